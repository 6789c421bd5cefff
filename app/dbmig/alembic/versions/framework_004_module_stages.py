"""Remember which state of each module's directory was tried, and what came of it.

Revision ID: framework_004
Create Date: 2026-11-26
"""

from alembic import op
import sqlalchemy as sa

revision = "framework_004"
down_revision = "framework_003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "module_stages",
        sa.Column("package", sa.String(length=40), nullable=False),
        sa.Column("fingerprint", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "staged_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "state IN ('ready', 'refused', 'restart', 'gone')",
            name=op.f("ck_module_stages_known_state"),
        ),
        sa.PrimaryKeyConstraint("package", name=op.f("pk_module_stages")),
    )


def downgrade() -> None:
    op.drop_table("module_stages")
