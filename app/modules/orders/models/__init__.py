"""Tables of the orders."""

from app.modules.orders.models.order import (
    Order,
    OrderCounter,
    OrderLine,
    Refund,
    Shipment,
    TimelineEntry,
)

__all__ = ["Order", "OrderCounter", "OrderLine", "Refund", "Shipment", "TimelineEntry"]
