"""Locks the requirements: python scripts/lock.py [--upgrade]

Without `--upgrade` every version that is locked already stays as it is; only what pyproject.toml
asks for anew is resolved. `uv.lock` is made aside and thrown away: it holds addresses of an index.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = {"requirements.lock": (), "requirements-dev.lock": ("--group", "dev")}
PINNED = re.compile(r"^([A-Za-z0-9_.\[\]-]+==[^ ;\\]+)", re.MULTILINE)


def main(*, upgrade: bool) -> int:
    uv = find_uv()
    with tempfile.TemporaryDirectory() as folder:
        project = (ROOT / "pyproject.toml").read_text("utf-8")
        if not upgrade:
            project = project.replace("[tool.uv]\n", f"[tool.uv]\n{constraints()}\n")
        (Path(folder) / "pyproject.toml").write_text(project, "utf-8")
        run(*uv, "lock", "--quiet", cwd=folder)
        for name, groups in LOCKS.items():
            run(
                *uv, "export", "--quiet", "--format", "requirements.txt", "--no-default-groups",
                *groups, "--no-header", "--no-annotate", "-o", str(ROOT / name), cwd=folder,
            )  # fmt: skip
    return subprocess.run(
        ["git", "diff", "--stat", "--", *LOCKS], cwd=ROOT, check=False
    ).returncode


def constraints() -> str:
    """What is locked now, as uv reads it."""
    pins = {pin for name in LOCKS for pin in PINNED.findall((ROOT / name).read_text("utf-8"))}
    return f"constraint-dependencies = {sorted(pins)}"


def find_uv() -> list[str]:
    """The machine's, or the one that `dev.py` keeps beside the environment."""
    if found := shutil.which("uv"):
        return [found]
    return [str(ROOT / ".venv" / "tools" / "bin" / "python"), "-m", "uv"]


def run(*command: str, cwd: str) -> None:
    subprocess.run(command, cwd=cwd, check=True)


if __name__ == "__main__":
    sys.exit(main(upgrade="--upgrade" in sys.argv[1:]))
