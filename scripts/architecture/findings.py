"""What a rule says: where, what, why it matters, what to do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scripts.architecture.tree import Tree


class Severity(StrEnum):
    ERROR = "ERROR"
    WARNING = "WARNING"
    INFO = "INFO"


class At(NamedTuple):
    """A place and what is wrong there. `creates` is a file that, with this text, mends it."""

    path: Path
    line: int
    message: str
    creates: tuple[Path, str] | None = None


Said = Iterator[At]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be, and what to do about it."""

    rule: str
    severity: Severity
    path: Path
    line: int
    message: str
    remedy: str
    creates: tuple[Path, str] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """A numbered rule. `check` looks at one module; `everywhere`, at the framework as well."""

    code: str
    severity: Severity
    summary: str
    remedy: str
    check: "Callable[[Tree], Said]"
    everywhere: bool = False

    def findings(self, tree: "Tree") -> Iterator[Finding]:
        for path, line, message, creates in self.check(tree):
            yield Finding(self.code, self.severity, path, line, message, self.remedy, creates)
