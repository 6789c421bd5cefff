"""Bodies and value types of orders."""

from app.modules.orders.schemas.draft import Address, DraftLine, OrderDraft
from app.modules.orders.schemas.order import (
    OrderLineRead,
    OrderRead,
    OrderSummary,
    RefundCreate,
    ShipmentCreate,
    WithdrawalCreate,
)

__all__ = [
    "Address",
    "DraftLine",
    "OrderDraft",
    "OrderLineRead",
    "OrderRead",
    "OrderSummary",
    "RefundCreate",
    "ShipmentCreate",
    "WithdrawalCreate",
]
