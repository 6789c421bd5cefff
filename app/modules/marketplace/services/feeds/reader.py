"""Opening a feed and reading it, whatever it is written in."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.modules.marketplace.services.feeds.columns import Dialect, Mapping
from app.modules.marketplace.services.feeds.csv_source import CsvSource, open_csv
from app.modules.marketplace.services.feeds.decode import detect_encoding, read_head
from app.modules.marketplace.services.feeds.problems import FeedError, RowProblem
from app.modules.marketplace.services.feeds.records import FeedEntry, FeedOptions, Limits
from app.modules.marketplace.services.feeds.shopify import ShopifyReader
from app.modules.marketplace.services.feeds.table import TableReader
from app.modules.marketplace.services.feeds.woocommerce import WooCommerceReader
from app.modules.marketplace.services.feeds.xml_source import XmlSource, open_xml

SAMPLE_ROWS = 50

_XML_STARTS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<\0", b"\xfe\xff\0<", b"<\0", b"\0<")


@dataclass(frozen=True, slots=True)
class Feed:
    """A file that was read once from end to end and is sound as a file.

    `row_count` counts rows, not products. `encoding` is empty for XML, which says its own.
    """

    source: CsvSource | XmlSource
    header: tuple[str, ...]
    sample: list[list[str]]
    row_count: int
    encoding: str = ""
    delimiter: str = ""
    mixed_encoding: bool = False

    @property
    def is_xml(self) -> bool:
        return isinstance(self.source, XmlSource)


def open_feed(path: Path, limits: Limits | None = None) -> Feed:
    """Find out what the file is and check it once from end to end.

    Raises FeedError, saying what to do, for what is no feed (archives, workbooks, web pages),
    what is broken (XML that is not well-formed, a quote that never closes) and what is too much.
    Nothing is imported from a file that fails here.
    """
    limits = limits or Limits()
    head = read_head(path, limits)
    if head.lstrip(b" \t\r\n").startswith(_XML_STARTS):
        source = open_xml(path, limits)
        return _checked(Feed(source, source.header, source.sample(SAMPLE_ROWS), source.count))
    encoding = detect_encoding(path, head)
    table = open_csv(path, encoding, limits)
    return _checked(
        Feed(
            table,
            table.header,
            table.sample(SAMPLE_ROWS),
            sum(1 for _ in table.rows()),
            encoding.name,
            table.dialect.delimiter,
            encoding.mixed,
        )
    )


def _checked(feed: Feed) -> Feed:
    if not feed.row_count:
        raise FeedError(code="rows_missing")
    return feed


def read_feed(feed: Feed, mapping: Mapping, options: FeedOptions) -> Iterator[FeedEntry]:
    """Products and findings in the order of the file. Memory holds ids, never rows.

    A row that cannot be used gives one error and is left out; everything else gives its product,
    preceded by warnings. Raises FeedError at once if the mapping does not suit the file.
    """
    entries: ShopifyReader | TableReader | WooCommerceReader
    if mapping.dialect is Dialect.SHOPIFY:
        entries = ShopifyReader(feed.source, options)
    elif mapping.dialect is Dialect.WOOCOMMERCE:
        entries = WooCommerceReader(feed.source, options)
    else:
        entries = TableReader(feed.source, mapping, options)
    return _with_file_warnings(feed, iter(entries))


def _with_file_warnings(feed: Feed, entries: Iterator[FeedEntry]) -> Iterator[FeedEntry]:
    if feed.mixed_encoding:
        yield RowProblem(1, "", "encoding_mixed")
    yield from entries
