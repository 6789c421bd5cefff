"""`# arch: allow RULE reason`: the only way past a rule, and it must say why.

It stands on the line it is about or the line above, in a comment of the file's own kind.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scripts.architecture.findings import Finding, Severity

ALLOW = re.compile(r"(?:#|\{#-?|//|/\*|--)\s*arch: allow (\S+)[ \t]*([^\n]*?)\s*(?:-?#\}|\*/)?$")
CODE = "ARCH-001"
REMEDY = "Write `# arch: allow RULE reason` where the rule is broken, or remove the comment."


@dataclass(slots=True)
class Allowance:
    path: Path
    line: int
    rule: str
    reason: str
    is_used: bool = False


def allowances(files: Iterable[tuple[Path, str]]) -> list[Allowance]:
    """Every exception that these files ask for."""
    return [
        Allowance(path, number, found[1], found[2])
        for path, text in files
        if "arch: allow" in text
        for number, line in enumerate(text.splitlines(), start=1)
        if (found := ALLOW.search(line))
    ]


def without_allowed(
    found: list[Finding], asked: list[Allowance], rules: set[str]
) -> list[Finding]:
    """What is left, and what is wrong with the exceptions themselves."""
    places: dict[tuple[Path, int, str], Allowance] = {}
    for allowance in asked:
        for line in (allowance.line, allowance.line + 1):
            places[allowance.path, line, allowance.rule] = allowance
    left: list[Finding] = []
    for finding in found:
        allowance = places.get((finding.path, finding.line, finding.rule))
        if allowance is None or not allowance.reason:
            left.append(finding)
        if allowance is not None:
            allowance.is_used = True
    return left + [
        Finding(CODE, Severity.ERROR, a.path, a.line, fault, REMEDY)
        for a in asked
        if (fault := _fault(a, rules))
    ]


def _fault(allowance: Allowance, rules: set[str]) -> str:
    if allowance.rule not in rules:
        return f"there is no rule {allowance.rule}"
    if not allowance.reason:
        return f"an exception from {allowance.rule} without a reason"
    return "" if allowance.is_used else f"nothing here breaks {allowance.rule}"
