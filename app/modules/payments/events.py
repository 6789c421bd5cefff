"""What other modules may react to."""

from dataclasses import dataclass
from typing import ClassVar

from app.core.events import Event


@dataclass(frozen=True, slots=True)
class PaymentNoticed(Event):
    """The provider says that something happened to the payment `ref`. Ask it what.

    Whoever the payment is for tells `inbox_service.close` what became of message `event_id`.
    """

    name: ClassVar[str] = "payments.payment_noticed"

    vendor_id: int
    ref: str
    kind: str
    event_id: int
