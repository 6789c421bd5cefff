"""Withdrawals: declared by anybody who bought, decided by the vendor."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from app.core.module_settings import settings_for
from app.core.outbox import announce
from app.core.pagination import Page, PageRequest, paginate
from app.modules.orders.events import WithdrawalDecided, WithdrawalDeclared
from app.modules.orders.exceptions import (
    TooManyWithdrawalsError,
    WithdrawalDecidedError,
    WithdrawalNotFoundError,
)
from app.modules.orders.models import Order, OrderLine, Withdrawal
from app.modules.orders.schemas import RefundCreate, WithdrawalCreate
from app.modules.orders.services.order_service import order_service
from app.modules.orders.services.refund_service import REFUNDABLE, refund_service
from app.modules.orders.services.withdrawal_period import Parcel, is_in_time, last_day
from app.modules.orders.settings import OrdersSettings
from app.utils.i18n import DEFAULT_ZONE

# An address is not flooded with receipts by somebody who types it again and again.
MOST_AN_HOUR = 5
HOUR = timedelta(hours=1)
LOADED = (selectinload(Withdrawal.order).selectinload(Order.lines),)


class WithdrawalService:
    def declare(
        self,
        db: Session,
        vendor_id: int,
        wanted: WithdrawalCreate,
        *,
        locale: str,
        is_proven: bool = False,
    ) -> Withdrawal:
        """Take a declaration, whether it names an order of this shop or not.

        Nobody is told which: the answer is the same. `is_proven` when the signed link of the order
        was shown; else number and e-mail must belong together. The same declaration within an
        hour (a double click) is the one that stands already. Raises `TooManyWithdrawalsError`.
        """
        earlier = self._of_last_hour(db, vendor_id, wanted.email)
        quantities = {str(line): units for line, units in wanted.quantities.items() if units}
        for known in earlier:
            if (known.number, known.quantities) == (wanted.number, quantities):
                return known
        if len(earlier) >= MOST_AN_HOUR:
            raise TooManyWithdrawalsError
        order = self._order_of(db, vendor_id, wanted, is_proven=is_proven)
        now = datetime.now(UTC)
        ends_on = self.last_day(order) if order else None
        withdrawal = Withdrawal(
            vendor_id=vendor_id,
            order_id=order.id if order else None,
            number=wanted.number,
            name=wanted.name,
            email=wanted.email.lower(),
            locale=locale,
            quantities=_of_this(order, quantities),
            ends_on=ends_on,
            is_in_time=is_in_time(now, ends_on, DEFAULT_ZONE),
            status="open",
            declared_at=now,
        )
        db.add(withdrawal)
        db.flush()  # gives it its id
        if order is not None:
            order_service.note(db, order, "withdrawal_declared")
        announce(
            db,
            WithdrawalDeclared(vendor_id, withdrawal.id),
            aggregate=f"withdrawal:{withdrawal.id}",
        )
        return withdrawal

    def last_day(self, order: Order) -> date | None:
        """The last day on which this order may be withdrawn from; None before it all arrived."""
        assumed = settings_for(OrdersSettings, order.vendor_id).assumed_delivery_days
        return last_day(
            [Parcel(parcel.shipped_at, parcel.delivered_at) for parcel in order.shipments],
            is_complete=order.fulfilment_status == "fulfilled",
            country=order.address["country"],
            zone=DEFAULT_ZONE,
            assumed_days=assumed,
        )

    def page(
        self, db: Session, vendor_id: int, request: PageRequest, *, status: str = ""
    ) -> Page[Withdrawal]:
        """Declarations, newest first, with their orders."""
        query = Withdrawal.for_vendor(vendor_id).options(*LOADED)
        if status:
            query = query.where(Withdrawal.status == status)
        return paginate(db, query.order_by(Withdrawal.id.desc()), request)

    def open_count(self, db: Session, vendor_id: int) -> int:
        query = select(func.count()).where(
            Withdrawal.vendor_id == vendor_id, Withdrawal.status == "open"
        )
        return db.scalar(query) or 0

    def get(self, db: Session, vendor_id: int, withdrawal_id: int) -> Withdrawal:
        query = Withdrawal.for_vendor(vendor_id).where(Withdrawal.id == withdrawal_id)
        found = db.scalars(query.options(*LOADED)).one_or_none()
        if found is None:
            raise WithdrawalNotFoundError
        return found

    def accept(self, db: Session, vendor_id: int, withdrawal_id: int) -> Withdrawal:
        """The money goes back; an unpaid order that has not left ends. Raises
        `WithdrawalDecidedError`."""
        withdrawal = self._decide(db, vendor_id, withdrawal_id, "accepted")
        order = withdrawal.order
        if order is None:
            return withdrawal
        if order.payment_status in REFUNDABLE:
            wanted = refund_of(withdrawal, order)
            if wanted is not None:
                refund_service.request(db, vendor_id, order.number, wanted)
        elif order.status == "open" and order.fulfilment_status in {"unfulfilled", "packed"}:
            order_service.cancel(db, vendor_id, order.number)
        return withdrawal

    def refuse(self, db: Session, vendor_id: int, withdrawal_id: int, reason: str) -> Withdrawal:
        """Say why not; the buyer is told by mail. Raises `WithdrawalDecidedError`."""
        withdrawal = self._decide(db, vendor_id, withdrawal_id, "refused")
        withdrawal.reason = reason
        return withdrawal

    def _decide(self, db: Session, vendor_id: int, withdrawal_id: int, status: str) -> Withdrawal:
        query = Withdrawal.for_vendor(vendor_id).where(Withdrawal.id == withdrawal_id)
        found = db.scalars(query.with_for_update()).one_or_none()
        if found is None:
            raise WithdrawalNotFoundError
        if found.status != "open":
            raise WithdrawalDecidedError(found.status)
        found.status = status
        found.decided_at = datetime.now(UTC)
        if found.order is not None:
            order_service.note(db, found.order, f"withdrawal_{status}")
        announce(db, WithdrawalDecided(vendor_id, found.id), aggregate=f"withdrawal:{found.id}")
        return found

    def _of_last_hour(self, db: Session, vendor_id: int, email: str) -> list[Withdrawal]:
        query = Withdrawal.for_vendor(vendor_id).where(
            Withdrawal.email == email.lower(), Withdrawal.declared_at > func.now() - HOUR
        )
        return list(db.scalars(query))

    def _order_of(
        self, db: Session, vendor_id: int, wanted: WithdrawalCreate, *, is_proven: bool
    ) -> Order | None:
        """The order that number and e-mail name together. Its row is locked, so that two
        declarations are taken one after the other."""
        digits = "".join(char for char in wanted.number if char.isdigit())
        if not digits or len(digits) > 9:
            return None
        query = (
            Order.for_vendor(vendor_id)
            .where(Order.number == int(digits))
            .options(selectinload(Order.lines), selectinload(Order.shipments))
        )
        if not is_proven:
            query = query.where(func.lower(Order.email) == wanted.email.lower())
        return db.scalars(query.with_for_update(of=Order)).one_or_none()


def _of_this(order: Order | None, quantities: dict[str, int]) -> dict[str, int]:
    """Units of lines that the order really has; nothing is left when it is all of them."""
    if order is None:
        return quantities
    lines = {str(line.id): line.quantity for line in order.lines}
    chosen = {line: min(n, lines[line]) for line, n in quantities.items() if line in lines}
    return {} if chosen == lines else chosen


def withdrawn_lines(withdrawal: Withdrawal, order: Order) -> list[tuple[OrderLine, int]]:
    """Which units go back: `(line, units)`, without those that are excluded or refunded."""
    found: list[tuple[OrderLine, int]] = []
    for line in order.lines:
        asked = withdrawal.quantities.get(str(line.id), 0) if withdrawal.quantities else None
        units = line.quantity if asked is None else int(asked)
        units = min(units, line.quantity - line.refunded_quantity)
        if units > 0 and not line.exclusion:
            found.append((line, units))
    return found


def refund_of(withdrawal: Withdrawal, order: Order) -> RefundCreate | None:
    """What goes back: the units' price, and the delivery when nothing of the order is kept."""
    lines = withdrawn_lines(withdrawal, order)
    cents = sum(line.paid_for(units) for line, units in lines)
    if sum(units for _, units in lines) == sum(line.quantity for line in order.lines):
        cents = order.total_cents  # whatever else was on the bill, discounts included
    cents = min(cents, order.total_cents - order.refunded_cents)
    if cents <= 0:
        return None
    return RefundCreate(
        amount_cents=cents,
        reason=f"withdrawal {withdrawal.id}",
        quantities={line.id: units for line, units in lines},
        restock=False,  # first the goods must come back
    )


withdrawal_service = WithdrawalService()
