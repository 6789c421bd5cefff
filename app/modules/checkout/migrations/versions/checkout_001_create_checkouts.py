"""Create checkouts.

Revision ID: checkout_001
Create Date: 2026-11-23
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "checkout_001"
down_revision = None
branch_labels = ("checkout",)
depends_on = None


def upgrade() -> None:
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


def downgrade() -> None:
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
