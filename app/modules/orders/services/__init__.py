"""Orders: placing, fulfilling, refunding."""

from app.modules.orders.services import account_orders, customer_view, documents, transfers
from app.modules.orders.services.finding import OrderFilter
from app.modules.orders.services.order_link import is_valid, order_token
from app.modules.orders.services.order_service import OrderService, order_service
from app.modules.orders.services.placement_service import (
    PlacedOrder,
    PlacementService,
    placement_service,
)
from app.modules.orders.services.refund_service import RefundService, refund_service
from app.modules.orders.services.transfers import transfer_of
from app.modules.orders.services.withdrawal_service import (
    WithdrawalService,
    withdrawal_service,
)

__all__ = [
    "OrderFilter",
    "OrderService",
    "PlacedOrder",
    "PlacementService",
    "RefundService",
    "WithdrawalService",
    "account_orders",
    "customer_view",
    "documents",
    "is_valid",
    "order_service",
    "order_token",
    "placement_service",
    "refund_service",
    "transfer_of",
    "transfers",
    "withdrawal_service",
]
