"""Create stock, movements and reservations.

Revision ID: inventory_001
Create Date: 2026-11-23
"""

from alembic import op
import sqlalchemy as sa

from app.modules.inventory.migrations import functions

revision = "inventory_001"
down_revision = None
branch_labels = ("inventory",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inventory_movements",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("sku", sa.String(length=100), nullable=False),
        sa.Column("location", sa.String(length=40), server_default="main", nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("ref", sa.String(length=80), nullable=False),
        sa.Column("actor", sa.String(length=80), server_default="", nullable=False),
        sa.Column(
            "moved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_inventory_movements_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_movements")),
        sa.UniqueConstraint(
            "vendor_id",
            "reason",
            "ref",
            "sku",
            "location",
            name=op.f("uq_inventory_movements_vendor_id_reason_ref_sku_location"),
        ),
        comment="append-only",
    )
    op.create_index(
        "ix_inventory_movements_sku",
        "inventory_movements",
        ["vendor_id", "sku", "id"],
        unique=False,
    )
    op.create_table(
        "inventory_reservations",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("ref", sa.String(length=80), nullable=False),
        sa.Column("sku", sa.String(length=100), nullable=False),
        sa.Column("location", sa.String(length=40), server_default="main", nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), server_default="held", nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('held', 'released', 'shipped')",
            name=op.f("ck_inventory_reservations_known_status"),
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_inventory_reservations_positive")),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_inventory_reservations_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_reservations")),
        sa.UniqueConstraint(
            "vendor_id",
            "ref",
            "sku",
            "location",
            name=op.f("uq_inventory_reservations_vendor_id_ref_sku_location"),
        ),
    )
    op.create_index(
        "ix_inventory_reservations_expiry", "inventory_reservations", ["expires_at"], unique=False
    )
    op.create_table(
        "inventory_stock_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=100), nullable=False),
        sa.Column("location", sa.String(length=40), server_default="main", nullable=False),
        sa.Column("on_hand", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reserved", sa.Integer(), server_default="0", nullable=False),
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
            "on_hand >= 0", name=op.f("ck_inventory_stock_items_on_hand_not_negative")
        ),
        sa.CheckConstraint(
            "reserved BETWEEN 0 AND on_hand",
            name=op.f("ck_inventory_stock_items_reserved_within_on_hand"),
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_inventory_stock_items_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_stock_items")),
        sa.UniqueConstraint(
            "vendor_id",
            "sku",
            "location",
            name=op.f("uq_inventory_stock_items_vendor_id_sku_location"),
        ),
    )
    for function in functions.ALL.values():
        op.execute(function)


def downgrade() -> None:
    for signature in functions.ALL:
        op.execute(f"DROP FUNCTION {signature}")
    op.drop_table("inventory_stock_items")
    op.drop_index("ix_inventory_reservations_expiry", table_name="inventory_reservations")
    op.drop_table("inventory_reservations")
    op.drop_index("ix_inventory_movements_sku", table_name="inventory_movements")
    op.drop_table("inventory_movements")
