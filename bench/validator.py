"""What the architecture validator takes over 50 new modules: python -m bench.validator

In a process of its own, as `dev.py check` runs it, and beside it the time that only parsing the
same Python files takes, which no validator can do without.
"""

import ast
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from scripts.new_module import write_module

ROOT = Path(__file__).resolve().parents[1]
MODULES = 50
ROUNDS = 5


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("app", "middleware", "models", "scripts"):
            shutil.copytree(ROOT / name, root / name)
        ours = sum(1 for _ in (root / "app" / "modules").glob("*/definition.py"))
        for number in range(MODULES - ours):
            write_module(f"bench{number}", root)
        (root / "static").symlink_to(ROOT / "static")
        files = [*(root / "app").rglob("*.py")]
        parsing = median(lambda: [ast.parse(path.read_bytes()) for path in files])
        whole = median(lambda: validate(root))
    print(f"{MODULES} modules, {len(files)} files: {whole:.2f} CPU s, parsing {parsing:.2f}")
    print(f"ratio to parsing alone: {whole / parsing:.1f}")
    return 0


def validate(root: Path) -> None:
    subprocess.run(
        [sys.executable, "scripts/validate_architecture.py"],
        cwd=root,
        check=True,
        capture_output=True,
    )


def cpu_seconds() -> float:
    """Of this process and its children: what else runs on the machine does not count."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in spent)


def median(work: Callable[[], object]) -> float:
    taken: list[float] = []
    for _ in range(ROUNDS):
        before = cpu_seconds()
        work()
        taken.append(cpu_seconds() - before)
    return sorted(taken)[ROUNDS // 2]


if __name__ == "__main__":
    sys.exit(main())
