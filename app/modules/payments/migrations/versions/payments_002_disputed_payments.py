"""Keep what a provider took even when it is not what was asked.

Revision ID: payments_002
Create Date: 2026-11-23
"""

from alembic import op
import sqlalchemy as sa

revision = "payments_002"
down_revision = "payments_001"
branch_labels = None
depends_on = None

NAME = "ck_payments_payments_captured_within_amount"


def upgrade() -> None:
    op.add_column(
        "payments_payments",
        sa.Column("is_disputed", sa.Boolean(), server_default="false", nullable=False),
    )
    op.drop_constraint(op.f(NAME), "payments_payments", type_="check")
    op.create_check_constraint(
        op.f(NAME),
        "payments_payments",
        "captured_cents >= 0 AND (captured_cents <= amount_cents OR is_disputed)",
    )


def downgrade() -> None:
    op.drop_constraint(op.f(NAME), "payments_payments", type_="check")
    op.create_check_constraint(
        op.f(NAME), "payments_payments", "captured_cents BETWEEN 0 AND amount_cents"
    )
    op.drop_column("payments_payments", "is_disputed")
