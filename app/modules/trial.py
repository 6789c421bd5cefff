"""Loads one module in a process of its own, to see whether it can: `python -m app.modules.trial`.

An endless loop, `sys.exit` or a hunger for memory ends that process and nothing else.
"""

import resource
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import orjson

from app import templates_config
from app.core.config import ROOT, settings
from app.modules import contributions, graph, registry, routes
from app.modules.discovery import MODULES_DIR, module_directories, read_manifest
from app.utils import i18n

# Beyond what a part of a module may take: for the start of the process and its other parts.
MORE_SECONDS = 15
MEMORY = 4 * 1024**3
MARK = b"---trial---"


def try_module(package: str) -> str:
    """Load the module with what it requires. Returns why it cannot be, or ''."""
    return _answer_of([sys.executable, "-m", "app.modules.trial", package])


def _answer_of(command: list[str]) -> str:
    seconds = settings.module_load_seconds + MORE_SECONDS
    try:
        done = subprocess.run(  # noqa: S603 - our own code
            command, cwd=ROOT, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return f"loading it took more than {seconds} s; look for an endless loop at its top level"
    _, mark, answer = done.stdout.rpartition(MARK)
    if not mark:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        return f"loading it ended the process ({' '.join(last) or done.returncode})"
    return str(orjson.loads(answer))


def _needed(package: str, root: Path = MODULES_DIR) -> set[str]:
    """The directories of the module, all it requires and the core modules."""
    manifests = [read_manifest(path) for path in module_directories(root)]
    directory = {m.code: m.directory for m in manifests}
    requires = {m.code: m.requires for m in manifests}
    start = [m.code for m in manifests if m.directory == package or m.is_core]
    return {directory[c] for c in graph.closed(requires, start) if c in directory}


def _load(package: str) -> str:
    """What keeps the module from being served, or ''."""
    registry.load(only=_needed(package))
    code = next((m.code for m in registry.MODULES.values() if m.package == package), "")
    if not code:
        return registry.snapshot().quarantined.get(read_manifest(MODULES_DIR / package).code, "")
    routes.build_table()
    tasks = sorted((MODULES_DIR / package / "tasks").rglob("*.py"))
    for file in tasks:
        dotted = ".".join(file.relative_to(MODULES_DIR).with_suffix("").parts)
        if fault := registry.guarded(code, "tasks", lambda d=dotted: _import(d)):
            return fault
    i18n.read_catalogues()
    environment = templates_config.build_environment()
    for name in environment.list_templates():
        if name.startswith(f"{package}/"):
            fault = registry.fault_of(code, name, lambda n=name: environment.get_template(n))
            if fault:
                return f"the template {name} is wrong ({fault})"
    return registry.snapshot().quarantined.get(code, "") or contributions.faults().get(code, "")


def _import(dotted: str) -> None:
    import_module(f"app.modules.{dotted}")


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        answer = _load(sys.argv[1])
    except ValueError as error:  # a catalogue that is not JSON
        answer = str(error)
    sys.stdout.buffer.write(MARK + orjson.dumps(answer))


if __name__ == "__main__":
    main()
