"""Holds every module to the rules: python scripts/validate_architecture.py

--module NAME      one module only
--format json      for programs; text is the default
Exits with 1 when there is an ERROR.
"""

import argparse
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from app.modules.discovery import module_directories
from scripts.architecture.findings import Finding, Severity, Tree
from scripts.architecture.rules import RULES

IMPORT = re.compile(r"\s*(?:from|import)\s+app\.modules\.(\w+)")
FRAMEWORK = ("app/core", "app/exceptions", "app/utils", "app/api", "middleware", "models")


def validate(root: Path = ROOT, module: str = "") -> list[Finding]:
    """Everything that is not as it should be, by file and line."""
    findings = [] if module else list(_framework(root))
    for directory in module_directories(root / "app" / "modules"):
        if not module or directory.name == module.replace("-", "_"):
            tree = Tree(root, directory)
            findings += [found for rule in RULES for found in rule.findings(tree)]
    return sorted(findings, key=lambda f: (str(f.path), f.line, f.rule))


def _framework(root: Path) -> list[Finding]:
    """MOD-030: the framework imports no module."""
    names = {p.name for p in module_directories(root / "app" / "modules")}
    found = []
    for folder in FRAMEWORK:
        for path in sorted((root / folder).rglob("*.py")):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                imported = IMPORT.match(line)
                if imported and imported[1] in names:
                    message = f"imports the module {imported[1]}"
                    remedy = "Use a port, an event or the registry."
                    found.append(Finding("MOD-030", Severity.ERROR, path, number, message, remedy))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="validate_architecture")
    parser.add_argument("--module", default="")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    asked = parser.parse_args()
    findings = validate(module=asked.module)
    if asked.format == "json":
        print(json.dumps([_plain(finding) for finding in findings], indent=1))
    else:
        for finding in findings:
            place = f"{finding.path.relative_to(ROOT)}:{finding.line}"
            print(
                f"{place}: {finding.severity} {finding.rule} {finding.message}. {finding.remedy}"
            )
        errors = sum(f.severity is Severity.ERROR for f in findings)
        print(f"{len(RULES) + 1} rules, {len(findings)} findings, {errors} errors")
    return 1 if any(f.severity is Severity.ERROR for f in findings) else 0


def _plain(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "path": str(finding.path.relative_to(ROOT)),
        "line": finding.line,
        "message": finding.message,
        "remedy": finding.remedy,
    }


if __name__ == "__main__":
    sys.exit(main())
