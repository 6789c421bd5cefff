"""Giving money back: stored first, sent by a task, noted when the provider has done it."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.database import context_of
from app.core.outbox import announce, enqueue_task
from app.core.ports import port
from app.modules.orders.events import RefundDone
from app.modules.orders.exceptions import OrderStateError, RefundTooHighError, TooManyUnitsError
from app.modules.orders.models import Order, Refund
from app.modules.orders.schemas import RefundCreate
from app.modules.orders.services.order_service import order_service
from app.modules.payments.services import issue_service, payment_service

REFUNDABLE = {"paid", "partially_refunded"}


class RefundService:
    def request(self, db: Session, vendor_id: int, number: int, wanted: RefundCreate) -> Refund:
        """Promise money back. The promise counts at once, so two clicks cannot give twice."""
        order = order_service.lock(db, vendor_id, number)
        if order.payment_status not in REFUNDABLE:
            raise OrderStateError(number, "refund", order.payment_status)
        left = order.total_cents - order.refunded_cents
        if wanted.amount_cents > left:
            raise RefundTooHighError(wanted_cents=wanted.amount_cents, left_cents=left)
        units = self._take_back(order, wanted.quantities)
        refund = Refund(
            vendor_id=vendor_id,
            order_id=order.id,
            amount_cents=wanted.amount_cents,
            reason=wanted.reason,
            quantities={str(line): n for line, n in wanted.quantities.items() if n},
            restock=wanted.restock,
        )
        db.add(refund)
        order.refunded_cents += wanted.amount_cents
        db.flush()  # gives the refund its id
        restock = port("inventory.restock", context_of(db).platform_id)
        if wanted.restock and units and restock:
            restock(db, vendor_id, units, ref=f"refund:{refund.id}")
        if payment_service.is_online(order.payment_method):
            enqueue_task(
                db, "orders.refunds.send", {"vendor_id": vendor_id, "refund_id": refund.id}
            )
            order_service.note(db, order, "refund_requested", amount_cents=wanted.amount_cents)
        else:
            # Money that came by bank goes back by bank: the vendor does it, we keep the books.
            self.note_done(db, vendor_id, refund.id)
        return refund

    def to_send(self, db: Session, refund_id: int) -> tuple[UUID, int] | None:
        """`(checkout, amount)` of a refund that the provider must still do."""
        row = db.execute(
            select(Order.checkout_id, Refund.amount_cents)
            .join(Order, (Order.id == Refund.order_id) & (Order.vendor_id == Refund.vendor_id))
            .where(Refund.id == refund_id, Refund.status == "requested")
        ).first()
        return (row[0], row[1]) if row else None

    def note_done(self, db: Session, vendor_id: int, refund_id: int) -> None:
        """The money is on its way back. A second call changes nothing."""
        refund = db.scalars(
            Refund.for_vendor(vendor_id).where(Refund.id == refund_id).with_for_update()
        ).one()
        if refund.status == "done":
            return
        refund.status = "done"
        issue_service.solve(db, vendor_id, "refund_failed", [f"refund:{refund_id}"])
        refund.last_error = ""
        query = Order.for_vendor(vendor_id).where(Order.id == refund.order_id)
        order = db.scalars(query.with_for_update()).one()
        is_whole = order.refunded_cents >= order.total_cents
        order.payment_status = "refunded" if is_whole else "partially_refunded"
        order_service.note(db, order, "refunded", amount_cents=refund.amount_cents)
        announce(
            db,
            RefundDone(vendor_id, order.id, refund.id, refund.amount_cents),
            aggregate=f"order:{order.id}",
        )

    def note_failure(self, db: Session, vendor_id: int, refund_id: int, message: str) -> None:
        """The provider refused; the order page shows why, and the task tries again."""
        refund = db.scalars(Refund.for_vendor(vendor_id).where(Refund.id == refund_id)).one()
        refund.last_error = message[:500]
        order = db.scalars(Order.for_vendor(vendor_id).where(Order.id == refund.order_id)).one()
        issue_service.report(
            db,
            vendor_id,
            "refund_failed",
            f"refund:{refund_id}",
            amount_cents=refund.amount_cents,
            currency=order.currency,
            order_number=order.number,
            problem=message,
            retry_task="orders.refunds.send",
            retry_payload={"vendor_id": vendor_id, "refund_id": refund_id},
        )

    def of_order(self, db: Session, vendor_id: int, order_id: int) -> list[Refund]:
        query = Refund.for_vendor(vendor_id).where(Refund.order_id == order_id)
        return list(db.scalars(query.order_by(Refund.id)))

    def _take_back(self, order: Order, quantities: Mapping[int, int]) -> dict[str, int]:
        by_id = {line.id: line for line in order.lines}
        units: dict[str, int] = {}
        for line_id, quantity in quantities.items():
            if not quantity:
                continue
            line = by_id.get(line_id)
            left = line.quantity - line.refunded_quantity if line else 0
            if line is None or quantity > left:
                raise TooManyUnitsError(
                    line.sku if line else str(line_id), wanted=quantity, left=left
                )
            line.refunded_quantity += quantity
            units[line.sku] = units.get(line.sku, 0) + quantity
        return units


refund_service = RefundService()
