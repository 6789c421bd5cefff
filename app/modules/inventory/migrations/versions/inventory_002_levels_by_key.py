"""Set levels by one look-up for each SKU.

A table that an import is just filling has no statistics yet, and the plan compared every SKU of
the shop with every SKU of the batch.

Revision ID: inventory_002
Create Date: 2026-11-23
"""

from alembic import op

from app.modules.inventory.migrations import functions

revision = "inventory_002"
down_revision = "inventory_001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(functions.SET_LEVELS)


def downgrade() -> None:
    """The earlier text did the same, slower; there is nothing to go back to."""
