"""Tables of the inventory."""

from app.modules.inventory.models.stock import MAIN, Reservation, StockItem, StockMovement

__all__ = ["MAIN", "Reservation", "StockItem", "StockMovement"]
