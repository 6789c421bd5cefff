"""What a module gives to the tenant walk (`tests/walk`), in its `tests/walk.py`.

- `things(visit)`: what the paths of its routes name, freshly made for a shop. Their texts hold
  `shown(shop)` where a shopper may read them and `hidden(shop)` where only the shop's people may.
- `BODIES`: for each unsafe route the body with which it succeeds.
- `SHARED_NAMES`: parameters that name the same for everybody, `NOBODYS`: paths that belong to no
  shop.
- `PERSONAL`: paths at which everybody changes his own things, and needs no permission.
- `SECRETS`: parameters that are keys in themselves. `UNREACHED`: routes that cannot succeed here,
  and why. `ONLY_SUPER`: routes for operators of the whole installation alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.testclient import TestClient

from tests.support.factories import Shop

# Path parameter -> value; `cookie` is sent by whoever holds the secrets.
Things = dict[str, str]
Body = Callable[[Things], dict[str, Any]]


@dataclass(frozen=True)
class Visit:
    """A route is about to be walked: make what it needs."""

    shop: Shop
    route: str
    client: TestClient


def shown(shop: Shop) -> str:
    return f"Shown{shop.id}Canary"


def hidden(shop: Shop) -> str:
    return f"Hidden{shop.id}Canary"


def no_body(_things: Things) -> dict[str, Any]:
    return {}
