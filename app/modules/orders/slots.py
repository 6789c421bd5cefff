"""What orders add to dashboards, search, a customer's page and his personal data."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, selectinload

from app.modules.core.schemas import Figure, SearchHit
from app.modules.orders.models import Order
from app.modules.orders.services import order_service
from app.utils.i18n import money
from models.database import Vendor

HITS = 6
SHOWN = 8


def figures(db: Session, vendor_id: int) -> list[Figure]:
    """Orders that wait for a hand."""
    counts = order_service.counts(db, vendor_id)
    return [
        Figure(f"orders.figure.{name}", number, "orders:orders") for name, number in counts.items()
    ]


def badges(db: Session, vendor_id: int) -> dict[str, int]:
    """Beside the menu's entry: what waits to be shipped."""
    return {"orders": order_service.counts(db, vendor_id)["to_ship"]}


def platform_figures(db: Session, platform_id: int) -> list[Figure]:
    """Orders of the last day, in all shops of the platform."""
    since = datetime.now(UTC) - timedelta(days=1)
    query = (
        select(func.count())
        .select_from(Order)
        .join(Vendor, Vendor.id == Order.vendor_id)
        .where(Vendor.platform_id == platform_id, Order.placed_at > since)
    )
    return [Figure("orders.figure.last_day", db.scalar(query) or 0)]


def waiting(db: Session, vendor_id: int) -> tuple[str, dict[str, Any]] | None:
    """The oldest orders that are paid and not shipped: what to do first."""
    query = Order.for_vendor(vendor_id).where(
        Order.status == "open",
        Order.payment_status != "pending",
        Order.fulfilment_status.in_(("unfulfilled", "packed", "partial")),
    )
    orders = list(db.scalars(query.order_by(Order.placed_at, Order.id).limit(SHOWN)))
    return ("orders/vendor/parts/waiting.html", {"orders": orders}) if orders else None


def search(db: Session, vendor_id: int, words: str) -> list[SearchHit]:
    """Orders by number, name or e-mail, newest first."""
    matches = [
        Order.email.icontains(words, autoescape=True),
        Order.customer_name.icontains(words, autoescape=True),
    ]
    digits = words.removeprefix("#")
    if digits.isascii() and digits.isdigit() and len(digits) < 10:
        matches.append(Order.number == int(digits))
    query = Order.for_vendor(vendor_id).where(or_(*matches))
    return [
        SearchHit(
            f"#{order.number}",
            f"{order.customer_name}, {money(order.total_cents, order.currency)}",
            "orders:order",
            {"number": order.number},
        )
        for order in db.scalars(query.order_by(Order.id.desc()).limit(HITS))
    ]


def of_customer(
    db: Session, vendor_id: int, *, customer_id: int, email: str
) -> tuple[str, dict[str, Any]]:
    """What this customer bought, newest first."""
    query = _of(vendor_id, customer_id, email).order_by(Order.id.desc()).limit(20)
    return "orders/vendor/parts/of_customer.html", {"orders": list(db.scalars(query))}


def personal_data(
    db: Session, vendor_id: int, *, customer_id: int, email: str
) -> list[dict[str, Any]]:
    """Every order of a person, as an account or as a guest, with what it says of him."""
    query = _of(vendor_id, customer_id, email).order_by(Order.id)
    return [_told(order) for order in db.scalars(query.options(selectinload(Order.lines)))]


def _of(vendor_id: int, customer_id: int, email: str) -> Any:
    """By account, or by the address that a guest typed."""
    is_his = or_(Order.customer_id == customer_id, func.lower(Order.email) == email.lower())
    return Order.for_vendor(vendor_id).where(is_his)


def _told(order: Order) -> dict[str, Any]:
    return {
        "number": order.number,
        "placed_at": order.placed_at.isoformat(),
        "status": order.status,
        "email": order.email,
        "name": order.customer_name,
        "address": order.address,
        "note": order.note,
        "payment_method": order.payment_method,
        "total_cents": order.total_cents,
        "currency": order.currency,
        "lines": [
            {"sku": line.sku, "title": line.title, "quantity": line.quantity}
            for line in order.lines
        ],
    }
