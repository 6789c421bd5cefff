"""From a product as a feed tells it to a record of our catalogue and levels of our stock."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import orjson

from app.core.money import decimal_string
from app.modules.marketplace.services.feeds import (
    Availability,
    FeedProduct,
    FeedVariant,
    Mapping,
    Part,
    RowProblem,
)
from app.modules.marketplace.services.feeds.currencies import exponent
from app.modules.marketplace.services.feeds.table import Source
from app.utils.i18n import LANGUAGES

# What fits our columns.
ID_LIMIT = 100
MPN_LIMIT = 70
URL_LIMIT = 1000
CENTS_LIMIT = 2_000_000_000

OF_VARIANTS = {"variants", "fingerprint", "part"}
WAITABLE = (Availability.PREORDER, Availability.BACKORDER)
REDUCED = {"reduced", "reduced-rate", "reduced rate", "ermäßigt", "réduit", "taux-reduit"}


@dataclass(frozen=True, slots=True)
class Terms:
    """How a shop reads a feed. `groups` holds hashes of the variant groups of the file."""

    currency: str
    locale: str
    takes_any_currency: bool = False
    price_column: str = ""
    groups: frozenset[int] = frozenset()


@dataclass(slots=True)
class Item:
    """One record for the catalogue, and what it says about stock.

    `levels` are counted; `uncounted` are SKUs that the feed calls available without a number.
    """

    line: int
    record: dict[str, Any]
    levels: dict[str, int] = field(default_factory=dict[str, int])
    uncounted: list[str] = field(default_factory=list[str])
    warnings: list[RowProblem] = field(default_factory=list[RowProblem])


def convert(product: FeedProduct, terms: Terms, *, leads: bool = False) -> Item | RowProblem:
    """What the product becomes here, or why it cannot.

    The row that `leads` a group of variants speaks for their product too.
    """
    item = Item(product.line, {})
    variants: list[dict[str, Any]] = []
    for variant in product.variants:
        price = _cents(variant.price_cents, variant.currency, terms)
        if isinstance(price, str):
            shown = decimal_string(variant.price_cents, variant.currency)
            value = f"{shown} {variant.currency}"
            facts: dict[str, str | int] = {"currency": terms.currency}
            return RowProblem(product.line, terms.price_column, price, value, facts)
        variants.append(_variant(variant, price, terms))
        _stock(variant, item)
    item.record = _record(product, variants, terms)
    if product.images:
        item.record["images"] = _images(product, item.warnings)
    try:
        item.record["fingerprint"] = _fingerprint(item)
        if leads:
            item.record["head_fingerprint"] = _head_fingerprint(item.record)
    except TypeError:  # half a character, which no database takes
        return RowProblem(product.line, "", "id_unreadable", product.external_id)
    return item


def groups_of(source: Source, mapping: Mapping) -> frozenset[int]:
    """The variant groups that rows of a table name.

    A product may have the same id as a group of other rows; it is then one more variant, and not
    the whole of it.
    """
    column = mapping.column("item_group")
    if column not in source.header:
        return frozenset()
    at = source.header.index(column)
    found = (cells[at].strip() for _, cells in source.rows() if at < len(cells))
    return frozenset(hash(group) for group in found if group)


def is_variant(product: FeedProduct, terms: Terms) -> bool:
    """Whether the row is one of several that make a product."""
    if product.part is Part.WHOLE:
        return hash(product.external_id) in terms.groups
    return product.part is Part.VARIANT


def _cents(cents: int, currency: str, terms: Terms) -> int | str:
    """The price in the shop's minor units, or the code of what is wrong with it."""
    if currency != terms.currency:
        if not terms.takes_any_currency:
            return "currency_other"
        shift = exponent(terms.currency) - exponent(currency)
        cents = cents * 10**shift if shift >= 0 else _half_up(cents, 10**-shift)
    return cents if 0 < cents <= CENTS_LIMIT else "price_too_large"


def _half_up(cents: int, divisor: int) -> int:
    return max(1, (2 * cents + divisor) // (2 * divisor))


def _variant(variant: FeedVariant, price: int, terms: Terms) -> dict[str, Any]:
    found: dict[str, Any] = {"sku": variant.sku, "price_cents": price}
    if variant.options:
        found["options"] = variant.options
    if variant.compare_at_cents is not None:
        compare = _cents(variant.compare_at_cents, variant.currency, terms)
        found["compare_at_cents"] = None if isinstance(compare, str) else compare
    if variant.gtin:
        found["gtin"] = variant.gtin
    if variant.mpn:
        found["mpn"] = variant.mpn[:MPN_LIMIT]
    if variant.image and len(variant.image) <= URL_LIMIT:
        found["picture"] = _secure(variant.image)
    return found


def _stock(variant: FeedVariant, item: Item) -> None:
    """A number counts, sold out is none; available or ordered ahead is not counted."""
    if variant.availability is Availability.OUT_OF_STOCK:
        item.levels[variant.sku] = 0
    elif variant.quantity is not None and variant.availability not in WAITABLE:
        item.levels[variant.sku] = variant.quantity
    else:
        item.uncounted.append(variant.sku)


def _record(product: FeedProduct, variants: list[dict[str, Any]], terms: Terms) -> dict[str, Any]:
    part = Part.VARIANT if is_variant(product, terms) else product.part
    found: dict[str, Any] = {
        "external_id": _identity(product.external_id),
        "part": part.value,
        "title": product.title,
        "locale": product.language[:2] if product.language[:2] in LANGUAGES else terms.locale,
        "variants": variants,
        "published": product.published,
    }
    if product.description_html:
        found["description_html"] = product.description_html
    if product.brand:
        found["brand"] = product.brand
    if product.categories:
        found["category"] = product.categories[0][-1]
    if product.tax and product.tax.lower() in REDUCED:
        found["tax_class"] = "reduced"
    return found


def _identity(external_id: str) -> str:
    """Ids may be whole addresses; a longer one ends in a digest, and stays itself."""
    if len(external_id) <= ID_LIMIT:
        return external_id
    return f"{external_id[: ID_LIMIT - 33]}-{_digest(external_id.encode('utf-8', 'replace'))}"


def _images(product: FeedProduct, warnings: list[RowProblem]) -> list[tuple[str, str]]:
    kept: list[tuple[str, str]] = []
    for image in product.images:
        if len(image.url) > URL_LIMIT:
            warnings.append(RowProblem(product.line, "", "image_refused", image.url))
        else:
            kept.append((_secure(image.url), image.alt))
    return kept


def _secure(url: str) -> str:
    """Our pages load pictures by https only, and so do today's picture servers."""
    return "https://" + url[7:] if url.startswith("http://") else url


def _fingerprint(item: Item) -> str:
    """Equal for equal content: what is known by it need not be written."""
    record = item.record
    said = record["variants"] if record["part"] == Part.VARIANT else record
    return _digest(orjson.dumps([record["external_id"], said, item.levels, item.uncounted]))


def _head_fingerprint(record: dict[str, Any]) -> str:
    of_product = {name: record[name] for name in record.keys() - OF_VARIANTS}
    return _digest(orjson.dumps(of_product, option=orjson.OPT_SORT_KEYS))


def _digest(packed: bytes) -> str:
    return blake2b(packed, digest_size=16).hexdigest()


def levels_of(items: Iterable[Item]) -> tuple[dict[str, int], list[str]]:
    """The stock that several records tell of: counted and uncounted."""
    levels: dict[str, int] = {}
    uncounted: list[str] = []
    for item in items:
        levels |= item.levels
        uncounted += item.uncounted
    return levels, [sku for sku in uncounted if sku not in levels]
