"""Lists in which modules enter what they offer: handlers, subscribers, ports.

A module that is loaded anew enters it aside first, in its thread; `exchange` then makes its new
entries take the place of its old ones in one assignment, so that nobody finds neither or both.
"""

import threading
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

T = TypeVar("T", bound=Callable[..., Any])

_thread = threading.local()
_books: list["Book[Any]"] = []
Entry = tuple["Book[Any]", str, Callable[..., Any]]


class Book(Generic[T]):
    """name -> the functions entered under it, in order."""

    def __init__(self) -> None:
        self._live: Mapping[str, tuple[T, ...]] = {}
        _books.append(self)

    def enter(self, name: str, function: T) -> None:
        aside: list[Entry] | None = getattr(_thread, "aside", None)
        if aside is not None:
            aside.append((self, name, function))
        else:
            self._live = {**self._live, name: (*self._live.get(name, ()), function)}

    def get(self, name: str) -> tuple[T, ...]:
        return self._live.get(name, ())

    def all(self) -> Mapping[str, tuple[T, ...]]:
        return self._live

    def put(self, live: Mapping[str, tuple[T, ...]]) -> None:
        """Make these the entries."""
        self._live = live


@contextmanager
def aside() -> Generator[list[Entry]]:
    """What this thread enters meanwhile is kept for `exchange`."""
    entries: list[Entry] = []
    _thread.aside = entries
    try:
        yield entries
    finally:
        _thread.aside = None


def exchange(packages: Collection[str], entries: Sequence[Entry], order: Sequence[str]) -> None:
    """Replace everything these packages entered; `order` is that of all packages."""
    place = {package: number for number, package in enumerate(order)}
    for book in _books:
        mine = [(name, function) for owner, name, function in entries if owner is book]
        kept = [
            (name, function)
            for name, functions in book.all().items()
            for function in functions
            if package_of(function) not in packages
        ]
        live: dict[str, tuple[Any, ...]] = {}
        # Stable: whoever stood first within a module still does; the framework before all.
        for name, function in sorted(
            (*kept, *mine), key=lambda entry: place.get(package_of(entry[1]), -1)
        ):
            live[name] = (*live.get(name, ()), function)
        book.put(live)


def package_of(function: Callable[..., Any]) -> str:
    """`app.modules.orders` for a function of that module."""
    return ".".join(function.__module__.split(".")[:3])
