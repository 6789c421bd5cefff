"""What the stock adds to dashboards."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.module_settings import settings_for
from app.modules.core.schemas import Figure
from app.modules.inventory.models import StockItem
from app.modules.inventory.settings import InventorySettings

SHOWN = 6


def figures(db: Session, vendor_id: int) -> list[Figure]:
    """How many SKUs are sold out, and how many run low."""
    low_at = settings_for(InventorySettings, vendor_id).low_stock_at
    available = StockItem.on_hand - StockItem.reserved
    gone, low = db.execute(
        select(
            func.count().filter(available <= 0),
            func.count().filter(available > 0, available <= low_at),
        ).where(StockItem.vendor_id == vendor_id)
    ).one()
    return [
        Figure("inventory.figure.gone", gone, "inventory:stock"),
        Figure("inventory.figure.low", low, "inventory:stock"),
    ]


def scarce(db: Session, vendor_id: int) -> tuple[str, dict[str, Any]] | None:
    """The SKUs of which least is left."""
    low_at = settings_for(InventorySettings, vendor_id).low_stock_at
    available = StockItem.on_hand - StockItem.reserved
    query = StockItem.for_vendor(vendor_id).where(available <= low_at)
    items = list(db.scalars(query.order_by(available, StockItem.sku).limit(SHOWN)))
    return ("inventory/vendor/parts/scarce.html", {"items": items}) if items else None
