"""What a shopper's own account shows of orders."""

from typing import Any

from sqlalchemy.orm import Session

from app.core.ports import provide
from app.modules.orders.models import Order
from app.modules.orders.services.order_link import order_token


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
