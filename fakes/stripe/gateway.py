"""The gateway as a whole, and one request to it."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fakes.stripe.controls import Controls
from fakes.stripe.forms import Params
from fakes.stripe.store import Object, Store
from fakes.stripe.webhooks import Courier


@dataclass(slots=True)
class Gateway:
    """State, switches and the courier. `start` and `stop` belong to the event loop."""

    path: Path | None = None
    store: Store = field(init=False)
    controls: Controls = field(default_factory=Controls)
    courier: Courier = field(init=False)
    busy_keys: set[str] = field(default_factory=set[str])
    _task: "asyncio.Task[None] | None" = None

    def __post_init__(self) -> None:
        self.store = Store(self.path)
        self.courier = self.hire()

    def hire(self) -> Courier:
        """Who carries events, in this provider's manner."""
        return Courier(self.store, self.controls)

    async def start(self) -> None:
        self.store.open()
        self._task = asyncio.create_task(self.courier.run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        self.store.close()


@dataclass(slots=True)
class Call:
    """One API request, after its key and its form were read."""

    gateway: Gateway
    account: str
    params: Params
    path: dict[str, str]
    base_url: str
    request_id: str = ""
    idempotency_key: str | None = None
    version: str = ""

    @property
    def store(self) -> Store:
        return self.gateway.store

    def get(self, kind: str, identity: str, param: str = "id") -> Object:
        return self.store.get(kind, self.account, identity, param)

    def keep(self, kind: str, body: Object) -> Object:
        return self.store.put(kind, self.account, body["id"], body)

    def announce(self, kind: str, body: Object) -> None:
        request: dict[str, Any] = {
            "id": self.request_id or None,
            "idempotency_key": self.idempotency_key,
            "version": self.version,
        }
        self.gateway.courier.announce(self.account, kind, body, request)
