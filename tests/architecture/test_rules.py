"""Each rule finds what it is for, and leaves a good module alone."""

from pathlib import Path

import pytest

from scripts.architecture.rules import RULES
from scripts.new_module import write_module
from scripts.validate_architecture import ROOT, mend, validate
from tests.architecture.breaks import BREAKS, Break, drop, swap, write

# The requirements document's table, by number.
SEVERITIES = dict(
    enumerate("E W W W W I E W E W W I I W W".split(), start=1)  # noqa: SIM905 - read as a row
)
CASES = [
    pytest.param(code, case, id=f"{code}-{number}")
    for code, cases in sorted(BREAKS.items())
    for number, case in enumerate(cases, start=1)
]


@pytest.fixture
def module(tmp_path: Path) -> Path:
    """A good module, beside an optional neighbour and what its pages build on."""
    write_module("loyalty", tmp_path)
    write_module("gifts", tmp_path)
    for name in ("templates", "locales"):
        (tmp_path / "app" / name).symlink_to(ROOT / "app" / name)
    return tmp_path / "app" / "modules" / "loyalty"


def found_in(root: Path) -> list[tuple[str, str]]:
    return [(finding.rule, finding.message) for finding in validate(root)]


def test_every_rule_has_its_case() -> None:
    assert {rule.code for rule in RULES} == BREAKS.keys()


def test_the_documents_rules_have_the_documents_severities() -> None:
    ours = {r.code: r.severity.value[0] for r in RULES if r.code.startswith("MOD-")}

    assert {f"MOD-{n:03}": s for n, s in SEVERITIES.items()}.items() <= ours.items()


def test_a_new_module_has_nothing_to_find(module: Path, tmp_path: Path) -> None:
    assert found_in(tmp_path) == []


@pytest.mark.parametrize(("code", "case"), CASES)
def test_a_rule_finds_what_it_is_for(code: str, case: Break, module: Path, tmp_path: Path) -> None:
    case(module)

    found = [finding for finding in validate(tmp_path) if finding.rule == code]

    assert found
    assert all(finding.remedy and finding.message and finding.line for finding in found)


GOOD = [
    ("services/x.py", "async def f(db: Session):\n    await run(entry_service.get, db)\n"),
    ("services/x.py", "def f(db, v):\n    db.scalars(LoyaltyEntry.for_vendor(v))\n"),
    (
        "services/x.py",
        "def f(db, v):\n    db.scalars(select(LoyaltyEntry).filter_by(vendor_id=v))",
    ),
    ("services/x.py", 'ALL = text("SELECT id FROM loyalty_entries WHERE vendor_id = :v")\n'),
    ("services/x.py", "if TYPE_CHECKING:\n    from app.modules.gifts.services import y\n"),
    ("services/x.py", 'NAME = "app.modules.gifts"\n'),
    ("tests/test_x.py", "from app.modules.gifts.models import y\n"),
    ("templates/loyalty/vendor/x.html", '<script src="x.js"></script><p class="text-ink">'),
    ("templates/loyalty/vendor/x.html", '<script type="application/json">{}</script>'),
    ("templates/loyalty/vendor/x.html", "{# <p style='x'> is what we never write #}"),
    ("templates/loyalty/vendor/x.html", '{{ t("loyalty.entries.name" if x else "ui.save") }}'),
]


@pytest.mark.parametrize(("path", "text"), GOOD)
def test_what_only_looks_alike_is_left_alone(
    path: str, text: str, module: Path, tmp_path: Path
) -> None:
    write(module / path, text)

    assert found_in(tmp_path) == []


def test_an_exception_needs_a_reason_and_a_use(module: Path, tmp_path: Path) -> None:
    broken = "def f(db):\n    db.commit()  # arch: allow DB-001"
    (module / "locales").rename(module / "texts")
    swap(module / "definition.py", '    locales_path="locales",\n', "")

    def about(text: str) -> list[tuple[str, str]]:
        write(module / "services/x.py", text)
        return [f for f in found_in(tmp_path) if f[0] in {"DB-001", "ARCH-001"}]

    assert about(f"{broken} a script of its own, with no unit of work\n") == []
    assert [rule for rule, _ in about(f"{broken}\n")] == ["ARCH-001", "DB-001"]
    assert about("x = 1  # arch: allow DB-001 because\n") == [
        ("ARCH-001", "nothing here breaks DB-001")
    ]
    assert about("x = 1  # arch: allow DB-999 because\n") == [
        ("ARCH-001", "there is no rule DB-999")
    ]


def test_what_is_only_missing_is_written(module: Path, tmp_path: Path) -> None:
    for name in ("tasks/__init__.py", "exceptions.py", "migrations/versions/__init__.py"):
        (module / name).unlink()
    drop(module / "schemas")

    written = mend(validate(tmp_path))

    assert {str(path.relative_to(module)) for path in written} == {
        "exceptions.py",
        "migrations/versions/__init__.py",
        "schemas/__init__.py",
        "tasks/__init__.py",
    }
    assert mend(validate(tmp_path)) == []


def test_every_remedy_and_summary_is_a_sentence() -> None:
    for rule in RULES:
        assert rule.remedy.endswith((".", ")")), rule.code
        assert len(rule.summary) > 15, rule.code


def test_our_own_tree_has_nothing_to_find() -> None:
    assert [(f.rule, str(f.path), f.message) for f in validate()] == []
