"""A language that nobody chose is none, a menu item is hidden once, and shops have own roles.

Revision ID: framework_005
Create Date: 2026-11-26
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "framework_005"
down_revision = "framework_004"
branch_labels = None
depends_on = None

PEOPLE = ("admin_users", "team_users")
ITEM = ["platform_id", "frontend", "user_id", "item_id"]
NAME = "uq_admin_menu_config_platform_id_frontend_user_id_item_id"


def upgrade() -> None:
    for table in PEOPLE:
        op.alter_column(table, "locale", nullable=True, server_default=None)
    op.execute(
        "DELETE FROM admin_menu_config a USING admin_menu_config b WHERE a.id > b.id"
        " AND (a.platform_id, a.frontend, a.item_id) = (b.platform_id, b.frontend, b.item_id)"
        " AND a.user_id IS NOT DISTINCT FROM b.user_id"
    )
    op.drop_constraint(op.f(NAME), "admin_menu_config", type_="unique")
    op.create_unique_constraint(
        op.f(NAME), "admin_menu_config", ITEM, postgresql_nulls_not_distinct=True
    )
    op.create_table(
        "vendor_roles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("permissions", postgresql.JSONB(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_vendor_roles_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_roles")),
        sa.UniqueConstraint("vendor_id", "name", name=op.f("uq_vendor_roles_vendor_id_name")),
    )


def downgrade() -> None:
    op.drop_table("vendor_roles")
    op.drop_constraint(op.f(NAME), "admin_menu_config", type_="unique")
    op.create_unique_constraint(op.f(NAME), "admin_menu_config", ITEM)
    for table in PEOPLE:
        op.execute(f"UPDATE {table} SET locale = 'en' WHERE locale IS NULL")  # noqa: S608
        op.alter_column(table, "locale", nullable=False, server_default="en")
