"""Hold again what was let go: a checkout that is paid after its time was up gets its stock.

Revision ID: inventory_004
Create Date: 2026-11-26
"""

from alembic import op

from app.modules.inventory.migrations.functions import HOLD

revision = "inventory_004"
down_revision = "inventory_003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(HOLD.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))


def downgrade() -> None:
    """The function of the release before asks for nothing else."""
