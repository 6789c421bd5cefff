"""What a module's tests hear, read and set: events, mails, the time.

The payment gateway's fake is in `tests/support/stripe.py`: it speaks the provider's protocol.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, Self

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import events
from app.core.database import transaction
from models.database.work import Mail
from tests.support.factories import Shop


class Heard:
    """Events published while a test runs, by the names it listens for."""

    def __init__(self) -> None:
        self.events: list[Any] = []

    def listen(self, *names: str) -> None:
        for name in names:
            events.subscribe(name)(self._hear)

    def _hear(self, _db: Session, event: Any) -> None:
        self.events.append(event)

    def forget(self) -> None:
        events.forget_handlers("tests.support")


@pytest.fixture
def heard() -> Iterator[Heard]:
    """`heard.listen("orders.order_cancelled")`; then `heard.events` are what was published."""
    ears = Heard()
    yield ears
    ears.forget()


def mails_of(shop: Shop) -> list[Mail]:
    """What a shop has written so far, oldest first: stored with the change that causes it."""
    with transaction(shop.context) as db:
        return list(db.scalars(select(Mail).filter_by(vendor_id=shop.id).order_by(Mail.id)))


class Clock:
    """What Python's clock says to modules. The database keeps its own time."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def set(self, moment: datetime) -> None:
        self.now = moment

    def forward(self, **span: float) -> None:
        """`clock.forward(days=3)`"""
        self.now += timedelta(**span)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Every loaded module that asks `datetime.now(...)` is told what the test says."""
    told = Clock()

    class Told(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            moment = told.now.astimezone(tz)
            return cls.fromtimestamp(moment.timestamp(), tz)

    for name, module in list(sys.modules.items()):
        if name.startswith("app.modules.") and getattr(module, "datetime", None) is datetime:
            monkeypatch.setattr(module, "datetime", Told)
    return told
