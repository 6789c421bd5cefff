"""Create issues: what the sweep found to be wrong; payments know whether somebody took them.

Revision ID: payments_004
Create Date: 2026-11-26
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "payments_004"
down_revision = "payments_003"
branch_labels = None
depends_on = None

STUCK = "captured_cents > refunded_cents AND NOT is_settled"
PENDING = "captured_cents = 0 AND provider_ref IS NOT NULL AND NOT is_settled"


def upgrade() -> None:
    op.add_column(
        "payments_payments",
        sa.Column("is_settled", sa.Boolean(), server_default="false", nullable=False),
    )
    op.add_column(
        "payments_payments", sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True)
    )
    # What was there before the sweep was looked after by people.
    op.execute("UPDATE payments_payments SET is_settled = true")
    op.create_index(
        "ix_payments_payments_stuck",
        "payments_payments",
        ["updated_at"],
        postgresql_where=sa.text(STUCK),
    )
    op.create_index(
        "ix_payments_payments_pending",
        "payments_payments",
        ["created_at"],
        postgresql_where=sa.text(PENDING),
    )
    op.create_table(
        "payments_issues",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("ref", sa.String(length=80), nullable=False),
        sa.Column("order_number", sa.Integer(), nullable=True),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("problem", sa.String(length=500), server_default="", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("retry_task", sa.String(length=100), server_default="", nullable=False),
        sa.Column(
            "retry_payload",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("status", sa.String(length=8), server_default="open", nullable=False),
        sa.Column(
            "found_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("solved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('paid_without_order', 'order_without_payment', 'refund_failed')",
            name=op.f("ck_payments_issues_known_kind"),
        ),
        sa.CheckConstraint(
            "status IN ('open', 'solved')", name=op.f("ck_payments_issues_known_status")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_payments_issues_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments_issues")),
        sa.UniqueConstraint(
            "vendor_id", "kind", "ref", name=op.f("uq_payments_issues_vendor_id_kind_ref")
        ),
    )
    op.create_index(
        "ix_payments_issues_newest",
        "payments_issues",
        ["vendor_id", "status", sa.literal_column("id DESC")],
    )


def downgrade() -> None:
    op.drop_index("ix_payments_issues_newest", table_name="payments_issues")
    op.drop_table("payments_issues")
    op.drop_index("ix_payments_payments_pending", table_name="payments_payments")
    op.drop_index("ix_payments_payments_stuck", table_name="payments_payments")
    op.drop_column("payments_payments", "asked_at")
    op.drop_column("payments_payments", "is_settled")
