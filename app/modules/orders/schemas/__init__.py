"""Bodies and value types of orders."""

from app.modules.orders.schemas.draft import Address, DraftDiscount, DraftLine, OrderDraft
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
    "DraftDiscount",
    "DraftLine",
    "OrderDraft",
    "OrderLineRead",
    "OrderRead",
    "OrderSummary",
    "RefundCreate",
    "ShipmentCreate",
    "WithdrawalCreate",
]
