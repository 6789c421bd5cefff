"""Findings as text for people, JSON for programs, SARIF and GitHub's own notes for reviews."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from scripts.architecture.findings import Finding, Rule, Severity

SARIF_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
GITHUB_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_text(findings: Sequence[Finding], root: Path, rules: Sequence[Rule]) -> str:
    why = {rule.code: rule.summary for rule in rules}
    lines: list[str] = []
    for f in findings:
        lines.append(f"{_place(f, root)}:{f.line}: {f.severity} {f.rule} {f.message}")
        if f.rule in why:
            lines.append(f"    why: {why[f.rule]}")
        lines.append(f"    do:  {f.remedy}")
    errors = sum(f.severity is Severity.ERROR for f in findings)
    lines.append(f"{len(rules)} rules, {len(findings)} findings, {errors} errors")
    return "\n".join(lines)


def plain(findings: Sequence[Finding], root: Path) -> list[dict[str, object]]:
    return [
        {
            "rule": f.rule,
            "severity": f.severity.value,
            "path": _place(f, root),
            "line": f.line,
            "message": f.message,
            "remedy": f.remedy,
        }
        for f in findings
    ]


def as_json(findings: Sequence[Finding], root: Path, _rules: Sequence[Rule]) -> str:
    return json.dumps(plain(findings, root), indent=1)


def as_sarif(findings: Sequence[Finding], root: Path, rules: Sequence[Rule]) -> str:
    driver = {
        "name": "validate_architecture",
        "rules": [
            {
                "id": rule.code,
                "shortDescription": {"text": rule.summary},
                "help": {"text": rule.remedy},
                "defaultConfiguration": {"level": SARIF_LEVELS[rule.severity]},
            }
            for rule in rules
        ],
    }
    results = [
        {
            "ruleId": f.rule,
            "level": SARIF_LEVELS[f.severity],
            "message": {"text": f"{f.message}. {f.remedy}"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": _place(f, root)},
                        "region": {"startLine": f.line},
                    }
                }
            ],
        }
        for f in findings
    ]
    run = {"tool": {"driver": driver}, "results": results}
    return json.dumps({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1)


def as_github(findings: Sequence[Finding], root: Path, _rules: Sequence[Rule]) -> str:
    return "\n".join(
        f"::{GITHUB_LEVELS[f.severity]} file={_place(f, root)},line={f.line},title={f.rule}"
        f"::{f.message}. {f.remedy}"
        for f in findings
    )


def _place(finding: Finding, root: Path) -> str:
    return finding.path.relative_to(root).as_posix()


FORMATS = {"text": as_text, "json": as_json, "sarif": as_sarif, "github": as_github}


def beyond_baseline(
    findings: Sequence[Finding], root: Path, baseline: Path
) -> tuple[list[Finding], list[str]]:
    """What is new since an earlier `--format json`, and what of it has been mended meanwhile.

    Lines do not count: a file that grew has no new findings.
    """
    known = Counter(
        (str(old["rule"]), str(old["path"]), str(old["message"]))
        for old in json.loads(baseline.read_text(encoding="utf-8"))
    )
    fresh: list[Finding] = []
    for finding in findings:
        key = (finding.rule, _place(finding, root), finding.message)
        if known[key]:
            known[key] -= 1
        else:
            fresh.append(finding)
    return fresh, [f"{path}: {rule} {message}" for rule, path, message in known.elements()]
