"""Create accounts, payments, their ledger and the webhook inbox.

Revision ID: payments_001
Create Date: 2026-11-23
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "payments_001"
down_revision = None
branch_labels = ("payments",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "payments_accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("secret_key_sealed", sa.String(length=500), server_default="", nullable=False),
        sa.Column(
            "webhook_secret_sealed", sa.String(length=500), server_default="", nullable=False
        ),
        sa.Column("is_live", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column(
            "details",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
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
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_payments_accounts_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments_accounts")),
        sa.UniqueConstraint(
            "vendor_id", "provider", name=op.f("uq_payments_accounts_vendor_id_provider")
        ),
    )
    op.create_table(
        "payments_payments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=80), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("provider_ref", sa.String(length=120), nullable=True),
        sa.Column("charge_ref", sa.String(length=120), server_default="", nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("captured_cents", sa.Integer(), server_default="0", nullable=False),
        sa.Column("refunded_cents", sa.Integer(), server_default="0", nullable=False),
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
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_payments_payments_positive")),
        sa.CheckConstraint(
            "captured_cents BETWEEN 0 AND amount_cents",
            name=op.f("ck_payments_payments_captured_within_amount"),
        ),
        sa.CheckConstraint(
            "refunded_cents BETWEEN 0 AND captured_cents",
            name=op.f("ck_payments_payments_refunded_within_captured"),
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_payments_payments_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments_payments")),
        sa.UniqueConstraint("vendor_id", "id", name=op.f("uq_payments_payments_vendor_id_id")),
        sa.UniqueConstraint(
            "vendor_id",
            "provider",
            "provider_ref",
            name=op.f("uq_payments_payments_vendor_id_provider_provider_ref"),
        ),
        sa.UniqueConstraint("vendor_id", "ref", name=op.f("uq_payments_payments_vendor_id_ref")),
    )
    op.create_table(
        "payments_webhook_events",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("event_id", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column(
            "received_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("processed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=200), server_default="", nullable=False),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_payments_webhook_events_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments_webhook_events")),
        sa.UniqueConstraint(
            "vendor_id",
            "provider",
            "event_id",
            name=op.f("uq_payments_webhook_events_vendor_id_provider_event_id"),
        ),
    )
    op.create_index(
        "ix_payments_webhook_events_received",
        "payments_webhook_events",
        ["vendor_id", "received_at"],
        unique=False,
    )
    op.create_table(
        "payments_transactions",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("provider_ref", sa.String(length=120), nullable=False),
        sa.Column(
            "happened_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('capture', 'refund')", name=op.f("ck_payments_transactions_known_kind")
        ),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_payments_transactions_positive")),
        sa.ForeignKeyConstraint(
            ["vendor_id", "payment_id"],
            ["payments_payments.vendor_id", "payments_payments.id"],
            name=op.f("fk_payments_transactions_vendor_id_payment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_payments_transactions_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments_transactions")),
        sa.UniqueConstraint(
            "vendor_id",
            "payment_id",
            "kind",
            "provider_ref",
            name=op.f("uq_payments_transactions_vendor_id_payment_id_kind_provider_ref"),
        ),
        comment="append-only",
    )


def downgrade() -> None:
    op.drop_table("payments_transactions")
    op.drop_index("ix_payments_webhook_events_received", table_name="payments_webhook_events")
    op.drop_table("payments_webhook_events")
    op.drop_table("payments_payments")
    op.drop_table("payments_accounts")
