"""What a feed is turned into, whatever it looked like."""

import re
import unicodedata
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from json import dumps

from app.modules.marketplace.services.feeds.problems import RowProblem

_TRANSLITERATED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe"})
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


class Part(StrEnum):
    """How much of a product one record holds."""

    WHOLE = "whole"
    """The product and all of its variants."""
    HEAD = "head"
    """The product; its variants come in records of their own, with the same `external_id`."""
    VARIANT = "variant"
    """One variant. Its product-level fields count only if the product is not known yet."""


class Availability(StrEnum):
    IN_STOCK = "in_stock"
    OUT_OF_STOCK = "out_of_stock"
    PREORDER = "preorder"
    BACKORDER = "backorder"


@dataclass(slots=True)
class FeedImage:
    url: str
    alt: str = ""


@dataclass(slots=True)
class FeedVariant:
    """What is sold. `price_cents` is what a buyer pays now, in minor units of `currency`.

    `compare_at_cents` is the higher price that it is shown against. `quantity` is None where
    the feed does not count; then `availability` decides.
    """

    sku: str
    price_cents: int
    currency: str
    options: dict[str, str] = field(default_factory=dict[str, str])
    compare_at_cents: int | None = None
    quantity: int | None = None
    availability: Availability = Availability.IN_STOCK
    gtin: str = ""
    mpn: str = ""
    image: str = ""
    weight_grams: int | None = None


@dataclass(slots=True)
class FeedProduct:
    """A product as a feed describes it; `line` is where it starts in the file."""

    external_id: str
    title: str
    line: int
    description_html: str = ""
    brand: str = ""
    categories: list[tuple[str, ...]] = field(default_factory=list[tuple[str, ...]])
    images: list[FeedImage] = field(default_factory=list[FeedImage])
    variants: list[FeedVariant] = field(default_factory=list[FeedVariant])
    attributes: dict[str, str] = field(default_factory=dict[str, str])
    link: str = ""
    condition: str = ""
    language: str = ""
    tax: str = ""
    published: bool = True
    part: Part = Part.WHOLE

    @property
    def slug_base(self) -> str:
        """The title as it may stand in an address; not yet unique."""
        return slugify(self.title) or slugify(self.external_id) or "product"

    @property
    def fingerprint(self) -> str:
        """Equal for equal content wherever it stands in the file: unchanged means no write."""
        content = asdict(self)
        del content["line"]
        packed = dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return blake2b(packed.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


FeedEntry = FeedProduct | RowProblem


@dataclass(frozen=True, slots=True)
class FeedOptions:
    """What the reader cannot know from the file.

    `default_currency` is used where neither price nor column names one; `now` decides whether
    a dated sale is on.
    """

    now: datetime
    default_currency: str = "EUR"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a feed may ask of us at most."""

    file_bytes: int = 512 * 1024 * 1024
    rows: int = 1_000_000
    columns: int = 500
    line_chars: int = 1024 * 1024
    cell_chars: int = 128 * 1024
    xml_depth: int = 16


def slugify(text: str) -> str:
    """Lower-case ASCII words joined by hyphens: `Größe "M"` is `groesse-m`."""
    text = text.lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_TRANSLITERATED))
        text = text.encode("ascii", "ignore").decode("ascii")
    return _NOT_SLUG.sub("-", text).strip("-")[:80].rstrip("-")
