"""Create the entries of bank statements.

Revision ID: payments_003
Create Date: 2026-11-26
"""

from alembic import op
import sqlalchemy as sa

revision = "payments_003"
down_revision = "payments_002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "payments_bank_entries",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("bank_ref", sa.String(length=80), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("payer", sa.String(length=140), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("order_number", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column(
            "read_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_payments_bank_entries_positive")),
        sa.CheckConstraint(
            "status IN ('matched', 'partial', 'over', 'unmatched', 'set_aside')",
            name=op.f("ck_payments_bank_entries_known_status"),
        ),
        sa.CheckConstraint(
            "(order_number IS NULL) = (status IN ('unmatched', 'set_aside'))",
            name=op.f("ck_payments_bank_entries_has_order"),
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_payments_bank_entries_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments_bank_entries")),
        sa.UniqueConstraint(
            "vendor_id", "bank_ref", name=op.f("uq_payments_bank_entries_vendor_id_bank_ref")
        ),
    )
    op.create_index(
        "ix_payments_bank_entries_newest",
        "payments_bank_entries",
        ["vendor_id", sa.literal_column("booked_on DESC"), sa.literal_column("id DESC")],
    )
    op.create_index(
        "ix_payments_bank_entries_order", "payments_bank_entries", ["vendor_id", "order_number"]
    )


def downgrade() -> None:
    op.drop_index("ix_payments_bank_entries_order", table_name="payments_bank_entries")
    op.drop_index("ix_payments_bank_entries_newest", table_name="payments_bank_entries")
    op.drop_table("payments_bank_entries")
