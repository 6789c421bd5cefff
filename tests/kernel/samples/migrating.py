"""Two modules whose names stand in the wrong order: `alfa` needs a table of `zulu`."""


def migration(module: str, number: int, body: str, *, down: str = "", depends_on: str = "") -> str:
    label = "None" if down else f'("{module}",)'
    undo = "op.drop_column('zulu_things', 'size')" if down else f"op.drop_table('{module}_things')"
    return f'''
"""Step {number} of {module}.

Revision ID: {module}_{number:03d}
Create Date: 2026-01-28
"""
from alembic import op
import sqlalchemy as sa

revision = "{module}_{number:03d}"
down_revision = {down or None!r}
branch_labels = {label}
depends_on = {depends_on or None!r}

def upgrade() -> None:
    {body}

def downgrade() -> None:
    {undo}
'''


def model(module: str, columns: str) -> str:
    return f"""
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base


class Thing(Base):
    __tablename__ = "{module}_things"

    id: Mapped[int] = mapped_column(primary_key=True)
    vendor_id: Mapped[int | None] = mapped_column(ForeignKey("vendors.id"))
{columns}"""


def definition(module: str, requires: str = "") -> str:
    return f"""
from app.modules.base import ModuleDefinition

{module}_module = ModuleDefinition(code="{module}", name="{module}", requires=[{requires}])
"""


CREATE = """op.create_table(
        "{module}_things",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("vendor_id", sa.Integer(), sa.ForeignKey("vendors.id")),{more}
    )"""
REFERENCE = """
        sa.Column("zulu_id", sa.Integer(), sa.ForeignKey("zulu_things.id")),"""
REFERENCE_COLUMN = (
    '    zulu_id: Mapped[int | None] = mapped_column(ForeignKey("zulu_things.id"))\n'
)
SIZE = 'op.add_column("zulu_things", sa.Column("size", sa.Integer()))'
SIZE_COLUMN = "    size: Mapped[int | None]\n"
COLOUR_COLUMN = "    colour: Mapped[str | None] = mapped_column(String(20))\n"
VERSIONS = "migrations/versions"

ZULU = {
    "definition.py": definition("zulu"),
    "models.py": model("zulu", SIZE_COLUMN),
    f"{VERSIONS}/zulu_001_create.py": migration("zulu", 1, CREATE.format(module="zulu", more="")),
    f"{VERSIONS}/zulu_002_size.py": migration("zulu", 2, SIZE, down="zulu_001"),
}
ALFA = {
    "definition.py": definition("alfa", '"zulu"'),
    "models.py": model("alfa", REFERENCE_COLUMN),
    f"{VERSIONS}/alfa_001_create.py": migration(
        "alfa", 1, CREATE.format(module="alfa", more=REFERENCE)
    ),
}
# As `alfa`, and it says so to Alembic too, which then forgets zulu's revision.
ENTANGLED = {
    **ALFA,
    f"{VERSIONS}/alfa_001_create.py": migration(
        "alfa", 1, CREATE.format(module="alfa", more=REFERENCE), depends_on="zulu_002"
    ),
}
