"""Create withdrawals; parcels know when they arrived, lines why they cannot be withdrawn from.

Revision ID: orders_002
Create Date: 2026-11-26
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "orders_002"
down_revision = "orders_001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "orders_lines",
        sa.Column("exclusion", sa.String(length=20), server_default="", nullable=False),
    )
    op.add_column(
        "orders_shipments", sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_table(
        "orders_withdrawals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column(
            "quantities",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("is_in_time", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("status", sa.String(length=10), server_default="open", nullable=False),
        sa.Column("reason", sa.String(length=500), server_default="", nullable=False),
        sa.Column(
            "declared_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('open', 'accepted', 'refused')",
            name=op.f("ck_orders_withdrawals_known_status"),
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id", "order_id"],
            ["orders_orders.vendor_id", "orders_orders.id"],
            name=op.f("fk_orders_withdrawals_vendor_id_order_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_orders_withdrawals_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders_withdrawals")),
        sa.UniqueConstraint("vendor_id", "id", name=op.f("uq_orders_withdrawals_vendor_id_id")),
    )
    op.create_index(
        "ix_orders_withdrawals_newest",
        "orders_withdrawals",
        ["vendor_id", sa.literal_column("id DESC")],
    )
    op.create_index("ix_orders_withdrawals_order", "orders_withdrawals", ["vendor_id", "order_id"])


def downgrade() -> None:
    op.drop_index("ix_orders_withdrawals_order", table_name="orders_withdrawals")
    op.drop_index("ix_orders_withdrawals_newest", table_name="orders_withdrawals")
    op.drop_table("orders_withdrawals")
    op.drop_column("orders_shipments", "delivered_at")
    op.drop_column("orders_lines", "exclusion")
