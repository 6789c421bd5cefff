"""Tables of the inventory."""

from app.modules.inventory.models.stock import MAIN, Reservation, StockItem, StockMovement
from app.modules.inventory.models.watching import Crossing, LowStockAlert

__all__ = ["MAIN", "Crossing", "LowStockAlert", "Reservation", "StockItem", "StockMovement"]
