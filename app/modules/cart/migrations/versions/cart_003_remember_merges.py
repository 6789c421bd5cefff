"""Remember what came into a cart when its owner signed in, so that it can be undone.

Revision ID: cart_003
Create Date: 2026-11-26
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "cart_003"
down_revision = "cart_002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "cart_carts", sa.Column("merged", postgresql.JSONB(astext_type=sa.Text()), nullable=True)
    )


def downgrade() -> None:
    op.drop_column("cart_carts", "merged")
