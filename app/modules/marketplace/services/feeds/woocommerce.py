"""WooCommerce's product CSV: simple products, variable ones and their variations.

A variation names its parent by SKU or as `id:44`, and may stand anywhere in the file; so the
parents are collected in a first pass. A variation that leaves an attribute open is sold in every
value its parent offers, and becomes one variant for each. Grouped products have no price of their
own and are left out (their members have rows); external ones are sold elsewhere and come in
unpublished. In cells, a backslash before `n` is a line break and before a comma a comma.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product as combinations

from app.modules.marketplace.services.feeds.fields import (
    Findings,
    digest,
    note_gtin,
    read_categories,
    read_description,
    read_identity,
    read_images,
    read_sale_price,
    read_sku,
    read_title,
    require_price,
    short_text,
)
from app.modules.marketplace.services.feeds.named import Row, named_rows
from app.modules.marketplace.services.feeds.prices import PriceReader, learn_style
from app.modules.marketplace.services.feeds.problems import RowRefusedError
from app.modules.marketplace.services.feeds.records import (
    Availability,
    FeedEntry,
    FeedOptions,
    FeedProduct,
    FeedVariant,
    Part,
    slugify,
)
from app.modules.marketplace.services.feeds.stock import read_quantity, read_weight
from app.modules.marketplace.services.feeds.synonyms import fold, unit
from app.modules.marketplace.services.feeds.table import Source

EXPANSION_LIMIT = 100

_SOLD = ("simple", "variable", "variation", "external", "subscription")
_ATTRIBUTE_SLOTS = range(1, 11)


@dataclass(slots=True)
class _Parent:
    """What variations need of their parent."""

    external_id: str
    title: str
    values: dict[str, list[str]] = field(default_factory=dict[str, list[str]])


class WooCommerceReader:
    """One pass over a WooCommerce export, after a first one for the parents."""

    def __init__(self, source: Source, options: FeedOptions) -> None:
        self._source = source
        self._width = len(source.header)
        style = learn_style(row.get("regularprice") for row in named_rows(source))
        self._prices = PriceReader(options.default_currency, style)
        self._findings = Findings()
        self._parents = _collect_parents(source)
        self._lines: dict[int, int] = {}
        weight = next((name for name in source.header if fold(name) == "weight"), "")
        self._weight_unit = unit(weight)

    def __iter__(self) -> Iterator[FeedEntry]:
        findings = self._findings
        for row in named_rows(self._source):
            findings.line = row.line
            try:
                row.check_width(self._width)
                product = self._product(row)
            except RowRefusedError as refused:
                findings.take()
                yield refused.at(row.line)
                continue
            yield from findings.take()
            yield product

    def _product(self, row: Row) -> FeedProduct:
        column, text = row.pair("type")
        kind = _kind(text)
        if not kind:
            code = "type_grouped" if "grouped" in text.lower() else "type_unknown"
            raise RowRefusedError(code=code, column=column, value=text)
        identity = read_identity(_identity(row), row.columns.name("sku", "id"))
        self._check_repeated(identity, row)
        if kind == "variation":
            return self._variation(row, identity)
        product = self._described(row, identity)
        if kind == "variable":
            product.part = Part.HEAD
            return product
        if kind == "external":
            self._findings.note("type_external", column, text)
            product.published = False
        product.variants.append(self._variant(row, identity, {}))
        product.attributes |= {
            name: short_text(", ".join(values)) for name, values in _attributes(row).items()
        }
        return product

    def _check_repeated(self, identity: str, row: Row) -> None:
        first = self._lines.setdefault(hash(identity), row.line)
        if first != row.line:
            raise RowRefusedError(
                code="id_repeated",
                column=row.columns.name("sku", "id"),
                value=identity,
                first_line=first,
                second_line=row.line,
            )

    def _variation(self, row: Row, identity: str) -> FeedProduct:
        column, key = row.pair("parent")
        parent = self._parents.get(key)
        if parent is None:
            raise RowRefusedError(code="parent_missing", column=column, value=key)
        product = self._described(row, parent.external_id)
        product.title = parent.title or product.title
        product.part = Part.VARIANT
        choices = _choices(row, parent)
        if len(choices) > EXPANSION_LIMIT:
            raise RowRefusedError(code="too_many_variants", value=key, limit=EXPANSION_LIMIT)
        image = product.images[0].url if product.images else ""
        for options, suffix in choices:
            variant = self._variant(row, identity + suffix, options)
            variant.image = image
            product.variants.append(variant)
        return product

    def _described(self, row: Row, external_id: str) -> FeedProduct:
        findings = self._findings
        column, name = row.pair("name")
        product = FeedProduct(external_id, read_title(name, column, findings), row.line)
        column, text = row.pair("description", "shortdescription")
        product.description_html = read_description(_unescape(text), column, findings)
        product.categories = list(read_categories(_comma_list(row.get("categories")), "\n"))
        product.images = read_images([row.pair("images")], findings)
        product.brand = short_text(row.get("brands", "brand"))
        product.published = row.get("published") in ("", "1")
        product.tax = short_text(row.get("taxclass"))
        if tags := row.get("tags"):
            product.attributes["tags"] = short_text(tags)
        return product

    def _variant(self, row: Row, identity: str, options: dict[str, str]) -> FeedVariant:
        findings = self._findings
        column, text = row.pair("regularprice")
        regular = require_price(self._prices.read(text), column, text)
        sale_column, sale = row.pair("saleprice")
        price = read_sale_price(regular, sale, sale_column, self._prices, findings)
        sku = read_sku(identity, row.columns.name("sku", "id"), findings)
        variant = FeedVariant(sku, price.cents, price.currency, options)
        if price.cents < regular.cents:
            variant.compare_at_cents = regular.cents
        variant.quantity, variant.availability = self._stock(row)
        column, text = row.pair("gtinupceanorisbn", "gtin", "ean", "metaean")
        variant.gtin = note_gtin(text, column, findings)
        variant.weight_grams = read_weight(row.get("weight"), self._weight_unit) or None
        return variant

    def _stock(self, row: Row) -> tuple[int | None, Availability]:
        column, text = row.pair("stock")
        quantity = read_quantity(text) if text else None
        if text and quantity is None:
            self._findings.note("quantity_unreadable", column, text)
        if quantity is not None and quantity < 0:
            self._findings.note("quantity_negative", column, text)
            quantity = 0
        state = row.get("instock").lower()
        may_wait = row.get("backordersallowed").lower() in ("1", "notify")
        if state == "backorder" or (may_wait and quantity == 0):
            return quantity, Availability.BACKORDER
        sold_out = state == "0" or quantity == 0
        return quantity, Availability.OUT_OF_STOCK if sold_out else Availability.IN_STOCK


def _collect_parents(source: Source) -> dict[str, _Parent]:
    parents: dict[str, _Parent] = {}
    for row in named_rows(source):
        if _kind(row.get("type")) != "variable":
            continue
        parent = _Parent(_identity(row), short_text(row.get("name")), _attributes(row))
        for key in (row.get("sku"), f"id:{row.get('id')}"):
            if key not in ("", "id:"):
                parents.setdefault(key, parent)
    return parents


def _kind(text: str) -> str:
    """`simple, downloadable, virtual` is simple; what is not sold by itself is empty."""
    words = [word.strip() for word in text.lower().split(",")]
    return next((kind for kind in _SOLD if kind in words), "")


def _identity(row: Row) -> str:
    number = row.get("id")
    return row.get("sku") or (f"id:{number}" if number else "")


def _attributes(row: Row) -> dict[str, list[str]]:
    attributes: dict[str, list[str]] = {}
    for slot in _ATTRIBUTE_SLOTS:
        name = short_text(row.get(f"attribute{slot}name"))
        if name:
            values = _comma_list(row.get(f"attribute{slot}value")).split("\n")
            attributes[name] = [short_text(value) for value in values if value.strip()]
    return attributes


def _choices(row: Row, parent: _Parent) -> list[tuple[dict[str, str], str]]:
    """(options, what to append to the SKU) for each combination that the variation stands for."""
    own = _attributes(row)
    names = list(parent.values) or list(own)
    open_names = [name for name in names if not own.get(name)]
    fixed = {name: own[name][0] for name in names if own.get(name)}
    choices: list[tuple[dict[str, str], str]] = []
    for values in combinations(*(parent.values.get(name, []) for name in open_names)):
        opened = dict(zip(open_names, values, strict=True))
        options = {name: (fixed | opened)[name] for name in names}
        choices.append((options, "".join(f"-{slugify(v) or digest(v)}" for v in values)))
    return choices


def _comma_list(text: str) -> str:
    r"""The entries of a list, a line each; `\,` is a comma inside an entry."""
    parts = text.replace("\\,", "\0").split(",")
    return "\n".join(part.strip().replace("\0", ",") for part in parts if part.strip())


def _unescape(text: str) -> str:
    return text.replace("\\n", "\n")
