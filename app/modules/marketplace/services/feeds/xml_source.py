"""Rows of an RSS 2.0, RSS 1.0 or Atom product feed, read as a stream.

A document type is refused before anything in it is looked at: without one there are no entities
to expand and no files to include. The whole file is checked once when it is opened, so a feed that
breaks off in the middle is refused before its first product is touched.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from app.modules.marketplace.services.feeds.problems import FeedError
from app.modules.marketplace.services.feeds.records import Limits

GOOGLE_NAMESPACE = "http://base.google.com/ns/1.0"
# Values of an element that may repeat are put into one cell, a line each.
REPEATED = frozenset({"additional_image_link", "product_type", "shipping", "tax"})

_CHUNK = 256 * 1024
_ROOTS = frozenset({"rss", "rdf", "feed"})
_ITEMS = frozenset({"item", "entry"})

Item = dict[str, str]


@dataclass(frozen=True, slots=True)
class XmlSource:
    """A well-formed feed. Cells stand in the order of `header`, which the first pass collected."""

    path: Path
    header: tuple[str, ...]
    count: int
    limits: Limits

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """(line of the item's start tag, cells) of each item."""
        for line, item in _items(self.path, self.limits):
            yield line, [item.get(name, "") for name in self.header]

    def sample(self, count: int) -> list[list[str]]:
        return [cells for _, (_, cells) in zip(range(count), self.rows(), strict=False)]


def open_xml(path: Path, limits: Limits) -> XmlSource:
    """Read the file once: raises FeedError with line and position where it is not well-formed."""
    names: dict[str, None] = {}
    count = 0
    for _, item in _items(path, limits):
        count += 1
        names.update(dict.fromkeys(item))
    if len(names) > limits.columns:
        raise FeedError(code="too_many_columns", limit=limits.columns)
    return XmlSource(path, tuple(names), count, limits)


def _items(path: Path, limits: Limits) -> Iterator[tuple[int, Item]]:
    handler = _Handler(limits)
    parser = handler.parser
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                parser.Parse(chunk, False)
                while handler.ready:
                    yield handler.ready.popleft()
            parser.Parse(b"", True)
        while handler.ready:
            yield handler.ready.popleft()
    except expat.ExpatError as error:
        raise FeedError(
            code="xml_not_well_formed",
            line=error.lineno,
            position=error.offset + 1,
            reason=expat.errors.messages.get(error.code, ""),
        ) from error


@dataclass(slots=True)
class _Handler:
    """Expat's callbacks. `item` is the product being read, `name` its element, if inside one."""

    limits: Limits
    parser: Any = field(init=False)
    ready: deque[tuple[int, Item]] = field(default_factory=deque[tuple[int, Item]])
    depth: int = 0
    count: int = 0
    item: Item | None = None
    item_depth: int = 0
    item_line: int = 0
    name: str = ""
    text: list[str] = field(default_factory=list[str])
    size: int = 0
    google: set[str] = field(default_factory=lambda: {"g"})

    def __post_init__(self) -> None:
        # Names come as written (`g:price`): feeds that forgot to declare the prefix are common,
        # and with namespaces switched on they would not be well-formed at all.
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartDoctypeDeclHandler = self.refuse_document_type
        self.parser.EntityDeclHandler = self.refuse_document_type

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > self.limits.xml_depth:
            raise self._error(code="xml_too_deep", limit=self.limits.xml_depth)
        if self.depth <= 3 and attributes:
            self._learn_prefixes(attributes)
        if self.depth == 1 and _local(tag) not in _ROOTS:
            raise self._error(code="xml_not_a_feed", name=tag[:40])
        if self.item is None:
            self._maybe_begin(tag)
        elif self.depth == self.item_depth + 1:
            self.name = self._field(tag)
            self.text.clear()
            self.size = 0
            self._take_link(tag, attributes)
        else:
            self._begin_part()

    def end(self, tag: str) -> None:
        if self.item is not None and self.depth == self.item_depth + 1:
            self._keep(self.name, "".join(self.text).strip())
            self.name = ""
        elif self.item is not None and self.depth == self.item_depth:
            self.ready.append((self.item_line, self.item))
            self.item = None
        self.depth -= 1

    def characters(self, data: str) -> None:
        if not self.name:
            return
        if self.depth > self.item_depth + 1:
            # Inside `<g:shipping>` and the like the indentation means nothing.
            data = data.strip()
        self.size += len(data)
        if self.size > self.limits.cell_chars:
            raise self._error(code="cell_too_long", limit=self.limits.cell_chars)
        if data:
            self.text.append(data)

    def refuse_document_type(self, *_: object) -> None:
        raise self._error(code="xml_doctype")

    def _maybe_begin(self, tag: str) -> None:
        if self.depth not in (2, 3) or _local(tag) not in _ITEMS:
            return
        self.count += 1
        if self.count > self.limits.rows:
            raise self._error(code="file_too_many_rows", limit=self.limits.rows)
        self.item = {}
        self.item_depth = self.depth
        self.item_line = self.parser.CurrentLineNumber

    def _begin_part(self) -> None:
        """`<g:shipping><g:country>LU</g:country><g:price>…` is read as `LU:…`."""
        before = "".join(self.text).strip()
        self.text[:] = [before, ":"] if before and not before.endswith(":") else [before]

    def _learn_prefixes(self, attributes: dict[str, str]) -> None:
        for name, value in attributes.items():
            if name.startswith("xmlns:") and value.rstrip("/") == GOOGLE_NAMESPACE:
                self.google.add(name.removeprefix("xmlns:"))

    def _field(self, tag: str) -> str:
        """`g:price` and `price` are both `price`; names of other vocabularies are left out."""
        prefix, colon, name = tag.rpartition(":")
        if not colon:
            return f"*{name}"
        return name if prefix in self.google else ""

    def _keep(self, name: str, value: str) -> None:
        """Google's own element wins over the plain one of the same name, whichever comes first."""
        if self.item is None or not name or not value:
            return
        plain = name.startswith("*")
        name = name.removeprefix("*")
        if name in REPEATED and self.item.get(name):
            self.item[name] += f"\n{value}"
        elif not (plain and self.item.get(name)):
            self.item[name] = value

    def _take_link(self, tag: str, attributes: dict[str, str]) -> None:
        """Atom writes `<link rel="alternate" href="…"/>`."""
        if tag == "link" and attributes.get("rel", "alternate") == "alternate":
            self._keep("*link", attributes.get("href", ""))

    def _error(self, *, code: str, **params: str | int) -> FeedError:
        return FeedError(
            code=code,
            line=self.parser.CurrentLineNumber,
            position=self.parser.CurrentColumnNumber + 1,
            **params,
        )


def _local(tag: str) -> str:
    return tag.rpartition(":")[2].lower()
