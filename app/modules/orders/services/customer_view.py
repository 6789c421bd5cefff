"""An order as its buyer sees it."""

from typing import Any

from app.core.hot import Connection
from app.modules.orders.exceptions import OrderNotFoundError

READ = """
SELECT o.number, o.status, o.payment_status, o.fulfilment_status, o.payment_method, o.email,
       o.customer_name, o.address, o.currency, o.subtotal_cents, o.discounts, o.shipping_cents,
       o.shipping_name, o.total_cents, o.refunded_cents, o.taxes, o.placed_at,
       (SELECT json_agg(json_build_object('title', l.title, 'options', l.options,
               'picture', l.picture, 'quantity', l.quantity, 'total_cents', l.total_cents,
               'unit_price_cents', l.unit_price_cents, 'discount_cents', l.discount_cents)
               ORDER BY l.id)
        FROM orders_lines l WHERE l.vendor_id = o.vendor_id AND l.order_id = o.id) AS lines,
       (SELECT json_agg(json_build_object('carrier', s.carrier, 'number', s.tracking_number,
               'url', s.tracking_url) ORDER BY s.id)
        FROM orders_shipments s WHERE s.vendor_id = o.vendor_id AND s.order_id = o.id) AS parcels
FROM orders_orders o WHERE o.number = $1
"""


async def read(db: Connection, number: int) -> dict[str, Any]:
    """The order of this number, with lines and parcels."""
    row = await db.fetchrow(READ, number)
    if row is None:
        raise OrderNotFoundError(number)
    return {**dict(row), "lines": row["lines"] or [], "parcels": row["parcels"] or []}
