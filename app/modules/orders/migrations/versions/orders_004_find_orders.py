"""Find orders by name, e-mail, SKU and tracking number, and filter them, among very many.

Revision ID: orders_004
Create Date: 2026-11-26
"""

from alembic import op
import sqlalchemy as sa

revision = "orders_004"
down_revision = "orders_003"
branch_labels = None
depends_on = None

NEWEST = [sa.literal_column("placed_at DESC"), sa.literal_column("id DESC")]


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for column in ("email", "customer_name"):
        op.create_index(
            f"ix_orders_orders_{column}_words",
            "orders_orders",
            [column],
            postgresql_using="gin",
            postgresql_ops={column: "gin_trgm_ops"},
        )
    op.create_index("ix_orders_lines_sku", "orders_lines", ["vendor_id", "sku", "order_id"])
    op.create_index(
        "ix_orders_shipments_tracking",
        "orders_shipments",
        ["vendor_id", "tracking_number"],
        postgresql_where=sa.text("tracking_number <> ''"),
    )
    op.create_index(
        "ix_orders_orders_payment",
        "orders_orders",
        ["vendor_id", "payment_status", *NEWEST],
    )


def downgrade() -> None:
    op.drop_index("ix_orders_orders_payment", table_name="orders_orders")
    op.drop_index("ix_orders_shipments_tracking", table_name="orders_shipments")
    op.drop_index("ix_orders_lines_sku", table_name="orders_lines")
    op.drop_index("ix_orders_orders_customer_name_words", table_name="orders_orders")
    op.drop_index("ix_orders_orders_email_words", table_name="orders_orders")
