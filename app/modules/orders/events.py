"""What other modules may react to."""

from dataclasses import dataclass
from typing import ClassVar

from app.core.events import Event


@dataclass(frozen=True, slots=True)
class OrderPlaced(Event):
    """A shopper bought something. Told once per order."""

    name: ClassVar[str] = "orders.order_placed"

    vendor_id: int
    order_id: int
    number: int
    email: str
    customer_name: str
    locale: str


@dataclass(frozen=True, slots=True)
class OrderShipped(Event):
    """A parcel left. `is_complete` when it was the last."""

    name: ClassVar[str] = "orders.order_shipped"

    vendor_id: int
    order_id: int
    shipment_id: int
    is_complete: bool


@dataclass(frozen=True, slots=True)
class OrderCancelled(Event):
    name: ClassVar[str] = "orders.order_cancelled"

    vendor_id: int
    order_id: int


@dataclass(frozen=True, slots=True)
class RefundDone(Event):
    """The provider gave money back."""

    name: ClassVar[str] = "orders.refund_done"

    vendor_id: int
    order_id: int
    refund_id: int
    amount_cents: int


@dataclass(frozen=True, slots=True)
class WithdrawalDeclared(Event):
    """Somebody declared that he withdraws from a contract. His receipt is due at once."""

    name: ClassVar[str] = "orders.withdrawal_declared"

    vendor_id: int
    withdrawal_id: int


@dataclass(frozen=True, slots=True)
class WithdrawalDecided(Event):
    """The vendor accepted a withdrawal, or refused it."""

    name: ClassVar[str] = "orders.withdrawal_decided"

    vendor_id: int
    withdrawal_id: int
