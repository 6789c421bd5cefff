"""Count what vendors use of their plans.

Revision ID: framework_006
Create Date: 2026-11-26
"""

from alembic import op
import sqlalchemy as sa

revision = "framework_006"
down_revision = "framework_005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feature_usage",
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.CheckConstraint("used >= 0", name=op.f("ck_feature_usage_not_negative")),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_feature_usage_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("vendor_id", "name", "period", name=op.f("pk_feature_usage")),
    )


def downgrade() -> None:
    op.drop_table("feature_usage")
