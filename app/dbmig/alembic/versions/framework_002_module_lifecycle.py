"""Remember what a module change went away from, and the version of each module.

Revision ID: framework_002
Create Date: 2026-11-26
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "framework_002"
down_revision = "framework_001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("module_changes", sa.Column("before", postgresql.JSONB(), nullable=True))
    op.add_column(
        "module_changes",
        sa.Column("details", postgresql.JSONB(), server_default="{}", nullable=False),
    )
    op.alter_column("module_changes", "platform_id", nullable=True)
    op.alter_column("module_changes", "action", type_=sa.String(length=12))
    op.create_table(
        "module_installs",
        sa.Column("module", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column(
            "installed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "upgraded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("module", name=op.f("pk_module_installs")),
    )


def downgrade() -> None:
    op.drop_table("module_installs")
    op.execute("DELETE FROM module_changes WHERE platform_id IS NULL OR length(action) > 8")
    op.alter_column("module_changes", "action", type_=sa.String(length=8))
    op.alter_column("module_changes", "platform_id", nullable=False)
    op.drop_column("module_changes", "details")
    op.drop_column("module_changes", "before")
