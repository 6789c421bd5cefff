"""A customer may belong to a group, which promotions ask for.

Revision ID: customers_002
Create Date: 2026-11-26
"""

from alembic import op
import sqlalchemy as sa

revision = "customers_002"
down_revision = "customers_001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "customers_customers",
        sa.Column("customer_group", sa.String(length=40), server_default="", nullable=False),
    )


def downgrade() -> None:
    op.drop_column("customers_customers", "customer_group")
