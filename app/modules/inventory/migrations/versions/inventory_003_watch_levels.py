"""Balances of movements, SKUs that sold out or came back, and alerts of low stock.

Revision ID: inventory_003
Create Date: 2026-11-26
"""

from alembic import op
import sqlalchemy as sa

from app.modules.inventory.migrations import watching

revision = "inventory_003"
down_revision = "inventory_002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("inventory_stock_items", sa.Column("low_at", sa.Integer(), nullable=True))
    op.add_column("inventory_movements", sa.Column("balance", sa.Integer(), nullable=True))
    op.add_column(
        "inventory_movements",
        sa.Column("note", sa.String(length=200), server_default="", nullable=False),
    )
    op.create_table(
        "inventory_crossings",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("sku", sa.String(length=100), nullable=False),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_inventory_crossings_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_crossings")),
    )
    op.create_table(
        "inventory_alerts",
        sa.Column("sku", sa.String(length=100), nullable=False),
        sa.Column(
            "since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_inventory_alerts_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("vendor_id", "sku", name=op.f("pk_inventory_alerts")),
    )
    op.execute(watching.BALANCE)
    op.execute(watching.CROSSING)
    for trigger in watching.TRIGGERS:
        op.execute(trigger)
    op.execute(
        "INSERT INTO inventory_crossings (vendor_id, sku) SELECT vendor_id, sku"
        " FROM inventory_stock_items WHERE on_hand <= reserved"
    )


def downgrade() -> None:
    for trigger in ("note_gone", "note_changed", "note_new"):
        op.execute(f"DROP TRIGGER {trigger} ON inventory_stock_items")
    op.execute("DROP TRIGGER note_balance ON inventory_movements")
    op.execute("DROP FUNCTION inventory_note_crossing()")
    op.execute("DROP FUNCTION inventory_note_balance()")
    op.drop_table("inventory_alerts")
    op.drop_table("inventory_crossings")
    op.drop_column("inventory_movements", "note")
    op.drop_column("inventory_movements", "balance")
    op.drop_column("inventory_stock_items", "low_at")
