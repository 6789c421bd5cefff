"""Bank transfers as they arrive: statements are read, each credit finds its order or waits."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.core.database import context_of
from app.core.events import publish
from app.core.pagination import Page, PageRequest, paginate
from app.core.ports import port
from app.modules.payments.events import TransferReceived
from app.modules.payments.exceptions import BankEntryNotFoundError, OrderNotAwaitedError
from app.modules.payments.models import BankEntry, Payment, PaymentTransaction
from app.modules.payments.schemas import AwaitedTransfer
from app.modules.payments.services.statement import StatementEntry, read_statement
from app.modules.payments.services.transfer import BANK_TRANSFER, order_of

NO_ORDER = ("unmatched", "set_aside")
Awaited = Mapping[int, AwaitedTransfer]


@dataclass(frozen=True, slots=True)
class StatementOutcome:
    """What came of a file: how many of its credits were new, and how many found their order."""

    new: int
    known: int
    matched: int


class BankService:
    def read(self, db: Session, vendor_id: int, raw: bytes) -> StatementOutcome:
        """Take up a statement. Reading it again changes nothing.

        Raises `UnreadableStatementError`; then nothing is stored.
        """
        entries = list({entry.bank_ref: entry for entry in read_statement(raw)}.values())
        stored = self._store(db, vendor_id, entries)
        numbers = {n for entry in entries for n in (*_named(entry), *entry.numbers)}
        awaited = _awaited(db, vendor_id, sorted(numbers))
        received = self._received(db, vendor_id, list(awaited))
        matched = 0
        for entry in entries:
            row = stored.get(entry.bank_ref)
            number = _order_for(entry, awaited, received) if row is not None else None
            if row is not None and number is not None:
                self._count(db, row, awaited[number], received)
                matched += 1
        return StatementOutcome(len(stored), len(entries) - len(stored), matched)

    def assign(self, db: Session, vendor_id: int, entry_id: int, number: int) -> BankEntry:
        """A person says which order a credit is for. Raises `OrderNotAwaitedError`."""
        entry = self._lock(db, vendor_id, entry_id)
        awaited = _awaited(db, vendor_id, [number]).get(number)
        if entry.status not in NO_ORDER or awaited is None or awaited.currency != entry.currency:
            raise OrderNotAwaitedError(number)
        self._count(db, entry, awaited, self._received(db, vendor_id, [number]))
        return entry

    def set_aside(self, db: Session, vendor_id: int, entry_id: int) -> None:
        """It is for no order: it need not be looked at again."""
        entry = self._lock(db, vendor_id, entry_id)
        if entry.status == "unmatched":
            entry.status = "set_aside"

    def page(
        self, db: Session, vendor_id: int, request: PageRequest, *, status: str = ""
    ) -> Page[BankEntry]:
        """Credits, newest first."""
        query = BankEntry.for_vendor(vendor_id)
        if status:
            query = query.where(BankEntry.status == status)
        return paginate(
            db, query.order_by(BankEntry.booked_on.desc(), BankEntry.id.desc()), request
        )

    def unmatched(self, db: Session, vendor_id: int) -> int:
        """How many credits wait for somebody to say what they are for."""
        query = select(func.count()).where(
            BankEntry.vendor_id == vendor_id, BankEntry.status == "unmatched"
        )
        return db.scalar(query) or 0

    def _store(
        self, db: Session, vendor_id: int, entries: Sequence[StatementEntry]
    ) -> dict[str, BankEntry]:
        """The new ones. Two uploads of one file at once: each credit is new to one of them."""
        rows = [
            {
                "vendor_id": vendor_id,
                "bank_ref": entry.bank_ref[:80],
                "booked_on": entry.booked_on,
                "amount_cents": entry.amount_cents,
                "currency": entry.currency,
                "payer": entry.payer[:140],
                "text": entry.text[:500],
                "status": "unmatched",
            }
            for entry in entries
            if entry.amount_cents > 0
        ]
        if not rows:
            return {}
        statement = insert(BankEntry).on_conflict_do_nothing().returning(BankEntry)
        return {row.bank_ref: row for row in db.scalars(statement, rows)}

    def _received(self, db: Session, vendor_id: int, numbers: Sequence[int]) -> dict[int, int]:
        """Cents that came in for these orders so far."""
        query = (
            select(BankEntry.order_number, func.sum(BankEntry.amount_cents))
            .where(BankEntry.vendor_id == vendor_id, BankEntry.order_number.in_(numbers))
            .group_by(BankEntry.order_number)
        )
        return {number: int(cents) for number, cents in db.execute(query) if number is not None}

    def _count(
        self, db: Session, entry: BankEntry, awaited: AwaitedTransfer, received: dict[int, int]
    ) -> None:
        """The credit is for this order: into the ledger with it, and tell the order."""
        number = awaited.number
        so_far = received[number] = received.get(number, 0) + entry.amount_cents
        entry.order_number = number
        missing = awaited.total_cents - so_far
        entry.status = "partial" if missing > 0 else "over" if missing < 0 else "matched"
        self._book(db, entry, awaited, so_far)
        publish(
            db,
            TransferReceived(
                entry.vendor_id, number, entry.amount_cents, missing_cents=max(0, missing)
            ),
        )

    def _book(self, db: Session, entry: BankEntry, awaited: AwaitedTransfer, so_far: int) -> None:
        query = Payment.for_vendor(entry.vendor_id).filter_by(ref=awaited.ref)
        payment = db.scalars(query.with_for_update()).one_or_none()
        if payment is None:
            payment = Payment(
                vendor_id=entry.vendor_id,
                ref=awaited.ref,
                provider=BANK_TRANSFER,
                amount_cents=awaited.total_cents,
                currency=awaited.currency,
            )
            db.add(payment)
        # More than was asked for is the buyer's: the vendor must send it back.
        payment.is_disputed = so_far > awaited.total_cents
        payment.captured_cents = so_far
        payment.is_settled = True  # its order is what was waiting
        db.flush()
        db.add(
            PaymentTransaction(
                vendor_id=entry.vendor_id,
                payment_id=payment.id,
                kind="capture",
                amount_cents=entry.amount_cents,
                currency=entry.currency,
                provider_ref=entry.bank_ref,
            )
        )

    def _lock(self, db: Session, vendor_id: int, entry_id: int) -> BankEntry:
        query = BankEntry.for_vendor(vendor_id).where(BankEntry.id == entry_id)
        entry = db.scalars(query.with_for_update()).one_or_none()
        if entry is None:
            raise BankEntryNotFoundError
        return entry


def _named(entry: StatementEntry) -> list[int]:
    """Orders that the credit's references name."""
    return [number for ref in entry.references if (number := order_of(ref)) is not None]


def _awaited(db: Session, vendor_id: int, numbers: Sequence[int]) -> Awaited:
    """Those of these orders that wait for a transfer."""
    ask: Callable[..., Any] | None = port("orders.awaiting_transfer", context_of(db).platform_id)
    return ask(db, vendor_id, numbers) if ask and numbers else {}


def _order_for(entry: StatementEntry, awaited: Awaited, received: Mapping[int, int]) -> int | None:
    """A reference decides whatever the amount; a bare number only with the amount still open."""
    for number in _named(entry):
        if number in awaited and awaited[number].currency == entry.currency:
            return number
    for number in entry.numbers:
        order = awaited.get(number)
        if order is None or order.currency != entry.currency:
            continue
        if order.total_cents - received.get(number, 0) == entry.amount_cents:
            return number
    return None


bank_service = BankService()
