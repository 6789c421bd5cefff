"""Stock keeping."""

from app.modules.inventory.services import reservation_service
from app.modules.inventory.services.stock_service import StockService, stock_service

__all__ = ["StockService", "reservation_service", "stock_service"]
