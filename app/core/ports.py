"""Ports: what one module needs from whichever module can give it, without importing it.

`checkout` asks for `catalog.offers` and `inventory.hold`; it boots without either. A port has at
most one provider, and a provider whose module is off for the platform does not count.
"""

from collections.abc import Callable
from typing import Any

from app.core.books import Book
from app.core.gate import gate, owner_of

_providers: Book[Callable[..., Any]] = Book()


def provide(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare the decorated function to be the provider of a port."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        for taken in _providers.get(name):
            if taken.__module__ != function.__module__:
                msg = f"port {name!r} is already provided by {taken.__module__}"
                raise ValueError(msg)
        _providers.enter(name, function)
        return function

    return register


def port(name: str, platform_id: int | None) -> Callable[..., Any] | None:
    """The provider of a port on this platform, or None."""
    providers = _providers.get(name)
    if not providers:
        return None
    provider = providers[-1]
    owner = owner_of(provider.__module__)
    return provider if not owner or gate.is_open(owner, platform_id) else None
