"""Product feeds: from a file of any kind to products, without a database.

feed = open_feed(path)                          # FeedError if it cannot be read at all
mapping = recognise(feed.header, feed.sample)   # shown for correction
for entry in read_feed(feed, mapping, options): # FeedProduct | RowProblem, streamed
    ...
"""

from app.modules.marketplace.services.feeds.columns import Choice, Dialect, Mapping, recognise
from app.modules.marketplace.services.feeds.problems import (
    PROBLEM_CODES,
    FeedError,
    RowProblem,
    Severity,
)
from app.modules.marketplace.services.feeds.reader import Feed, open_feed, read_feed
from app.modules.marketplace.services.feeds.records import (
    Availability,
    FeedEntry,
    FeedImage,
    FeedOptions,
    FeedProduct,
    FeedVariant,
    Limits,
    Part,
)
from app.modules.marketplace.services.feeds.synonyms import REQUIRED, TARGETS

__all__ = [
    "PROBLEM_CODES",
    "REQUIRED",
    "TARGETS",
    "Availability",
    "Choice",
    "Dialect",
    "Feed",
    "FeedEntry",
    "FeedError",
    "FeedImage",
    "FeedOptions",
    "FeedProduct",
    "FeedVariant",
    "Limits",
    "Mapping",
    "Part",
    "RowProblem",
    "Severity",
    "open_feed",
    "read_feed",
    "recognise",
]
