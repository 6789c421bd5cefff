"""A small module with a bit of everything, to be added, changed, broken and removed."""

from collections.abc import Mapping

from tests.kernel.samples.migrating import VERSIONS, migration

CREATE = """op.create_table(
        "beacon_things",
        sa.Column("id", sa.Integer(), primary_key=True),
    )"""
MORE = 'op.add_column("beacon_things", sa.Column("size", sa.Integer()))'
LOCALES = ("en", "de", "fr", "lu")


def beacon(word: str = "one", *, revisions: int = 1, size: bool = False) -> Mapping[str, str]:
    """The files of the module; it answers with this word. `size` gives its model a column."""
    column = "    size: Mapped[int | None]\n" if size else ""
    files = {
        "__init__.py": "",
        "definition.py": f"""
from app.modules.base import ModuleDefinition

beacon_module = ModuleDefinition(
    code="beacon", name="Beacon", description="Says {word}", templates_path="templates",
    locales_path="locales", is_self_contained=True,
)
""",
        "models.py": f'''
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base


class Thing(Base):
    """One."""

    __tablename__ = "beacon_things"

    id: Mapped[int] = mapped_column(primary_key=True)
{column}''',
        "routes/__init__.py": "",
        "routes/api/__init__.py": "",
        "routes/api/shop.py": f'''
"""Where shoppers ask."""

from fastapi import APIRouter

from app.api.deps import Shop

router = APIRouter()


@router.get("/word")
async def word(shop: Shop) -> str:
    return "{word}"
''',
        "routes/api/admin.py": '''
"""Where operators ask."""

from fastapi import APIRouter
from sqlalchemy import func, select

from app.api.deps import CurrentAdmin, DbSession
from app.modules.beacon.models import Thing

router = APIRouter()


@router.get("/count")
def count(admin: CurrentAdmin, db: DbSession) -> int:
    """How many things there are."""
    return db.scalar(select(func.count()).select_from(Thing)) or 0
''',
        "routes/pages/__init__.py": "",
        "routes/pages/shop.py": '''
"""What shoppers see."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.api.deps import Shop
from app.templates_config import render

router = APIRouter()


@router.get("/{vendor_code}/beacon", response_class=HTMLResponse)
async def page(request: Request, shop: Shop) -> HTMLResponse:
    """A page of the module."""
    return render(request, "beacon/shop/beacon.html")
''',
        "templates/beacon/shop/beacon.html": (
            '{% extends "patterns/show.html" %}{% set title = t("beacon.title") %}'
            "{% block main %}<p>template " + word + "</p>{% endblock %}\n"
        ),
        "static/shop/js/beacon.js": f'export const word = "{word}";\n',
        "migrations/__init__.py": "",
        f"{VERSIONS}/__init__.py": "",
        f"{VERSIONS}/beacon_001_create.py": migration("beacon", 1, CREATE),
    }
    for language in LOCALES:
        files[f"locales/{language}.json"] = f'{{"title": "Text {word}"}}\n'
    if revisions > 1:
        text = migration("beacon", 2, MORE, down="beacon_001")
        files[f"{VERSIONS}/beacon_002_size.py"] = text.replace("zulu_things", "beacon_things")
    return files
