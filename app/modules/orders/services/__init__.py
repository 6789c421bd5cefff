"""Orders: placing, fulfilling, refunding."""

from app.modules.orders.services import customer_view
from app.modules.orders.services.order_link import is_valid, order_token
from app.modules.orders.services.order_service import OrderService, order_service
from app.modules.orders.services.placement_service import (
    PlacedOrder,
    PlacementService,
    placement_service,
)

__all__ = [
    "OrderService",
    "PlacedOrder",
    "PlacementService",
    "customer_view",
    "is_valid",
    "order_service",
    "order_token",
    "placement_service",
]
