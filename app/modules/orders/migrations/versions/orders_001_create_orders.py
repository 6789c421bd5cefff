"""Create orders, lines, shipments, refunds and timeline.

Revision ID: orders_001
Create Date: 2026-11-23
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "orders_001"
down_revision = None
branch_labels = ("orders",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "orders_counters",
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), server_default="1000", nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_orders_counters_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("vendor_id", name=op.f("pk_orders_counters")),
    )
    op.create_table(
        "orders_orders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("checkout_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=12), server_default="open", nullable=False),
        sa.Column(
            "payment_status", sa.String(length=20), server_default="pending", nullable=False
        ),
        sa.Column(
            "fulfilment_status", sa.String(length=12), server_default="unfulfilled", nullable=False
        ),
        sa.Column("payment_method", sa.String(length=20), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("customer_name", sa.String(length=200), nullable=False),
        sa.Column("address", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("subtotal_cents", sa.Integer(), nullable=False),
        sa.Column("shipping_cents", sa.Integer(), nullable=False),
        sa.Column("shipping_name", sa.String(length=100), nullable=False),
        sa.Column("total_cents", sa.Integer(), nullable=False),
        sa.Column("refunded_cents", sa.Integer(), server_default="0", nullable=False),
        sa.Column("taxes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "placed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
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
        sa.CheckConstraint(
            "fulfilment_status IN ('unfulfilled', 'packed', 'partial', 'fulfilled')",
            name=op.f("ck_orders_orders_known_fulfilment_status"),
        ),
        sa.CheckConstraint(
            "payment_status IN ('pending', 'paid', 'partially_refunded', 'refunded')",
            name=op.f("ck_orders_orders_known_payment_status"),
        ),
        sa.CheckConstraint(
            "status IN ('open', 'completed', 'cancelled')",
            name=op.f("ck_orders_orders_known_status"),
        ),
        sa.CheckConstraint(
            "refunded_cents BETWEEN 0 AND total_cents",
            name=op.f("ck_orders_orders_refunded_within_total"),
        ),
        sa.CheckConstraint("total_cents >= 0", name=op.f("ck_orders_orders_total_not_negative")),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_orders_orders_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders_orders")),
        sa.UniqueConstraint(
            "vendor_id", "checkout_id", name=op.f("uq_orders_orders_vendor_id_checkout_id")
        ),
        sa.UniqueConstraint("vendor_id", "id", name=op.f("uq_orders_orders_vendor_id_id")),
        sa.UniqueConstraint("vendor_id", "number", name=op.f("uq_orders_orders_vendor_id_number")),
    )
    op.create_index(
        "ix_orders_orders_fulfilment",
        "orders_orders",
        ["vendor_id", "fulfilment_status", sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_orders_orders_newest",
        "orders_orders",
        ["vendor_id", sa.literal_column("placed_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_table(
        "orders_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column(
            "options",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("picture", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price_cents", sa.Integer(), nullable=False),
        sa.Column("total_cents", sa.Integer(), nullable=False),
        sa.Column("tax_rate", sa.Integer(), server_default="0", nullable=False),
        sa.Column("shipped_quantity", sa.Integer(), server_default="0", nullable=False),
        sa.Column("refunded_quantity", sa.Integer(), server_default="0", nullable=False),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_orders_lines_positive")),
        sa.CheckConstraint(
            "refunded_quantity BETWEEN 0 AND quantity",
            name=op.f("ck_orders_lines_refunded_within_quantity"),
        ),
        sa.CheckConstraint(
            "shipped_quantity BETWEEN 0 AND quantity",
            name=op.f("ck_orders_lines_shipped_within_quantity"),
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id", "order_id"],
            ["orders_orders.vendor_id", "orders_orders.id"],
            name=op.f("fk_orders_lines_vendor_id_order_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_orders_lines_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders_lines")),
        sa.UniqueConstraint("vendor_id", "id", name=op.f("uq_orders_lines_vendor_id_id")),
    )
    op.create_index(
        "ix_orders_lines_order", "orders_lines", ["vendor_id", "order_id"], unique=False
    )
    op.create_table(
        "orders_refunds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), server_default="", nullable=False),
        sa.Column(
            "quantities",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("restock", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("status", sa.String(length=12), server_default="requested", nullable=False),
        sa.Column("last_error", sa.String(length=500), server_default="", nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('requested', 'done', 'failed')",
            name=op.f("ck_orders_refunds_known_status"),
        ),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_orders_refunds_positive")),
        sa.ForeignKeyConstraint(
            ["vendor_id", "order_id"],
            ["orders_orders.vendor_id", "orders_orders.id"],
            name=op.f("fk_orders_refunds_vendor_id_order_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_orders_refunds_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders_refunds")),
    )
    op.create_index(
        "ix_orders_refunds_order", "orders_refunds", ["vendor_id", "order_id"], unique=False
    )
    op.create_table(
        "orders_shipments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("carrier", sa.String(length=60), server_default="", nullable=False),
        sa.Column("tracking_number", sa.String(length=80), server_default="", nullable=False),
        sa.Column("tracking_url", sa.String(length=500), server_default="", nullable=False),
        sa.Column("quantities", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "shipped_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id", "order_id"],
            ["orders_orders.vendor_id", "orders_orders.id"],
            name=op.f("fk_orders_shipments_vendor_id_order_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_orders_shipments_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders_shipments")),
        sa.UniqueConstraint("vendor_id", "id", name=op.f("uq_orders_shipments_vendor_id_id")),
    )
    op.create_index(
        "ix_orders_shipments_order", "orders_shipments", ["vendor_id", "order_id"], unique=False
    )
    op.create_table(
        "orders_timeline",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column(
            "details",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("actor", sa.String(length=80), server_default="", nullable=False),
        sa.Column(
            "happened_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id", "order_id"],
            ["orders_orders.vendor_id", "orders_orders.id"],
            name=op.f("fk_orders_timeline_vendor_id_order_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_orders_timeline_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders_timeline")),
        comment="append-only",
    )
    op.create_index(
        "ix_orders_timeline_order", "orders_timeline", ["vendor_id", "order_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_orders_timeline_order", table_name="orders_timeline")
    op.drop_table("orders_timeline")
    op.drop_index("ix_orders_shipments_order", table_name="orders_shipments")
    op.drop_table("orders_shipments")
    op.drop_index("ix_orders_refunds_order", table_name="orders_refunds")
    op.drop_table("orders_refunds")
    op.drop_index("ix_orders_lines_order", table_name="orders_lines")
    op.drop_table("orders_lines")
    op.drop_index("ix_orders_orders_newest", table_name="orders_orders")
    op.drop_index("ix_orders_orders_fulfilment", table_name="orders_orders")
    op.drop_table("orders_orders")
    op.drop_table("orders_counters")
