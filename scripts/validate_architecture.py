"""Holds every module to the rules: python scripts/validate_architecture.py

--module NAME      one module only
--format FORMAT    text (the default), json, sarif, github
--fix              write what is missing and needs no thought: __init__.py, an empty exceptions.py
--baseline FILE    an earlier output of `--format json`: only what is new counts, and what has been
                   mended must be taken out of the file
Exits with 1 when there is an ERROR.
"""

import argparse
import gc
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.architecture.allowed import allowances, without_allowed
from scripts.architecture.findings import Finding, Severity
from scripts.architecture.report import FORMATS, beyond_baseline
from scripts.architecture.rules import RULES
from scripts.architecture.tree import Project

COMMENTED = (".py", ".html", ".js", ".css")


def validate(root: Path = ROOT, module: str = "") -> list[Finding]:
    """Everything that is not as it should be, by file and line."""
    project = Project(root)
    wanted = module.replace("-", "_")
    trees = [tree for name, tree in project.modules.items() if wanted in {"", name}]
    found = [finding for tree in trees for rule in RULES for finding in rule.findings(tree)]
    if not module:
        trees = [*trees, project.framework]
        found += [f for rule in RULES if rule.everywhere for f in rule.findings(trees[-1])]
    asked = allowances(
        (path, tree.text(path))
        for tree in trees
        for path in tree.files
        if path.suffix in COMMENTED
    )
    left = without_allowed(found, asked, {rule.code for rule in RULES})
    return sorted(left, key=lambda f: (str(f.path), f.line, f.rule))


def mend(findings: list[Finding]) -> list[Path]:
    """Write the files whose absence is all that is wrong."""
    written: list[Path] = []
    for finding in findings:
        if finding.creates and not finding.creates[0].exists():
            path, text = finding.creates
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            written.append(path)
    return written


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="validate_architecture",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--module", default="")
    parser.add_argument("--format", choices=sorted(FORMATS), default="text")
    parser.add_argument("--fix", action="store_true")
    parser.add_argument("--baseline", type=Path)
    asked = parser.parse_args()
    gc.disable()  # syntax trees live as long as this process; looking for dead ones costs a third
    if asked.module and asked.module.replace("-", "_") not in Project(ROOT).modules:
        parser.error(f"there is no module {asked.module!r} in app/modules")
    findings = validate(module=asked.module)
    if asked.fix and (written := mend(findings)):
        for path in written:
            print(f"written: {path.relative_to(ROOT)}", file=sys.stderr)
        findings = validate(module=asked.module)
    mended: list[str] = []
    if asked.baseline:
        findings, mended = beyond_baseline(findings, ROOT, asked.baseline)
    print(FORMATS[asked.format](findings, ROOT, RULES))
    for line in mended:
        print(f"mended, take it out of {asked.baseline}: {line}", file=sys.stderr)
    return 1 if mended or any(f.severity is Severity.ERROR for f in findings) else 0


if __name__ == "__main__":
    sys.exit(main())
