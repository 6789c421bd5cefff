"""A copy of the project in a folder of its own, to add modules to, break and remove them.

Each question runs in a process of its own, as at a start: nothing of the test's process counts.
"""

import json
import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("app", "middleware", "models")
LEFT_OUT = shutil.ignore_patterns("tests", "marker")
MARK = "---answer---"


@dataclass(frozen=True)
class Tree:
    root: Path
    database_url: str

    @property
    def modules(self) -> Path:
        return self.root / "app" / "modules"

    def write(self, files: Mapping[str, str], below: str = "") -> None:
        """Write files, given as path and text; the text may be indented as a whole."""
        for path, text in files.items():
            file = self.root / below / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")

    def alembic(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run("-m", "alembic", *arguments)

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Python with these arguments, in this tree and on its database."""
        clean = {n: v for n, v in os.environ.items() if not n.startswith(("PYTEST", "COV"))}
        return subprocess.run(  # noqa: S603 - our own code
            [sys.executable, *arguments],
            cwd=self.root,
            env={
                **clean,
                "DATABASE_URL": self.database_url,
                "MEDIA_DIR": str(self.root / "var" / "media"),
                "PYTHONPATH": str(self.root),
                **environment,
            },
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )

    def ask(self, code: str, **environment: str) -> Any:
        """Run Python that fills the dict `answer`, and return it."""
        script = f"import json\nanswer = {{}}\n{textwrap.dedent(code)}\n"
        script += f"print({MARK!r} + json.dumps(answer, default=str))\n"
        done = self.run("-c", script, **environment)
        _, mark, told = done.stdout.rpartition(MARK)
        assert mark, f"{done.stdout}\n{done.stderr}"
        return json.loads(told)


def copy_project(folder: Path, database_url: str, *, with_modules: bool = True) -> Tree:
    """The application without its tests. Compiled files come along: it starts faster."""
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=LEFT_OUT)
    for module in () if with_modules else (folder / "app" / "modules").glob("*/"):
        shutil.rmtree(module)
    for name in ("main.py", "alembic.ini"):
        shutil.copy2(ROOT / name, folder / name)
    (folder / "static").symlink_to(ROOT / "static")
    (folder / "tests").mkdir()
    (folder / "tests" / "support").symlink_to(ROOT / "tests" / "support")
    return Tree(folder, database_url)


def add_test_bed(tree: Tree) -> None:
    """What it takes to run tests in the copy itself, on databases of its own."""
    (tree.root / "tests" / "support").unlink()
    for name in ("support", "walk"):
        shutil.copytree(ROOT / "tests" / name, tree.root / "tests" / name)
    shutil.copytree(ROOT / "scripts", tree.root / "scripts")
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copy2(ROOT / name, tree.root / name)
