"""Orders: placing, fulfilling, refunding."""

from app.modules.orders.services import customer_view, figures
from app.modules.orders.services.order_link import is_valid, order_token
from app.modules.orders.services.order_service import OrderService, order_service
from app.modules.orders.services.placement_service import (
    PlacedOrder,
    PlacementService,
    placement_service,
)
from app.modules.orders.services.refund_service import RefundService, refund_service

__all__ = [
    "OrderService",
    "PlacedOrder",
    "PlacementService",
    "RefundService",
    "customer_view",
    "figures",
    "is_valid",
    "order_service",
    "order_token",
    "placement_service",
    "refund_service",
]
