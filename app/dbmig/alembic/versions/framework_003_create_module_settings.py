"""Create the tables of module settings and of their changes.

Revision ID: framework_003
Create Date: 2026-11-26
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "framework_003"
down_revision = "framework_002"
branch_labels = None
depends_on = None

ONE_OWNER = "num_nonnulls(platform_id, company_id, vendor_id) = 1"
LEVEL_OF = (
    "level = CASE WHEN vendor_id IS NOT NULL THEN 'vendor'"
    " WHEN company_id IS NOT NULL THEN 'company' ELSE 'platform' END"
)


def owned(table: str) -> list[sa.schema.SchemaItem]:
    """The columns and constraints that say whose row it is."""
    owners = {"platform_id": "platforms", "company_id": "companies", "vendor_id": "vendors"}
    return [
        sa.Column("level", sa.String(length=8), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=True) for column in owners),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{parent}.id"], ondelete="CASCADE", name=op.f(f"fk_{table}_{column}")
            )
            for column, parent in owners.items()
        ),
        sa.CheckConstraint(ONE_OWNER, name=op.f(f"ck_{table}_one_owner")),
        sa.CheckConstraint(LEVEL_OF, name=op.f(f"ck_{table}_level_of_owner")),
    ]


def upgrade() -> None:
    op.create_table(
        "module_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        *owned("module_settings"),
        sa.Column("module", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("value", postgresql.JSONB(), nullable=False),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module_settings")),
        sa.UniqueConstraint(
            "vendor_id",
            "company_id",
            "platform_id",
            "module",
            "name",
            name=op.f("uq_module_settings_vendor_id_company_id_platform_id_module_name"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_table(
        "module_setting_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        *owned("module_setting_changes"),
        sa.Column("module", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("old", postgresql.JSONB(), nullable=True),
        sa.Column("new", postgresql.JSONB(), nullable=True),
        sa.Column("who", sa.String(length=120), nullable=False),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module_setting_changes")),
        comment="append-only",
    )
    op.create_index(
        "ix_module_setting_changes_owner",
        "module_setting_changes",
        ["vendor_id", "company_id", "platform_id", "module", "id"],
    )


def downgrade() -> None:
    op.drop_table("module_setting_changes")
    op.drop_table("module_settings")
