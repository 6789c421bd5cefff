"""Tables of the orders."""

from app.modules.orders.models.order import (
    Order,
    OrderCounter,
    OrderLine,
    Refund,
    Shipment,
    TimelineEntry,
)
from app.modules.orders.models.withdrawal import Withdrawal

__all__ = [
    "Order",
    "OrderCounter",
    "OrderLine",
    "Refund",
    "Shipment",
    "TimelineEntry",
    "Withdrawal",
]
