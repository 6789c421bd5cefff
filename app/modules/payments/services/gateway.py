"""The provider port: what we need of whoever moves the money.

Every call goes over the network and is made outside any transaction. Keys are derived from our
own references, so that a repeated call does nothing twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class GatewayAccount:
    """A vendor's account at the provider."""

    secret_key: str
    webhook_secret: str
    is_live: bool = False


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """What a shopper is asked to pay. `ref` names it on our side and never changes."""

    ref: str
    method: str
    amount_cents: int
    currency: str
    locale: str
    email: str
    description: str
    success_url: str
    cancel_url: str


@dataclass(frozen=True, slots=True)
class StartedPayment:
    provider_ref: str
    url: str


@dataclass(frozen=True, slots=True)
class PaymentStatus:
    """What the provider says now. `charge_ref` is what a refund must name.

    `declined` is open still: the shopper was refused once and may try another way to pay.
    """

    provider_ref: str
    state: Literal["open", "declined", "paid", "expired"]
    amount_cents: int
    currency: str
    charge_ref: str


@dataclass(frozen=True, slots=True)
class WebhookNotice:
    """A verified message. It is only a hint: the status is always fetched."""

    event_id: str
    kind: str
    ref: str
    provider_ref: str


class Gateway(Protocol):
    @property
    def page_origins(self) -> tuple[str, ...]:
        """Where its payment pages live, e.g. `https://checkout.stripe.com`."""
        ...

    def start(self, account: GatewayAccount, request: PaymentRequest) -> StartedPayment: ...

    def fetch(self, account: GatewayAccount, provider_ref: str) -> PaymentStatus: ...

    def expire(self, account: GatewayAccount, provider_ref: str) -> None: ...

    def refund(
        self, account: GatewayAccount, charge_ref: str, amount_cents: int, key: str
    ) -> str: ...

    def listen(self, account: GatewayAccount, url: str) -> str: ...

    def parse_webhook(
        self, account: GatewayAccount, raw: bytes, headers: Mapping[str, str]
    ) -> WebhookNotice:
        """Verify a message. `headers` finds them in any case. Raises `BadSignatureError`."""
        ...
