"""Each rule finds what it is for, and leaves a good module alone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.architecture.rules import RULES
from scripts.new_module import write_module
from scripts.validate_architecture import validate

Break = Callable[[Path], object]


@pytest.fixture
def module(tmp_path: Path) -> Path:
    """A good module, beside a core and an optional neighbour."""
    write_module("loyalty", tmp_path)
    write_module("gifts", tmp_path)
    return tmp_path / "app" / "modules" / "loyalty"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def swap(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def drop(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()


BREAKS: dict[str, Break] = {
    "MOD-001": lambda m: drop(m / "schemas"),
    "MOD-002": lambda m: write(m / "services/x.py", "from os import path\n__all__ = ['path']\n"),
    "MOD-003": lambda m: write(m / "schemas/x.py", "from os import path\n__all__ = ['path']\n"),
    "MOD-004": lambda m: write(
        m / "routes/api/admin.py", "from app.services.x import y\nrouter = 1\n"
    ),
    "MOD-005": lambda m: drop(m / "templates"),
    "MOD-006": lambda m: drop(m / "locales"),
    "MOD-007": lambda m: swap(m / "definition.py", "loyalty.models", "loyalty.tables"),
    "MOD-008": lambda m: (m / "exceptions.py").unlink(),
    "MOD-009": lambda m: (m / "definition.py").unlink(),
    "MOD-010": lambda m: write(m / "routes/api/admin.py", "routes = 1\n"),
    "MOD-011": lambda m: (m / "tasks/__init__.py").unlink(),
    "MOD-012": lambda m: (m / "locales/fr.json").unlink(),
    "MOD-013": lambda m: write(m / "config.py", "size = 1\n"),
    "MOD-014": lambda m: write(m / "migrations/versions/add_points.py", ""),
    "MOD-015": lambda m: (m / "migrations/__init__.py").unlink(),
    "MOD-016": lambda m: (
        swap(m / "definition.py", "requires=[]", 'requires=["gifts"]'),
        swap(m.parent / "gifts/definition.py", "requires=[]", 'requires=["loyalty"]'),
    ),
    "MOD-017": lambda m: write(
        m / "services/x.py", "from app.modules.gifts.services import y\nprint(y)\n"
    ),
    "MOD-018": lambda m: write(
        m / "services/x.py", "from app.modules.gifts.models import y\nprint(y)\n"
    ),
    "MOD-019": lambda m: swap(
        m / "definition.py", "requires=[]", 'is_core=True, requires=["gifts"]'
    ),
    "MOD-020": lambda m: swap(m / "definition.py", "requires=[]", "is_internal=True, requires=[]"),
    "MOD-021": lambda m: swap(
        m / "routes/pages/vendor.py", '"/{vendor_code}/loyalty"', '"/{shop}/gifts"'
    ),
    "MOD-023": lambda m: swap(m / "models/entry.py", '"loyalty_entries"', '"entries"'),
    "MOD-025": lambda m: swap(m / "locales/de.json", '"name"', '"nom"'),
    "DB-001": lambda m: write(m / "services/x.py", "def f(db):\n    db.commit()\n"),
    "DB-002": lambda m: write(
        m / "routes/api/admin.py",
        "router = 1\nasync def f(db: DbSession):\n    db.execute('x')\n",
    ),
    "UI-001": lambda m: write(m / "templates/loyalty/vendor/x.html", '<p class="bg-blue-600">'),
    "SIZE-001": lambda m: write(m / "services/x.py", "x = 1\n" * 401),
    "PY-001": lambda m: write(m / "services/x.py", "def f(:\n"),
}


def test_every_rule_has_its_case() -> None:
    assert {rule.code for rule in RULES} == BREAKS.keys()


def test_a_new_module_has_nothing_to_find(module: Path, tmp_path: Path) -> None:
    assert [(f.rule, f.message) for f in validate(tmp_path)] == []


@pytest.mark.parametrize("code", sorted(BREAKS))
def test_a_rule_finds_what_it_is_for(code: str, module: Path, tmp_path: Path) -> None:
    BREAKS[code](module)

    found = [finding for finding in validate(tmp_path) if finding.rule == code]

    assert found
    assert all(finding.remedy and finding.message and finding.line for finding in found)


def test_the_framework_imports_no_module(module: Path, tmp_path: Path) -> None:
    write(tmp_path / "app/core/x.py", "from app.modules.loyalty.services import y\n")

    assert [finding.rule for finding in validate(tmp_path)] == ["MOD-030"]


@pytest.mark.parametrize(
    "line",
    ["<script>alert(1)</script>", '<p style="color: red">', '<a onclick="go()">'],
)
def test_inline_code_in_a_template_is_found(line: str, module: Path, tmp_path: Path) -> None:
    write(module / "templates/loyalty/vendor/x.html", line)

    assert [finding.rule for finding in validate(tmp_path)] == ["UI-001"]


def test_our_own_tree_has_nothing_to_find() -> None:
    assert [(f.rule, str(f.path), f.message) for f in validate()] == []
