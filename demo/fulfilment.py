"""What became of the orders: paid, packed, shipped, sent back, cancelled; then the true dates.

The services know only the present, so every moment is set back to its place in the plan
afterwards. That is the one thing the demo writes past them.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import psycopg
from sqlalchemy.orm import Session

from app.core.config import settings
from app.core.database import transaction
from app.modules.orders.models import Order
from app.modules.orders.schemas import RefundCreate, ShipmentCreate
from app.modules.orders.services import order_service, refund_service
from demo.history import TRANSFER, PlannedOrder
from demo.plan import OpenShop

BATCH = 25
Numbered = tuple[int, PlannedOrder]

DATES = (
    "UPDATE orders_orders o SET placed_at = d.at, created_at = d.at, updated_at = d.at"
    " FROM dates d WHERE o.vendor_id = d.vendor AND o.number = d.number AND d.kind = 'placed'",
    "UPDATE orders_timeline t SET happened_at = d.at FROM dates d JOIN orders_orders o"
    " ON o.vendor_id = d.vendor AND o.number = d.number"
    " WHERE t.vendor_id = o.vendor_id AND t.order_id = o.id"
    " AND d.kind = CASE t.kind WHEN 'refund_requested' THEN 'refunded' ELSE t.kind END",
    "UPDATE orders_shipments s SET shipped_at = d.at FROM dates d JOIN orders_orders o"
    " ON o.vendor_id = d.vendor AND o.number = d.number"
    " WHERE s.vendor_id = o.vendor_id AND s.order_id = o.id AND d.kind = 'shipped'",
    "UPDATE orders_refunds r SET created_at = d.at FROM dates d JOIN orders_orders o"
    " ON o.vendor_id = d.vendor AND o.number = d.number"
    " WHERE r.vendor_id = o.vendor_id AND r.order_id = o.id AND d.kind = 'refunded'",
    "UPDATE checkout_checkouts c SET created_at = d.at, updated_at = d.at FROM dates d"
    " JOIN orders_orders o ON o.vendor_id = d.vendor AND o.number = d.number"
    " WHERE c.vendor_id = o.vendor_id AND c.order_id = o.id AND d.kind = 'placed'",
    "UPDATE payments_payments p SET created_at = d.at, updated_at = d.at FROM dates d"
    " JOIN orders_orders o ON o.vendor_id = d.vendor AND o.number = d.number"
    " WHERE p.vendor_id = o.vendor_id AND p.ref = 'checkout:' || o.checkout_id"
    " AND d.kind = 'placed'",
    "UPDATE payments_transactions x SET happened_at = d.at FROM dates d JOIN orders_orders o"
    " ON o.vendor_id = d.vendor AND o.number = d.number JOIN payments_payments p"
    " ON p.vendor_id = o.vendor_id AND p.ref = 'checkout:' || o.checkout_id"
    " WHERE x.vendor_id = p.vendor_id AND x.payment_id = p.id"
    " AND d.kind = CASE x.kind WHEN 'refund' THEN 'refunded' ELSE 'placed' END",
    "UPDATE inventory_movements m SET moved_at = s.shipped_at FROM orders_shipments s"
    " WHERE m.vendor_id = s.vendor_id AND m.ref = 'shipment:' || s.id",
    "UPDATE inventory_movements m SET moved_at = r.created_at FROM orders_refunds r"
    " WHERE m.vendor_id = r.vendor_id AND m.ref = 'refund:' || r.id",
    "UPDATE inventory_reservations v SET created_at = o.placed_at FROM orders_orders o"
    " WHERE v.vendor_id = o.vendor_id AND v.ref = 'checkout:' || o.checkout_id",
    "UPDATE customers_customers c SET created_at = f.first FROM (SELECT vendor_id, lower(email)"
    " AS email, min(placed_at) AS first FROM orders_orders GROUP BY 1, 2) f"
    " WHERE c.vendor_id = f.vendor_id AND c.email = f.email AND c.created_at > f.first",
)
OPENING = (
    "UPDATE vendors SET created_at = %(at)s, updated_at = %(at)s WHERE id = ANY(%(shops)s)",
    "UPDATE catalog_products SET created_at = %(at)s, updated_at = %(at)s"
    " WHERE vendor_id = ANY(%(shops)s)",
    "UPDATE inventory_movements SET moved_at = %(at)s"
    " WHERE vendor_id = ANY(%(shops)s) AND ref = 'demo:opening'",
)


def settle(shop: OpenShop, orders: Sequence[Numbered]) -> None:
    """Do with each order what its fate says; one that is further already stays."""
    for start in range(0, len(orders), BATCH):
        with transaction(shop.context) as db:
            for number, planned in orders[start : start + BATCH]:
                order = order_service.get(db, shop.id, number)
                if order.status == "open" and order.fulfilment_status == "unfulfilled":
                    FATES[planned.fate](db, shop, order, planned)


def _nothing(db: Session, shop: OpenShop, order: Order, planned: PlannedOrder) -> None:
    """Waits for somebody to look at it."""


def _pack(db: Session, shop: OpenShop, order: Order, planned: PlannedOrder) -> None:
    if order.payment_status == "pending":
        order_service.mark_paid(db, shop.id, order.number)
    order_service.pack(db, shop.id, order.number)


def _ship(db: Session, shop: OpenShop, order: Order, planned: PlannedOrder) -> None:
    _pack(db, shop, order, planned)
    order_service.ship(db, shop.id, order.number, _parcel(order.number))


def _ship_a_part(db: Session, shop: OpenShop, order: Order, planned: PlannedOrder) -> None:
    """The first thing leaves today, the rest when it is there."""
    _pack(db, shop, order, planned)
    part = {order.lines[0].id: 1}
    parcel = _parcel(order.number).model_copy(update={"quantities": part})
    order_service.ship(db, shop.id, order.number, parcel)


def _take_back(db: Session, shop: OpenShop, order: Order, planned: PlannedOrder) -> None:
    """A line comes back, goes into stock again, and is paid back."""
    _ship(db, shop, order, planned)
    line = order.lines[0]
    wanted = RefundCreate(
        amount_cents=line.unit_price_cents,
        reason="Widerruf",
        quantities={line.id: 1},
        restock=True,
    )
    refund_service.request(db, shop.id, order.number, wanted)


def _make_up(db: Session, shop: OpenShop, order: Order, planned: PlannedOrder) -> None:
    """Something was scratched; a tenth goes back."""
    _ship(db, shop, order, planned)
    wanted = RefundCreate(amount_cents=max(100, order.subtotal_cents // 10), reason="Geste")
    refund_service.request(db, shop.id, order.number, wanted)


def _call_off(db: Session, shop: OpenShop, order: Order, planned: PlannedOrder) -> None:
    """The transfer never came."""
    order_service.cancel(db, shop.id, order.number)


FATES: dict[str, Callable[[Session, OpenShop, Order, PlannedOrder], None]] = {
    "new": _nothing,
    "packed": _pack,
    "shipped": _ship,
    "partial": _ship_a_part,
    "returned": _take_back,
    "refunded": _make_up,
    "cancelled": _call_off,
    "unpaid": _nothing,
}


def _parcel(number: int) -> ShipmentCreate:
    code = f"LU{7_301_000_000 + number * 7919:011d}"
    return ShipmentCreate(
        carrier="POST Luxembourg",
        tracking_number=code,
        tracking_url=f"https://tracking.example/{code}",
    )


def set_back(orders: Mapping[int, Sequence[Numbered]], opened: datetime, now: datetime) -> None:
    """Give everything the moment at which it would have happened."""
    rows = [
        (vendor_id, number, kind, min(at, now - timedelta(minutes=5)))
        for vendor_id, numbered in orders.items()
        for number, planned in numbered
        for kind, at in _moments(planned).items()
    ]
    url = settings.owner_url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url) as connection:
        connection.execute(
            "CREATE TEMP TABLE dates (vendor int, number int, kind text, at timestamptz)"
        )
        with connection.cursor().copy("COPY dates FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        for statement in DATES:
            connection.execute(statement)
        for statement in OPENING:
            connection.execute(statement, {"at": opened, "shops": list(orders)})


def _moments(planned: PlannedOrder) -> dict[str, datetime]:
    placed = planned.placed_at
    paid = placed + timedelta(hours=27) if planned.payment == TRANSFER else placed
    packed = paid + timedelta(hours=15)
    return {
        "placed": placed,
        "paid": paid,
        "packed": packed,
        "shipped": packed + timedelta(hours=3),
        "cancelled": placed + timedelta(days=10),
        "refunded": packed + timedelta(days=6),
    }
