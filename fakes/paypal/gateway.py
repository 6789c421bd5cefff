"""The gateway as a whole, and one request to it."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime

from fakes.paypal.courier import PayPalCourier
from fakes.paypal.errors import missing
from fakes.stripe.controls import Controls
from fakes.stripe.gateway import Gateway
from fakes.stripe.store import Object, Store
from fakes.stripe.webhooks import Courier

ALPHABET = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
DECLINES = ("INSTRUMENT_DECLINED", "TRANSACTION_REFUSED")


def new_id(length: int = 17) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def moment() -> str:
    """Now, as PayPal writes it, but to the microsecond: each change is a moment of its own."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


@dataclass(slots=True)
class PayPalControls(Controls):
    refund_status: str = "COMPLETED"

    def declines(self) -> Collection[str]:
        return DECLINES


@dataclass(slots=True)
class PayPal(Gateway):
    controls: Controls = field(default_factory=PayPalControls)

    def hire(self) -> Courier:
        return PayPalCourier(self.store, self.controls)


@dataclass(slots=True)
class Call:
    """One API request, after its token and its body were read. `raw` is the body as it came."""

    gateway: Gateway
    account: str
    body: Object
    path: dict[str, str]
    base_url: str
    raw: str = ""
    request_id: str = ""

    @property
    def store(self) -> Store:
        return self.gateway.store

    def get(self, kind: str, identity: str) -> Object:
        found = self.store.find(kind, self.account, identity)
        if found is None:
            raise missing()
        return found

    def keep(self, kind: str, body: Object) -> Object:
        body["update_time"] = moment()
        return self.store.put(kind, self.account, body["id"], body)

    def announce(self, kind: str, resource_type: str, body: Object) -> None:
        self.gateway.courier.announce(self.account, kind, public(body), {"type": resource_type})


def public(body: Object) -> Object:
    """Without what only we know."""
    return {name: value for name, value in body.items() if not name.startswith("_")}


def link(call: Call, path: str, rel: str = "self", method: str = "GET") -> Object:
    return {"href": f"{call.base_url}{path}", "rel": rel, "method": method}
