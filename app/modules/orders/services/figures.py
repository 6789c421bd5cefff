"""What the dashboard shows of orders."""

from typing import Any

from sqlalchemy.orm import Session

from app.core.ports import provide
from app.modules.orders.models import Order
from app.modules.orders.services.order_link import order_token
from app.modules.orders.services.order_service import order_service
from app.utils.i18n import money


@provide("orders.figures")
def figures(db: Session, vendor_id: int) -> list[dict[str, Any]]:
    """Orders that wait for a hand."""
    counts = order_service.counts(db, vendor_id)
    return [
        {"label": f"orders.figure.{name}", "value": str(n), "route": "orders:orders"}
        for name, n in counts.items()
    ]


@provide("orders.waiting")
def waiting(db: Session, vendor_id: int) -> dict[str, Any]:
    """The oldest orders that are paid and not shipped: what to do first."""
    query = Order.for_vendor(vendor_id).where(
        Order.status == "open",
        Order.payment_status != "pending",
        Order.fulfilment_status.in_(("unfulfilled", "packed", "partial")),
    )
    orders = db.scalars(query.order_by(Order.placed_at, Order.id).limit(8))
    return {
        "title": "orders.figure.to_ship",
        "items": [
            {
                "label": str(order.number),
                "hint": order.customer_name,
                "detail": money(order.total_cents, order.currency),
                "route": "orders:order",
                "params": {"number": order.number},
            }
            for order in orders
        ],
    }


@provide("orders.of_customer")
def of_customer(db: Session, vendor_id: int, customer_id: int) -> list[dict[str, Any]]:
    """The last twenty orders of a signed-in shopper, with the keys to open them."""
    query = Order.for_vendor(vendor_id).where(Order.customer_id == customer_id)
    found = db.scalars(query.order_by(Order.id.desc()).limit(20))
    return [
        {
            "number": order.number,
            "token": order_token(vendor_id, order.number),
            "placed_at": order.placed_at,
            "total_cents": order.total_cents,
            "currency": order.currency,
            "fulfilment_status": order.fulfilment_status,
        }
        for order in found
    ]
