"""Stock keeping."""

from app.modules.inventory.services import doctor_service, reservation_service, watch_service
from app.modules.inventory.services.stock_service import StockService, stock_service

__all__ = [
    "StockService",
    "doctor_service",
    "reservation_service",
    "stock_service",
    "watch_service",
]
