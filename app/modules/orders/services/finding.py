"""Which orders a list shows: its views, its filters, and what was typed into its search."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, select, union_all

from app.modules.orders.models import Order, OrderLine, Shipment

VIEWS: Mapping[str, tuple[str, ...]] = {
    "to_ship": ("unfulfilled", "packed", "partial"),
    "shipped": ("fulfilled",),
}


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What to list; whatever is empty narrows nothing. Days are whole days in UTC."""

    view: str = ""
    search: str = ""
    payment: str = ""
    method: str = ""
    since: date | None = None
    until: date | None = None


def query_for(vendor_id: int, wanted: OrderFilter) -> Select[Any]:
    """Orders that suit, newest first."""
    query = Order.for_vendor(vendor_id).order_by(Order.placed_at.desc(), Order.id.desc())
    if wanted.view in VIEWS:
        query = query.where(
            Order.fulfilment_status.in_(VIEWS[wanted.view]), Order.status != "cancelled"
        )
    if wanted.view == "unpaid":
        query = query.where(Order.payment_status == "pending", Order.status != "cancelled")
    if wanted.payment:
        query = query.where(Order.payment_status == wanted.payment)
    if wanted.method:
        query = query.where(Order.payment_method == wanted.method)
    if wanted.since:
        query = query.where(Order.placed_at >= _start(wanted.since))
    if wanted.until:
        query = query.where(Order.placed_at < _start(wanted.until) + timedelta(days=1))
    if words := wanted.search.strip():
        query = query.where(Order.id.in_(_found(vendor_id, words)))
    return query


def _found(vendor_id: int, words: str) -> Any:
    """Ids by number, name, e-mail, SKU or tracking number: each part has an index of its own,
    which one condition with `or` over three tables would not use."""
    mine = select(Order.id).where(Order.vendor_id == vendor_id)
    parts = [
        select(OrderLine.order_id).where(
            OrderLine.vendor_id == vendor_id, OrderLine.sku.in_({words, words.upper()})
        ),
        select(Shipment.order_id).where(
            Shipment.vendor_id == vendor_id,
            Shipment.tracking_number != "",
            Shipment.tracking_number.in_({words, words.upper()}),
        ),
    ]
    digits = words.lstrip("#")
    if digits.isascii() and digits.isdigit() and len(digits) < 10:
        parts.append(mine.where(Order.number == int(digits)))
    else:  # no name is a bare number, and looking for one in names is what costs
        escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        parts += [mine.where(c.ilike(f"%{escaped}%")) for c in (Order.email, Order.customer_name)]
    return union_all(*parts)


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
