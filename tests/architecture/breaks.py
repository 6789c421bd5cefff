"""For each rule the ways to break it in a module that is good."""

from collections.abc import Callable
from pathlib import Path

Break = Callable[[Path], object]


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


def service(text: str) -> Break:
    return lambda m: write(m / "services/x.py", text)


def page(text: str) -> Break:
    return lambda m: write(m / "templates/loyalty/vendor/x.html", text)


def requires(fields: str) -> Break:
    return lambda m: swap(m / "definition.py", "requires=[]", fields)


def released_and_edited(module: Path) -> None:
    write(module / "migrations/released.json", '{"loyalty_001_create_entries.py": "0"}')


KEY = 'sa.ForeignKey("vendors.id", ondelete="CASCADE")'

BREAKS: dict[str, list[Break]] = {
    "MOD-001": [lambda m: drop(m / "schemas"), lambda m: (m / "routes/__init__.py").unlink()],
    "MOD-002": [
        service("from os import path\n__all__ = ['path']\n"),
        lambda m: write(m / "services/__init__.py", "from app.core.money import TaxLine\n"),
    ],
    "MOD-003": [lambda m: write(m / "schemas/x.py", "from os import path\n__all__ = ['path']\n")],
    "MOD-004": [
        lambda m: write(m / "routes/api/admin.py", "from app.services.x import y\nrouter = y\n"),
        lambda m: write(m / "routes/api/admin.py", "import app.schemas.x\nrouter = 1\n"),
    ],
    "MOD-005": [lambda m: drop(m / "templates"), lambda m: drop(m / "static")],
    "MOD-006": [lambda m: drop(m / "locales")],
    "MOD-007": [
        lambda m: swap(m / "definition.py", "loyalty.models", "loyalty.tables"),
        lambda m: swap(m / "definition.py", '"locales"', '"texts"'),
        lambda m: swap(m / "definition.py", 'code="loyalty"', 'code="points"'),
    ],
    "MOD-008": [lambda m: (m / "exceptions.py").unlink()],
    "MOD-009": [
        lambda m: (m / "definition.py").unlink(),
        lambda m: write(m / "definition.py", "x = 1\n"),
    ],
    "MOD-010": [lambda m: write(m / "routes/api/admin.py", "routes = 1\n")],
    "MOD-011": [
        lambda m: (m / "tasks/__init__.py").unlink(),
        lambda m: write(m / "tasks/nightly/x.py", ""),
    ],
    "MOD-012": [lambda m: (m / "locales/fr.json").unlink()],
    "MOD-013": [lambda m: write(m / "config.py", "size = 1\n")],
    "MOD-014": [lambda m: write(m / "migrations/versions/add_points.py", "")],
    "MOD-015": [
        lambda m: (m / "migrations/__init__.py").unlink(),
        lambda m: (m / "migrations/versions/__init__.py").unlink(),
    ],
    "MOD-016": [
        lambda m: (
            requires('requires=["gifts"]')(m),
            requires('requires=["loyalty"]')(m.parent / "gifts"),
        )
    ],
    "MOD-017": [
        service("from app.modules.gifts.services import y\nprint(y)\n"),
        service("from app.modules import gifts\nprint(gifts)\n"),
        service("from ...gifts.services import y\nprint(y)\n"),
        service("def f() -> None:\n    import app.modules.gifts.services\n"),
        service("from importlib import import_module\nx = import_module('app.modules.gifts')\n"),
    ],
    "MOD-018": [service("from app.modules.gifts.models import y\nprint(y)\n")],
    "MOD-019": [requires('is_core=True, requires=["gifts"]')],
    "MOD-020": [requires("is_internal=True, requires=[]")],
    "MOD-021": [
        lambda m: swap(
            m / "routes/pages/vendor.py", '"/{vendor_code}/loyalty"', '"/{shop}/gifts"'
        ),
        lambda m: swap(m / "routes/api/vendor.py", '@router.post("",', '@router.get("",'),
    ],
    "MOD-022": [
        lambda m: swap(
            m / "migrations/versions/loyalty_001_create_entries.py",
            KEY,
            'sa.ForeignKey("gifts_entries.id")',
        ),
        lambda m: write(m / "models/x.py", 'x = relationship("GiftsEntry")\n'),
    ],
    "MOD-023": [
        lambda m: swap(m / "models/entry.py", '"loyalty_entries"', '"entries"'),
        lambda m: swap(
            m / "migrations/versions/loyalty_001_create_entries.py",
            'op.create_table(\n        "loyalty_entries"',
            'op.create_table(\n        "entries"',
        ),
    ],
    "MOD-024": [
        lambda m: swap(m / "tasks/entries.py", "@shared_task", '@shared_task(name="count")'),
        lambda m: write(
            m / "tasks/more/entries.py", "@shared_task\ndef count() -> int:\n    return 1\n"
        ),
        requires('scheduled_tasks={"loyalty.entries.forget": 60}, requires=[]'),
    ],
    "MOD-025": [
        lambda m: swap(m / "locales/de.json", '"name"', '"nom"'),
        lambda m: swap(m / "locales/de.json", '"Name"', '"Name {x}"'),
        lambda m: write(m / "locales/de.json", "{"),
        page('{{ t("loyalty.entries.nothing") }}'),
        service('x = t("loyalty.nothing")\n'),
        lambda m: [
            swap(m / f"locales/{code}.json", '"entries": {', '"entries": {"more": "x",')
            for code in ("en", "de", "fr", "lu")
        ],
        lambda m: [
            swap(m / f"locales/{code}.json", '"title": "Loyalty', '"title": "{n} Loyalty')
            for code in ("en", "de", "fr", "lu")
        ],
    ],
    "MOD-026": [
        page('{% include "loyalty/vendor/gone.html" %}'),
        page("{{ url_for('loyalty_static', path='vendor/js/gone.js') }}"),
        lambda m: swap(m / "routes/pages/vendor.py", "entries.html", "gone.html"),
        lambda m: write(m / "templates/vendor/x.html", ""),
    ],
    "MOD-027": [
        released_and_edited,
        lambda m: write(m / "migrations/released.json", '{"loyalty_000_gone.py": "0"}'),
        lambda m: write(m / "migrations/released.json", "[]"),
    ],
    "MOD-029": [requires('requires=["gifts"]')],
    "MOD-030": [
        lambda m: write(m.parents[1] / "core/x.py", "from app.modules.loyalty.services import y\n")
    ],
    "MOD-031": [
        lambda m: swap(
            m / "migrations/versions/loyalty_001_create_entries.py",
            'revision = "loyalty_001"',
            'revision = "loyalty-001"',
        ),
        lambda m: write(
            m / "migrations/versions/loyalty_002_again.py", 'revision = "loyalty_001"\n'
        ),
    ],
    "DB-001": [
        service("def f(db):\n    db.commit()\n"),
        service("def f(unit):\n    unit.session.rollback()\n"),
        service("def f(db):\n    db.execute(text('COMMIT'))\n"),
        lambda m: write(m.parents[1] / "core/x.py", "def f(db):\n    db.commit()\n"),
    ],
    "DB-002": [
        lambda m: write(
            m / "routes/api/admin.py",
            "router = 1\nasync def f(db: DbSession):\n    db.execute('x')\n",
        ),
        service("async def f(*, db: Session):\n    entry_service.get(db, 1, 2)\n"),
    ],
    "TEN-001": [
        service("def f(db):\n    return db.scalars(select(LoyaltyEntry))\n"),
        service("def f(db):\n    return db.get(LoyaltyEntry, 1)\n"),
        service("def f(db):\n    db.execute(delete(LoyaltyEntry).where(LoyaltyEntry.id == 1))\n"),
        service('ALL = text("SELECT id FROM loyalty_entries")\n'),
    ],
    "UI-001": [
        page('<p class="bg-blue-600">'),
        page("<script>alert(1)</script>"),
        page('<p style="color: red">'),
        page("<a onclick='go()'>"),
        page("<style>p { color: red }</style>"),
    ],
    "SIZE-001": [service("x = 1\n" * 401)],
    "PY-001": [service("def f(:\n"), page("{% if %}")],
}
