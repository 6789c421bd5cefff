"""Keep what promotions took off orders and their lines; find orders by address.

Revision ID: orders_003
Create Date: 2026-11-26
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "orders_003"
down_revision = "orders_002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "orders_orders",
        sa.Column(
            "discounts",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
    )
    op.add_column(
        "orders_lines",
        sa.Column("discount_cents", sa.Integer(), server_default="0", nullable=False),
    )
    op.create_check_constraint(
        op.f("ck_orders_lines_paid_not_negative"),
        "orders_lines",
        "discount_cents >= 0 AND total_cents >= 0",
    )
    op.create_index(
        "ix_orders_orders_email", "orders_orders", ["vendor_id", sa.literal_column("lower(email)")]
    )


def downgrade() -> None:
    op.drop_index("ix_orders_orders_email", table_name="orders_orders")
    op.drop_constraint(op.f("ck_orders_lines_paid_not_negative"), "orders_lines")
    op.drop_column("orders_lines", "discount_cents")
    op.drop_column("orders_orders", "discounts")
