"""Switches for trouble: what the outside world does to those who depend on it."""

import asyncio
from collections.abc import Collection
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from fakes.stripe.errors import DECLINES, ApiError


@dataclass(slots=True)
class Failure:
    """Answers `status` for the next `times` requests whose path starts with `path`.

    `after` lets the effect happen first, as when the answer is lost on its way; status 0 closes
    the connection without any answer.
    """

    path: str
    method: str = "POST"
    status: int = 500
    times: int = 1
    after: bool = False

    def suits(self, method: str, path: str) -> bool:
        return self.times != 0 and method == self.method and path.startswith(self.path)


@dataclass(slots=True)
class Controls:
    """The defaults do nothing. Counts of -1 mean "always"."""

    latency: float = 0.0
    """Seconds before an API request is executed; its idempotency key is in use meanwhile."""
    decline: str = ""
    """Every card is refused for this reason."""
    refund_status: str = "succeeded"
    webhook_delay: float = 0.0
    webhook_duplicates: int = 0
    """How many extra times each event is delivered."""
    webhook_drop: int = 0
    """How many deliveries are lost for good."""
    webhook_reorder: float = 0.0
    """Deliveries are spread over this many seconds at random."""
    failures: list[Failure] = field(default_factory=list[Failure])

    def change(self, wanted: dict[str, Any]) -> None:
        known = {known.name for known in fields(self)}
        for name, value in wanted.items():
            if name not in known:
                msg = f"Unknown control: {name}"
                raise ApiError(msg, param=name)
            if name == "decline" and value and value not in self.declines():
                msg = f"Unknown decline reason: {value}"
                raise ApiError(msg, param=name)
            is_list = name == "failures"
            setattr(self, name, [Failure(**f) for f in value] if is_list else value)

    def declines(self) -> Collection[str]:
        """Reasons for which this provider refuses a payment."""
        return DECLINES

    def describe(self) -> dict[str, Any]:
        return asdict(self)

    async def wait(self) -> None:
        if self.latency:
            await asyncio.sleep(self.latency)

    def next_failure(self, method: str, path: str) -> Failure | None:
        found = next((f for f in self.failures if f.suits(method, path)), None)
        if found is not None and found.times > 0:
            found.times -= 1
        return found

    def loses_webhook(self) -> bool:
        if self.webhook_drop > 0:
            self.webhook_drop -= 1
            return True
        return self.webhook_drop == -1
