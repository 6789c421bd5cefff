"""What a rule sees and what it says."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from app.modules.discovery import Manifest, read_manifest


class Severity(StrEnum):
    ERROR = "ERROR"
    WARNING = "WARNING"
    INFO = "INFO"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be, and what to do about it."""

    rule: str
    severity: Severity
    path: Path
    line: int
    message: str
    remedy: str


@dataclass
class Tree:
    """One module's directory, read once."""

    root: Path
    directory: Path
    _trees: dict[Path, ast.Module | None] = field(default_factory=dict[Path, ast.Module | None])

    @cached_property
    def manifest(self) -> Manifest:
        return read_manifest(self.directory)

    @property
    def name(self) -> str:
        return self.directory.name

    @cached_property
    def python(self) -> list[Path]:
        return sorted(p for p in self.directory.rglob("*.py") if "__pycache__" not in p.parts)

    @cached_property
    def templates(self) -> list[Path]:
        return sorted((self.directory / "templates").rglob("*.html"))

    def parse(self, path: Path) -> ast.Module | None:
        """A file as syntax; None when it has none (its own rule says so)."""
        if path not in self._trees:
            try:
                self._trees[path] = ast.parse(path.read_text(encoding="utf-8"))
            except (OSError, SyntaxError, UnicodeDecodeError, ValueError):
                self._trees[path] = None
        return self._trees[path]

    def part(self, path: Path) -> str:
        """`services/x.py` of a module is its part `services`."""
        relative = path.relative_to(self.directory)
        return relative.parts[0] if len(relative.parts) > 1 else relative.stem


@dataclass(frozen=True, slots=True)
class Rule:
    """A numbered rule. `check` looks at one module."""

    code: str
    severity: Severity
    summary: str
    remedy: str
    check: Callable[[Tree], Iterator[tuple[Path, int, str]]]

    def findings(self, tree: Tree) -> Iterator[Finding]:
        for path, line, message in self.check(tree):
            yield Finding(self.code, self.severity, path, line, message, self.remedy)
