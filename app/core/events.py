"""In-process events, handled inside the publisher's transaction: call down, announce up.

A handler may veto by raising: an order that cannot get its stock is not placed. Subscribing by
name keeps the dependency soft. Handlers of a module that is off for the platform do not run.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from app.core.books import Book, exchange
from app.core.database import context_of
from app.core.gate import gate, owner_of


@dataclass(frozen=True, slots=True)
class Event:
    """Base of events: frozen dataclasses, past tense, `name = "<module>.<what_happened>"`."""

    name: ClassVar[str]


Handler = Callable[[Session, Any], object]

_handlers: Book[Handler] = Book()


def subscribe(name: str) -> Callable[[Handler], Handler]:
    """Run the decorated `(db, event)` function whenever an event of this name is published."""

    def register(handler: Handler) -> Handler:
        _handlers.enter(name, handler)
        return handler

    return register


def publish(db: Session, event: Event) -> None:
    """Tell every enabled handler, in the order of registration, in this transaction."""
    platform_id = context_of(db).platform_id
    for handler in _handlers.get(event.name):
        owner = owner_of(handler.__module__)
        if not owner or gate.is_open(owner, platform_id):
            handler(db, event)


def forget_handlers(package: str) -> None:
    """Drop what a module entered anywhere: it failed to load."""
    exchange({package}, (), ())
