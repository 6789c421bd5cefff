"""What a vendor does with an order: look, pack, ship, take note of money."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from app.core.database import context_of
from app.core.outbox import announce
from app.core.pagination import Page, PageRequest, paginate
from app.core.ports import port
from app.modules.orders.events import OrderCancelled, OrderShipped
from app.modules.orders.exceptions import (
    NothingChosenError,
    OrderNotFoundError,
    OrderStateError,
    TooManyUnitsError,
)
from app.modules.orders.models import Order, Shipment, TimelineEntry
from app.modules.orders.schemas import ShipmentCreate
from app.modules.orders.services.finding import VIEWS, OrderFilter, query_for


class OrderService:
    def page(
        self, db: Session, vendor_id: int, request: PageRequest, wanted: OrderFilter | None = None
    ) -> Page[Order]:
        """Orders, newest first."""
        return paginate(db, query_for(vendor_id, wanted or OrderFilter()), request)

    def counts(self, db: Session, vendor_id: int) -> dict[str, int]:
        """How many orders need something: `to_ship` and `unpaid`."""
        row = db.execute(
            select(
                func.count().filter(Order.fulfilment_status.in_(VIEWS["to_ship"])),
                func.count().filter(Order.payment_status == "pending"),
            ).where(Order.vendor_id == vendor_id, Order.status == "open")
        ).one()
        return {"to_ship": row[0], "unpaid": row[1]}

    def get(self, db: Session, vendor_id: int, number: int) -> Order:
        """An order with its lines, parcels and history."""
        query = Order.for_vendor(vendor_id).where(Order.number == number)
        loaded = query.options(
            selectinload(Order.lines),
            selectinload(Order.shipments),
            selectinload(Order.timeline),
        )
        order = db.scalars(loaded).one_or_none()
        if order is None:
            raise OrderNotFoundError(number)
        return order

    def several(self, db: Session, vendor_id: int, numbers: Sequence[int]) -> list[Order]:
        """These orders with their lines, oldest first; those that are not there are left out."""
        query = Order.for_vendor(vendor_id).where(Order.number.in_(numbers))
        return list(db.scalars(query.options(selectinload(Order.lines)).order_by(Order.number)))

    def pack(self, db: Session, vendor_id: int, number: int) -> Order:
        """The goods lie in their parcel, ready to leave."""
        order = self.lock(db, vendor_id, number)
        if order.status != "open" or order.fulfilment_status != "unfulfilled":
            raise OrderStateError(number, "pack", order.fulfilment_status)
        order.fulfilment_status = "packed"
        self.note(db, order, "packed")
        return order

    def ship(self, db: Session, vendor_id: int, number: int, parcel: ShipmentCreate) -> Shipment:
        """A parcel leaves: stock goes with it, and the customer hears of it."""
        order = self.lock(db, vendor_id, number)
        if order.status != "open":
            raise OrderStateError(number, "ship", order.status)
        quantities = self._units_to_ship(order, parcel.quantities)
        shipment = Shipment(
            vendor_id=vendor_id,
            order_id=order.id,
            carrier=parcel.carrier,
            tracking_number=parcel.tracking_number,
            tracking_url=parcel.tracking_url,
            quantities={str(line): units for line, units in quantities.items()},
        )
        db.add(shipment)
        by_sku: dict[str, int] = {}
        for line in order.lines:
            units = quantities.get(line.id, 0)
            if units:
                line.shipped_quantity += units
                by_sku[line.sku] = by_sku.get(line.sku, 0) + units
        is_complete = all(line.shipped_quantity == line.quantity for line in order.lines)
        order.fulfilment_status = "fulfilled" if is_complete else "partial"
        if is_complete and order.payment_status != "pending":
            order.status = "completed"
        db.flush()  # gives the shipment its id
        if take := port("inventory.ship", context_of(db).platform_id):
            take(db, f"checkout:{order.checkout_id}", f"shipment:{shipment.id}", by_sku)
        self.note(db, order, "shipped", tracking=parcel.tracking_number, carrier=parcel.carrier)
        announce(
            db,
            OrderShipped(vendor_id, order.id, shipment.id, is_complete),
            aggregate=f"order:{order.id}",
        )
        return shipment

    def note_arrival(self, db: Session, vendor_id: int, number: int, parcel_id: int) -> None:
        """A parcel has reached its buyer. Raises `OrderNotFoundError` for one of another order."""
        order = self.lock(db, vendor_id, number)
        query = Shipment.for_vendor(vendor_id).where(
            Shipment.id == parcel_id, Shipment.order_id == order.id
        )
        parcel = db.scalars(query).one_or_none()
        if parcel is None:
            raise OrderNotFoundError(number)
        if parcel.delivered_at is None:
            parcel.delivered_at = datetime.now(UTC)
            self.note(db, order, "arrived")

    def mark_paid(self, db: Session, vendor_id: int, number: int) -> Order:
        """The bank transfer arrived."""
        order = self.lock(db, vendor_id, number)
        if order.payment_status != "pending" or order.status == "cancelled":
            raise OrderStateError(number, "mark_paid", order.payment_status)
        order.payment_status = "paid"
        if order.fulfilment_status == "fulfilled":
            order.status = "completed"
        self.note(db, order, "paid")
        return order

    def cancel(self, db: Session, vendor_id: int, number: int) -> Order:
        """Nothing was shipped or paid: the order ends and its stock is free again."""
        order = self.lock(db, vendor_id, number)
        if order.status != "open" or order.fulfilment_status not in {"unfulfilled", "packed"}:
            raise OrderStateError(number, "cancel", order.fulfilment_status)
        if order.payment_status != "pending":
            raise OrderStateError(number, "cancel", order.payment_status)
        order.status = "cancelled"
        if let_go := port("inventory.let_go", context_of(db).platform_id):
            let_go(db, vendor_id, f"checkout:{order.checkout_id}")
        self.note(db, order, "cancelled")
        announce(db, OrderCancelled(vendor_id, order.id), aggregate=f"order:{order.id}")
        return order

    def lock(self, db: Session, vendor_id: int, number: int) -> Order:
        """The order, kept from everyone else until the transaction ends."""
        query = Order.for_vendor(vendor_id).where(Order.number == number)
        order = db.scalars(
            query.options(selectinload(Order.lines)).with_for_update()
        ).one_or_none()
        if order is None:
            raise OrderNotFoundError(number)
        return order

    def note(self, db: Session, order: Order, kind: str, **details: object) -> None:
        """Write into the order's history."""
        db.add(
            TimelineEntry(
                vendor_id=order.vendor_id,
                order_id=order.id,
                kind=kind,
                details=details,
                actor=context_of(db).actor,
            )
        )

    def _units_to_ship(self, order: Order, wanted: Mapping[int, int]) -> dict[int, int]:
        left = {line.id: line.quantity - line.shipped_quantity for line in order.lines}
        chosen = {i: n for i, n in (wanted or left).items() if n}
        if not chosen:
            raise NothingChosenError
        for line_id, units in chosen.items():
            if units > left.get(line_id, 0):
                sku = next((line.sku for line in order.lines if line.id == line_id), str(line_id))
                raise TooManyUnitsError(sku, wanted=units, left=left.get(line_id, 0))
        return chosen


order_service = OrderService()
