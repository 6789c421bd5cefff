"""Create promotions and their uses; carts hold the codes that were typed.

Revision ID: cart_002
Create Date: 2026-11-26
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "cart_002"
down_revision = "cart_001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "cart_carts",
        sa.Column(
            "codes", sa.ARRAY(sa.String(40)), server_default=sa.text("'{}'"), nullable=False
        ),
    )
    _create_promotions()
    op.create_table(
        "cart_promotion_uses",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("promotion_id", sa.Integer(), nullable=False),
        sa.Column("checkout_id", sa.Uuid(), nullable=False),
        sa.Column("cart_id", sa.Uuid(), nullable=False),
        sa.Column("is_final", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("buyer_key", sa.String(32), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("order_number", sa.Integer(), nullable=True),
        sa.Column(
            "used_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id", "promotion_id"],
            ["cart_promotions.vendor_id", "cart_promotions.id"],
            name=op.f("fk_cart_promotion_uses_vendor_id_promotion_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_cart_promotion_uses_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cart_promotion_uses")),
        sa.UniqueConstraint(
            "vendor_id",
            "checkout_id",
            "promotion_id",
            name=op.f("uq_cart_promotion_uses_vendor_id_checkout_id_promotion_id"),
        ),
    )
    op.create_index(
        "ix_cart_promotion_uses_buyer",
        "cart_promotion_uses",
        ["vendor_id", "promotion_id", "buyer_key"],
    )
    op.create_index("ix_cart_promotion_uses_cart", "cart_promotion_uses", ["vendor_id", "cart_id"])


def _create_promotions() -> None:
    op.create_table(
        "cart_promotions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), server_default="", nullable=False),
        sa.Column("names", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default="true", nullable=False),
        *(
            sa.Column(name, sa.Integer(), server_default="0", nullable=False)
            for name in (
                "percent",
                "amount_cents",
                "buy_quantity",
                "get_quantity",
                "minimum_cents",
                "minimum_quantity",
                "used_count",
                "priority",
            )
        ),
        *(
            sa.Column(
                name,
                postgresql.JSONB(astext_type=sa.Text()),
                server_default=sa.text("'[]'"),
                nullable=False,
            )
            for name in ("categories", "skus")
        ),
        sa.Column("customer_group", sa.String(40), server_default="", nullable=False),
        sa.Column("is_first_order_only", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("usage_limit", sa.Integer(), nullable=True),
        sa.Column("customer_limit", sa.Integer(), nullable=True),
        sa.Column("is_exclusive", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        *(
            sa.Column(
                name,
                sa.DateTime(timezone=True),
                server_default=sa.text("now()"),
                nullable=False,
            )
            for name in ("created_at", "updated_at")
        ),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_cart_promotions_{name}"))
            for name, rule in (
                (
                    "known_kind",
                    "kind IN ('percentage', 'amount', 'free_shipping', 'buy_x_get_y')",
                ),
                ("sensible_percent", "percent BETWEEN 0 AND 1000"),
                ("not_negative", "amount_cents >= 0 AND minimum_cents >= 0"),
                ("uses_not_negative", "used_count >= 0"),
                ("used_within_limit", "usage_limit IS NULL OR used_count <= usage_limit"),
                ("starts_before_it_ends", "starts_at < ends_at"),
            )
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_cart_promotions_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cart_promotions")),
        sa.UniqueConstraint("vendor_id", "id", name=op.f("uq_cart_promotions_vendor_id_id")),
    )
    op.create_index(
        "uq_cart_promotions_code",
        "cart_promotions",
        ["vendor_id", "code"],
        unique=True,
        postgresql_where=sa.text("code <> ''"),
    )


def downgrade() -> None:
    op.drop_index("ix_cart_promotion_uses_cart", table_name="cart_promotion_uses")
    op.drop_index("ix_cart_promotion_uses_buyer", table_name="cart_promotion_uses")
    op.drop_table("cart_promotion_uses")
    op.drop_index("uq_cart_promotions_code", table_name="cart_promotions")
    op.drop_table("cart_promotions")
    op.drop_column("cart_carts", "codes")
