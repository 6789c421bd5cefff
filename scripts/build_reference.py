"""Writes docs/reference/ from what is loaded: python scripts/build_reference.py

    --check     writes nothing, fails when a page is not as it would be written

Modules, routes, events, settings, permissions and the validator's rules. Needs no database.
"""

import ast
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
# What is written must not depend on whose machine it is.
os.environ["ENVIRONMENT"] = "test"

from pydantic_settings import BaseSettings

from app.cli.looking import mermaid
from app.modules import registry
from app.modules.config import NoModuleConfigError, get_module_config
from app.modules.routes import build_table
from app.modules.settings_service import model_of
from scripts.architecture.rules import RULES
from scripts.architecture.tree import Project, named

FOLDER = ROOT / "docs" / "reference"
HEAD = "<!-- Written by scripts/build_reference.py. Edit what it reads, then run it. -->\n\n"
ROLES_OF_PEOPLE = {"subscribe": "in its transaction", "on_fact": "after it"}


def modules() -> str:
    rows = [
        (
            f"`{code}`",
            m.tier.value,
            m.version,
            _codes(m.requires),
            m.description,
            _codes(m.features),
            _codes(m.scheduled_tasks),
        )
        for code, m in sorted(registry.MODULES.items())
    ]
    heads = ("Module", "Tier", "Version", "Requires", "Description", "Features", "Scheduled")
    picture = f"\n```mermaid\n{mermaid()}\n```\n"
    return "# Modules\n\n" + _table(heads, rows) + picture


def routes() -> str:
    entries = sorted(build_table().entries(), key=lambda e: (e.module, e.path, sorted(e.methods)))
    parts = ["# Routes\n\nWho may call is said by the file; the permission by its `@policy`.\n"]
    for code in sorted(registry.MODULES):
        rows = [
            (
                ", ".join(sorted(e.methods - {"HEAD"})),
                f"`{e.path}`",
                e.policy.audience,
                _codes(filter(None, [e.policy.permission])),
                f"`{e.name}`",
            )
            for e in entries
            if e.module == code
        ]
        if rows:
            heads = ("Method", "Path", "Who", "Permission", "Name")
            parts.append(f"## {code}\n\n{_table(heads, rows)}")
    return "\n".join(parts)


def events() -> str:
    listeners: dict[str, list[str]] = {}
    provided: dict[str, list[str]] = {}
    asked: dict[str, set[str]] = {}
    project = Project(ROOT)
    for tree in (*project.modules.values(), project.framework):
        for path in tree.code:
            for call in tree.walk(path, ast.Call):
                what, name = named(call.func), _first_text(call)
                owner = tree.manifest.code if tree.name else "the framework"
                if name and what in ROLES_OF_PEOPLE:
                    listeners.setdefault(name, []).append(f"{owner} ({ROLES_OF_PEOPLE[what]})")
                elif name and what == "provide":
                    provided.setdefault(name, []).append(owner)
                elif name and what == "port":
                    asked.setdefault(name, set()).add(owner)
    told = {name: fields for m in registry.MODULES.values() for name, fields in _told(m.package)}
    rows = [
        (
            f"`{name}`",
            _codes(told.get(name, ())),
            ", ".join(sorted(listeners.get(name, []))) or "-",
        )
        for name in sorted(told.keys() | listeners.keys())
    ]
    ports = [
        (f"`{name}`", ", ".join(provided.get(name, ["-"])), ", ".join(sorted(asked.get(name, []))))
        for name in sorted(provided.keys() | asked.keys())
    ]
    return (
        "# Events and ports\n\n"
        + _table(("Event", "Says", "Heard by"), rows)
        + "\nA port is asked by whoever needs it and works without an answer.\n\n"
        + _table(("Port", "Answered by", "Asked by"), ports)
    )


def _first_text(call: ast.Call) -> str:
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


def _told(package: str) -> Iterable[tuple[str, list[str]]]:
    """The events of a module: name and fields."""
    if not (ROOT / "app" / "modules" / package / "events.py").exists():
        return
    for value in vars(import_module(f"app.modules.{package}.events")).values():
        fields = getattr(value, "__dataclass_fields__", None)
        if fields and isinstance(getattr(value, "name", None), str):
            yield value.name, [name for name in fields if name != "name"]


def settings() -> str:
    rows = [
        (f"`{code}`", f"`{name}`", str(field.default), _codes(_levels(field.json_schema_extra)))
        for code, m in sorted(registry.MODULES.items())
        if m.settings
        for name, field in model_of(code).model_fields.items()
    ]
    variables = [
        (
            f"`{code}`",
            f"`{prefix}{name}`".upper(),
            _default(field.default),
            field.description or "",
        )
        for code in sorted(registry.MODULES)
        for config in _configs(code)
        for prefix in [str(config.model_config.get("env_prefix", ""))]
        for name, field in type(config).model_fields.items()
    ]
    return (
        "# Settings\n\nSet by people in the back office, inherited from platform to company to"
        " shop.\n\n"
        + _table(("Module", "Setting", "Default", "Set by"), rows)
        + "\nRead from the environment at start-up.\n\n"
        + _table(("Module", "Variable", "Default", "What it is"), variables)
    )


def _levels(extra: object) -> list[str]:
    found = extra.get("levels", ()) if isinstance(extra, dict) else ()
    return [str(level) for level in found] if isinstance(found, list | tuple) else []


def _default(value: object) -> str:
    """A default as a reader sees it: paths from the project's folder on."""
    return str(value).replace(f"{ROOT}/", "")


def _configs(code: str) -> list[BaseSettings]:
    try:
        return [get_module_config(code)]
    except NoModuleConfigError:
        return []


def permissions() -> str:
    rows = [
        (f"`{p.code}`", f"`{code}`", _codes(p.roles) or "owner")
        for code, m in sorted(registry.MODULES.items())
        for p in m.permissions
    ]
    intro = "# Permissions\n\nAn owner may do everything.\n\n"
    return intro + _table(("Permission", "Module", "Roles that have it from the start"), rows)


def rules() -> str:
    rows = [(f"`{r.code}`", r.severity.value, r.summary, r.remedy) for r in RULES]
    intro = (
        "# Rules of the validator\n\n`python scripts/validate_architecture.py` holds the tree to"
        " them. The only way past one is\n`# arch: allow RULE reason` in the line or the one"
        " above.\n\n"
    )
    return intro + _table(("Rule", "Severity", "What it holds", "What to do"), rows)


PAGES: dict[str, Callable[[], str]] = {
    "modules": modules,
    "routes": routes,
    "events": events,
    "settings": settings,
    "permissions": permissions,
    "rules": rules,
}


def _codes(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines
    )


def main() -> int:
    registry.load()
    stale: list[str] = []
    for name, write in PAGES.items():
        path, text = FOLDER / f"{name}.md", HEAD + write()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if "--check" in sys.argv and stale:
        names = ", ".join(stale)
        print(f"docs/reference is stale ({names}): run python scripts/build_reference.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
