"""Create carts and their lines.

Revision ID: cart_001
Create Date: 2026-11-23
"""

from alembic import op
import sqlalchemy as sa

revision = "cart_001"
down_revision = None
branch_labels = ("cart",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cart_carts",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
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
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendors.id"], name=op.f("fk_cart_carts_vendor_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cart_carts")),
        sa.UniqueConstraint("vendor_id", "id", name=op.f("uq_cart_carts_vendor_id_id")),
    )
    op.create_index(
        "ix_cart_carts_customer", "cart_carts", ["vendor_id", "customer_id"], unique=False
    )
    op.create_table(
        "cart_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cart_id", sa.Uuid(), nullable=False),
        sa.Column("sku", sa.String(length=100), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("seen_price_cents", sa.Integer(), nullable=False),
        sa.Column(
            "added_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "quantity BETWEEN 1 AND 999", name=op.f("ck_cart_lines_sensible_quantity")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id", "cart_id"],
            ["cart_carts.vendor_id", "cart_carts.id"],
            name=op.f("fk_cart_lines_vendor_id_cart_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendors.id"], name=op.f("fk_cart_lines_vendor_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cart_lines")),
        sa.UniqueConstraint(
            "vendor_id", "cart_id", "sku", name=op.f("uq_cart_lines_vendor_id_cart_id_sku")
        ),
    )


def downgrade() -> None:
    op.drop_table("cart_lines")
    op.drop_index("ix_cart_carts_customer", table_name="cart_carts")
    op.drop_table("cart_carts")
