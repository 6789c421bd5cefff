"""What other modules may react to."""

from dataclasses import dataclass
from typing import ClassVar

from app.core.events import Event


@dataclass(frozen=True, slots=True)
class PaymentNoticed(Event):
    """The provider says that something happened to the payment `ref`. Ask it what.

    Whoever the payment is for tells `inbox_service.close` what became of message `event_id`;
    there is none when our own sweep asks.
    """

    name: ClassVar[str] = "payments.payment_noticed"

    vendor_id: int
    ref: str
    kind: str
    event_id: int | None


@dataclass(frozen=True, slots=True)
class TransferReceived(Event):
    """Money for an order came in on the bank account. `missing_cents` is what is still to come.

    Told in the transaction that stores it, once for each credit.
    """

    name: ClassVar[str] = "payments.transfer_received"

    vendor_id: int
    order_number: int
    amount_cents: int
    missing_cents: int
