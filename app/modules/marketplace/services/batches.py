"""A feed in batches: read and converted ahead, in a thread, while the database is busy."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from queue import Full, Queue
from threading import Event, Thread
from typing import Any, Generic, TypeVar, cast

from app.modules.marketplace.services.conversion import Item, Terms, convert, groups_of
from app.modules.marketplace.services.feeds import (
    Feed,
    FeedOptions,
    Mapping,
    RowProblem,
    read_feed,
)
from app.modules.marketplace.services.feeds.table import Source

T = TypeVar("T")
AHEAD = 2
END = object()
# A batch of nothing but problems ends too.
ENTRIES_PER_ITEM = 4


@dataclass(slots=True)
class Batch:
    """`cursor` and `row` are where the reader stood behind it."""

    items: list[Item] = field(default_factory=list[Item])
    problems: list[RowProblem] = field(default_factory=list[RowProblem])
    cursor: int = 0
    row: int = 0


@dataclass(slots=True)
class CountedRows:
    """A source that knows how many rows were taken in the present pass."""

    source: Source
    row: int = 0

    @property
    def header(self) -> tuple[str, ...]:
        return self.source.header

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        for number, entry in enumerate(self.source.rows(), 1):
            self.row = number
            yield entry


class Batches:
    """The batches of a feed behind the first `skip` entries of its reader."""

    def __init__(
        self,
        feed: Feed,
        mapping: Mapping,
        options: FeedOptions,
        terms: Terms,
        *,
        skip: int = 0,
        size: int = 1000,
    ) -> None:
        self._source = CountedRows(feed.source)
        counted = replace(feed, source=cast("Any", self._source))
        self._terms = replace(terms, groups=groups_of(feed.source, mapping))
        self._entries = read_feed(counted, mapping, options)
        self._cursor = skip
        self._size = size
        for _ in islice(self._entries, skip):
            pass

    @property
    def row(self) -> int:
        return self._source.row

    def __iter__(self) -> Iterator[Batch]:
        while batch := self._next():
            yield batch

    def _next(self) -> Batch | None:
        batch = Batch()
        most = self._cursor + self._size * ENTRIES_PER_ITEM
        for entry in self._entries:
            self._cursor += 1
            found = entry if isinstance(entry, RowProblem) else convert(entry, self._terms)
            if isinstance(found, RowProblem):
                batch.problems.append(found)
            else:
                batch.problems += found.warnings
                batch.items.append(found)
            if len(batch.items) >= self._size or self._cursor >= most:
                break
        batch.cursor, batch.row = self._cursor, self._source.row
        return batch if batch.items or batch.problems else None


class ReadAhead(Generic[T]):
    """The same items, made in a thread that stays a little ahead. Its errors are raised here."""

    def __init__(self, items: Iterable[T], count: int = AHEAD) -> None:
        self._items = items
        self._queue: Queue[Any] = Queue(count)
        self._is_over = Event()

    def __iter__(self) -> Iterator[T]:
        thread = Thread(target=self._work, name="feed-reader", daemon=True)
        thread.start()
        try:
            while (found := self._queue.get()) is not END:
                if isinstance(found, BaseException):
                    raise found
                yield found
        finally:
            self._is_over.set()
            thread.join()

    def _work(self) -> None:
        try:
            for item in self._items:
                self._put(item)
                if self._is_over.is_set():
                    return
            self._put(END)
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            self._put(error)

    def _put(self, entry: object) -> None:
        while not self._is_over.is_set():
            with suppress(Full):
                self._queue.put(entry, timeout=0.2)
                return
