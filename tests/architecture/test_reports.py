"""What the validator tells programs: JSON, SARIF, GitHub's notes, and what is new."""

import json
from pathlib import Path

import pytest

from scripts.architecture.findings import Finding, Severity
from scripts.architecture.report import FORMATS, beyond_baseline
from scripts.architecture.rules import RULES

ROOT = Path("/project")
FOUND = [
    Finding("DB-001", Severity.ERROR, ROOT / "a.py", 3, "db.commit()", "Leave it."),
    Finding("MOD-012", Severity.INFO, ROOT / "b", 1, "lu.json is missing", "Add it."),
]


def test_a_person_reads_place_reason_and_remedy() -> None:
    text = FORMATS["text"](FOUND, ROOT, RULES)

    assert (
        "a.py:3: ERROR DB-001 db.commit()\n    why: One place commits\n    do:  Leave it." in text
    )
    assert text.endswith("2 findings, 1 errors")


def test_sarif_names_rule_level_file_and_line() -> None:
    run = json.loads(FORMATS["sarif"](FOUND, ROOT, RULES))["runs"][0]

    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == {r.code for r in RULES}
    assert [(r["ruleId"], r["level"]) for r in run["results"]] == [
        ("DB-001", "error"),
        ("MOD-012", "note"),
    ]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "a.py"}, "region": {"startLine": 3}}


def test_github_shows_it_beside_the_line() -> None:
    first = FORMATS["github"](FOUND, ROOT, RULES).splitlines()[0]

    assert first == "::error file=a.py,line=3,title=DB-001::db.commit(). Leave it."


@pytest.mark.parametrize(
    ("known", "fresh", "mended"), [([0, 1], 0, 0), ([0], 1, 0), ([0, 1, 1], 0, 1), ([], 2, 0)]
)
def test_a_baseline_lets_pass_what_it_holds_and_no_more(
    tmp_path: Path, known: list[int], fresh: int, mended: int
) -> None:
    baseline = tmp_path / "baseline.json"
    baseline.write_text(FORMATS["json"]([FOUND[n] for n in known], ROOT, RULES))

    left, gone = beyond_baseline(FOUND, ROOT, baseline)

    assert (len(left), len(gone)) == (fresh, mended)
