"""What the dashboard shows of the stock."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.ports import provide
from app.modules.inventory.models import StockItem

LOW = 5


@provide("inventory.figures")
def figures(db: Session, vendor_id: int) -> list[dict[str, Any]]:
    """How many SKUs run low."""
    query = select(func.count()).where(
        StockItem.vendor_id == vendor_id, StockItem.on_hand - StockItem.reserved <= LOW
    )
    count = str(db.scalar(query) or 0)
    return [{"label": "inventory.figure.low", "value": count, "route": "inventory:stock"}]
