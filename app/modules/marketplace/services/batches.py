"""A feed in batches: read and converted ahead, in a thread, while the database is busy."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from queue import Full, Queue
from threading import Event, Thread
from typing import Any, Generic, TypeVar, cast

from app.modules.marketplace.services.conversion import (
    Item,
    Terms,
    convert,
    groups_of,
    is_variant,
)
from app.modules.marketplace.services.feeds import (
    Dialect,
    Feed,
    FeedEntry,
    FeedOptions,
    FeedProduct,
    Mapping,
    RowProblem,
    read_feed,
)
from app.modules.marketplace.services.feeds.table import Source

T = TypeVar("T")
AHEAD = 2
LED_BY_A_ROW = (Dialect.GOOGLE, Dialect.TABLE)
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
        self._groups: set[int] = set()
        # WooCommerce has rows of their own for products with variants.
        self._has_leaders = mapping.dialect in LED_BY_A_ROW
        self._cursor = skip
        self._size = size
        for entry in islice(self._entries, skip):
            if isinstance(entry, FeedProduct):
                self._leads(entry)

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
            found = self._converted(entry)
            if isinstance(found, RowProblem):
                batch.problems.append(found)
            else:
                batch.problems += found.warnings
                batch.items.append(found)
            if len(batch.items) >= self._size or self._cursor >= most:
                break
        batch.cursor, batch.row = self._cursor, self._source.row
        return batch if batch.items or batch.problems else None

    def _converted(self, entry: FeedEntry) -> Item | RowProblem:
        if isinstance(entry, RowProblem):
            return entry
        return convert(entry, self._terms, leads=self._leads(entry))

    def _leads(self, product: FeedProduct) -> bool:
        """Whether this is the first row of its group."""
        if not self._has_leaders or not is_variant(product, self._terms):
            return False
        group = hash(product.external_id)
        if group in self._groups:
            return False
        self._groups.add(group)
        return True


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
