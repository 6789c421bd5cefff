"""Create checkouts, VAT rates and shipping methods.

Revision ID: checkout_001
Create Date: 2026-11-23
"""

from datetime import date

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "checkout_001"
down_revision = None
branch_labels = ("checkout",)
depends_on = None


# Tenths of a percent. Luxembourg lowered three of its rates for 2023 only.
RATES = [
    ("LU", "standard", 170, "2015-01-01"),
    ("LU", "standard", 160, "2023-01-01"),
    ("LU", "standard", 170, "2024-01-01"),
    ("LU", "intermediate", 140, "2015-01-01"),
    ("LU", "intermediate", 130, "2023-01-01"),
    ("LU", "intermediate", 140, "2024-01-01"),
    ("LU", "reduced", 80, "2015-01-01"),
    ("LU", "reduced", 70, "2023-01-01"),
    ("LU", "reduced", 80, "2024-01-01"),
    ("LU", "food", 30, "2015-01-01"),
    ("LU", "books", 30, "2015-01-01"),
    ("DE", "standard", 190, "2021-01-01"),
    ("DE", "reduced", 70, "2021-01-01"),
    ("DE", "food", 70, "2021-01-01"),
    ("DE", "books", 70, "2021-01-01"),
    ("FR", "standard", 200, "2014-01-01"),
    ("FR", "reduced", 100, "2014-01-01"),
    ("FR", "food", 55, "2014-01-01"),
    ("FR", "books", 55, "2014-01-01"),
    ("BE", "standard", 210, "1996-01-01"),
    ("BE", "reduced", 120, "1996-01-01"),
    ("BE", "food", 60, "1996-01-01"),
    ("BE", "books", 60, "1996-01-01"),
]


def upgrade() -> None:
    op.create_table(
        "checkout_tax_rates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("tax_class", sa.String(length=20), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "rate BETWEEN 0 AND 999", name=op.f("ck_checkout_tax_rates_sensible_rate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkout_tax_rates")),
        sa.UniqueConstraint(
            "country",
            "tax_class",
            "valid_from",
            name=op.f("uq_checkout_tax_rates_country_tax_class_valid_from"),
        ),
        comment="shared: read",
    )
    op.create_table(
        "checkout_checkouts",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("cart_id", sa.Uuid(), nullable=False),
        sa.Column("cart_version", sa.Integer(), nullable=False),
        sa.Column(
            "status", sa.String(length=20), server_default="awaiting_payment", nullable=False
        ),
        sa.Column("payment_method", sa.String(length=20), nullable=False),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("total_cents", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("draft", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("payment_url", sa.String(length=2000), server_default="", nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
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
        sa.CheckConstraint(
            "status IN ('awaiting_payment', 'completed', 'cancelled', 'expired', 'disputed')",
            name=op.f("ck_checkout_checkouts_known_status"),
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_checkout_checkouts_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkout_checkouts")),
        sa.UniqueConstraint("vendor_id", "id", name=op.f("uq_checkout_checkouts_vendor_id_id")),
    )
    op.create_index(
        "ix_checkout_checkouts_open",
        "checkout_checkouts",
        ["expires_at"],
        unique=False,
        postgresql_where=sa.text("status = 'awaiting_payment'"),
    )
    op.create_index(
        "uq_checkout_checkouts_open_cart",
        "checkout_checkouts",
        ["vendor_id", "cart_id", "cart_version"],
        unique=True,
        postgresql_where=sa.text("status IN ('awaiting_payment', 'completed')"),
    )
    op.create_table(
        "checkout_shipping_methods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("names", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("price_cents", sa.Integer(), nullable=False),
        sa.Column("free_from_cents", sa.Integer(), nullable=True),
        sa.Column(
            "countries",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
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
            "price_cents >= 0", name=op.f("ck_checkout_shipping_methods_price_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_checkout_shipping_methods_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkout_shipping_methods")),
        sa.UniqueConstraint(
            "vendor_id", "code", name=op.f("uq_checkout_shipping_methods_vendor_id_code")
        ),
    )
    rates = sa.table(
        "checkout_tax_rates",
        sa.column("country"),
        sa.column("tax_class"),
        sa.column("rate"),
        sa.column("valid_from", sa.Date()),
    )
    op.bulk_insert(
        rates,
        [
            {"country": c, "tax_class": k, "rate": r, "valid_from": date.fromisoformat(d)}
            for c, k, r, d in RATES
        ],
    )


def downgrade() -> None:
    op.drop_table("checkout_shipping_methods")
    op.drop_index(
        "uq_checkout_checkouts_open_cart",
        table_name="checkout_checkouts",
        postgresql_where=sa.text("status IN ('awaiting_payment', 'completed')"),
    )
    op.drop_index(
        "ix_checkout_checkouts_open",
        table_name="checkout_checkouts",
        postgresql_where=sa.text("status = 'awaiting_payment'"),
    )
    op.drop_table("checkout_checkouts")
    op.drop_table("checkout_tax_rates")
