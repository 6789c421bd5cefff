"""`dev.py check`: everything that is checked without running the application."""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from devstack.console import complain, say
from devstack.places import ROOT

TOOLS = Path(sys.executable).parent

CHECKS = [
    ("lint", [TOOLS / "ruff", "check", "."]),
    ("format", [TOOLS / "ruff", "format", "--check", "."]),
    ("types", [TOOLS / "basedpyright"]),
    ("imports", [TOOLS / "lint-imports"]),
    ("architecture", [sys.executable, "scripts/validate_architecture.py"]),
    ("reference", [sys.executable, "scripts/build_reference.py", "--check"]),
    ("assets", [sys.executable, "scripts/build_assets.py", "--check"]),
]
FIXES = [
    [TOOLS / "ruff", "check", "--fix", "."],
    [TOOLS / "ruff", "format", "."],
    [sys.executable, "scripts/build_reference.py"],
]


def main() -> int:
    if sys.argv[1:] == ["--fix"]:
        return max(subprocess.run(command, cwd=ROOT).returncode for command in FIXES)
    failed = [name for name, command in CHECKS if not passes(name, command)]
    if failed:
        complain(f"Failed: {', '.join(failed)}")
    return 1 if failed else 0


def passes(name: str, command: Sequence[str | Path]) -> bool:
    started = time.monotonic()
    code = subprocess.run(command, cwd=ROOT).returncode
    say(f"== {name}: {'failed' if code else 'passed'} in {time.monotonic() - started:.1f} s")
    return code == 0


if __name__ == "__main__":
    sys.exit(main())
