"""Feeds in which every row is something to sell: Google Shopping, affiliate networks, plain lists.

Rows with an `item_group_id` and a value that tells them apart (colour, size, material, pattern or
a named option) are variants of one product. They may be scattered over the file, so each becomes
a record of its own (`Part.VARIANT`) and only ids are kept in memory. A group whose rows differ in
nothing is no group of variants, whatever the feed says: its rows stay products.
"""

from collections.abc import Iterator
from typing import Protocol

from app.modules.marketplace.services.feeds.columns import Mapping
from app.modules.marketplace.services.feeds.fields import (
    Findings,
    note_gtin,
    read_categories,
    read_compare_price,
    read_currency,
    read_description,
    read_identity,
    read_images,
    read_link,
    read_sale_price,
    read_sku,
    read_stock,
    read_title,
    require_price,
    sale_is_on,
    short_text,
)
from app.modules.marketplace.services.feeds.prices import Price, PriceReader, learn_style
from app.modules.marketplace.services.feeds.problems import RowRefusedError
from app.modules.marketplace.services.feeds.records import (
    FeedEntry,
    FeedOptions,
    FeedProduct,
    FeedVariant,
    Part,
)
from app.modules.marketplace.services.feeds.stock import read_weight
from app.modules.marketplace.services.feeds.synonyms import TARGETS, unit

OPTION_TARGETS = ("color", "size", "material", "pattern")
ATTRIBUTE_TARGETS = (*OPTION_TARGETS, "gender", "age_group")
OPTION_NAMES = {"color": "Color", "size": "Size", "material": "Material", "pattern": "Pattern"}


class Source(Protocol):
    """Rows of any file: `header` names the cells that `rows()` yields with their line."""

    @property
    def header(self) -> tuple[str, ...]: ...

    def rows(self) -> Iterator[tuple[int, list[str]]]: ...


class TableReader:
    """One pass over a source. Made anew for each pass, since it remembers the ids it has seen."""

    def __init__(self, source: Source, mapping: Mapping, options: FeedOptions) -> None:
        mapping.require_columns(source.header)
        self._source = source
        self._options = options
        self._mapping = mapping
        self._width = len(source.header)
        self._findings = Findings()
        position = {name: index for index, name in enumerate(source.header)}
        # Targets without a column read the empty cell that is appended to every row.
        self._at = {target: position.get(mapping.column(target), -1) for target in TARGETS}
        self._name = {target: mapping.column(target) for target in TARGETS}
        self._images = [
            (name, position[name])
            for name in (self._name["image"], self._name["additional_images"])
            if name
        ] + [(name, position[name]) for name in mapping.extra_images]
        self._named_options = [(key, position[col]) for key, col in mapping.options.items()]
        self._weight_unit = unit(self._name["weight"]) or (
            "g" if "gram" in self._name["weight"].lower() else ""
        )
        default = mapping.currency or options.default_currency
        self._prices = self._learn_prices(default)
        self._lines: dict[int, int] = {}
        self._skus: set[int] = set()
        self._variants: set[int] = set()

    def __iter__(self) -> Iterator[FeedEntry]:
        findings = self._findings
        for line, cells in self._source.rows():
            findings.line = line
            try:
                product = self._product(line, cells)
            except RowRefusedError as refused:
                findings.take()
                yield refused.at(line)
                continue
            if findings.problems:
                yield from findings.take()
            yield product

    def _learn_prices(self, default: str) -> dict[str, PriceReader]:
        index = self._at["price"]
        column = (cells[index] for _, cells in self._source.rows() if index < len(cells))
        style = learn_style(column)
        readers = {"": PriceReader(default, style)}
        self._style = style
        return readers

    def _prices_in(self, currency: str) -> PriceReader:
        reader = self._prices.get(currency)
        if reader is None:
            reader = self._prices[currency] = PriceReader(currency, self._style)
        return reader

    def _product(self, line: int, cells: list[str]) -> FeedProduct:
        self._check_width(cells)
        cells.append("")
        at, name, findings = self._at, self._name, self._findings
        identity = read_identity(cells[at["external_id"]], name["external_id"])
        self._check_repeated(identity, line)
        title = read_title(cells[at["title"]], name["title"], findings)
        product = FeedProduct(identity, title, line)
        variant = self._variant(cells, identity)
        product.description_html = read_description(
            cells[at["description"]], name["description"], findings
        )
        product.variants.append(variant)
        self._describe(product, cells)
        self._place(product, variant, cells)
        self._lines[hash(identity)] = line
        return product

    def _check_width(self, cells: list[str]) -> None:
        """A row of another width has slipped, or the file broke off in it."""
        if len(cells) == self._width:
            return
        if len(cells) > self._width:
            extra = cells[self._width :]
            if any(cell.strip() for cell in extra):
                raise RowRefusedError(
                    code="row_too_long", value=extra[0], expected=self._width, found=len(cells)
                )
            del cells[self._width :]
            return
        raise RowRefusedError(
            code="row_too_short", value=cells[-1], expected=self._width, found=len(cells)
        )

    def _check_repeated(self, identity: str, line: int) -> None:
        first = self._lines.get(hash(identity))
        if first is not None:
            raise RowRefusedError(
                code="id_repeated",
                column=self._name["external_id"],
                value=identity,
                first_line=first,
                second_line=line,
            )

    def _variant(self, cells: list[str], identity: str) -> FeedVariant:
        at, name, findings = self._at, self._name, self._findings
        price, compare = self._price(cells)
        availability, quantity = read_stock(
            (name["availability"], cells[at["availability"]]),
            (name["quantity"], cells[at["quantity"]]),
            findings,
        )
        variant = FeedVariant(self._sku(cells, identity), price.cents, price.currency)
        variant.compare_at_cents = compare
        variant.availability = availability
        variant.quantity = quantity
        if gtin := cells[at["gtin"]]:
            variant.gtin = note_gtin(gtin, name["gtin"], findings)
        if mpn := cells[at["mpn"]]:
            variant.mpn = short_text(mpn)
        if weight := cells[at["weight"]].strip():
            variant.weight_grams = read_weight(weight[:32], self._weight_unit)
            if variant.weight_grams is None:
                findings.note("weight_ignored", name["weight"], weight)
        return variant

    def _price(self, cells: list[str]) -> tuple[Price, int | None]:
        at, name, findings = self._at, self._name, self._findings
        said = read_currency(cells[at["currency"]], name["currency"], self._options, findings)
        prices = self._prices_in(said)
        text = cells[at["price"]].strip()
        regular = require_price(prices.read(text), name["price"], text)
        if said and regular.currency != said:
            raise RowRefusedError(
                code="currency_conflict", column=name["price"], value=text, currency=said
            )
        if regular.code:
            findings.note(regular.code, name["price"], text)
        price = regular
        if sale_is_on(cells[at["sale_dates"]][:64], self._options.now):
            sale = cells[at["sale_price"]]
            price = read_sale_price(regular, sale, name["sale_price"], prices, findings)
        if price.cents < regular.cents:
            return price, regular.cents
        crossed = cells[at["compare_price"]]
        return price, read_compare_price(price, crossed, name["compare_price"], prices, findings)

    def _sku(self, cells: list[str], identity: str) -> str:
        """The SKU column where there is one and it is unique, else the id."""
        column = self._name["sku"]
        sku = cells[self._at["sku"]].strip()
        if not sku:
            return read_sku(identity, self._name["external_id"], self._findings)
        if hash(sku) in self._skus:
            self._findings.note("sku_repeated", column, sku)
            return read_sku(identity, self._name["external_id"], self._findings)
        self._skus.add(hash(sku))
        return read_sku(read_identity(sku, column), column, self._findings)

    def _describe(self, product: FeedProduct, cells: list[str]) -> None:
        at, name, findings = self._at, self._name, self._findings
        product.brand = short_text(cells[at["brand"]])
        category = cells[at["category"]] or cells[at["google_category"]]
        product.categories = list(read_categories(category)) or list(
            read_categories(cells[at["google_category"]])
        )
        product.images = read_images(((n, cells[i]) for n, i in self._images), findings)
        product.link = read_link(cells[at["link"]], name["link"], findings)
        product.condition = short_text(cells[at["condition"]]).lower()
        product.language = cells[at["lang"]].strip().lower()[:5]
        product.tax = short_text(cells[at["tax"]])
        for target in ATTRIBUTE_TARGETS:
            if value := cells[at[target]]:
                product.attributes[target] = short_text(value)

    def _place(self, product: FeedProduct, variant: FeedVariant, cells: list[str]) -> None:
        """Make the row a variant of its group, if it is one."""
        group = cells[self._at["item_group"]].strip()
        if not group:
            return
        chosen = self._distinct_options(group, product, cells)
        if not chosen:
            return
        product.external_id = read_identity(group, self._name["item_group"])
        product.part = Part.VARIANT
        variant.options = {OPTION_NAMES.get(key, key): value for key, value in chosen.items()}
        variant.image = product.images[0].url if product.images else ""
        for target in chosen:
            product.attributes.pop(target, None)

    def _distinct_options(
        self, group: str, product: FeedProduct, cells: list[str]
    ) -> dict[str, str]:
        """What tells this row from the others of its group; empty if nothing does.

        Buyers choose colour, size and named options; material and pattern count only where
        those are missing or the same.
        """
        attributes, findings = product.attributes, self._findings
        usual = {t: attributes[t] for t in OPTION_TARGETS[:2] if attributes.get(t)}
        for option, index in self._named_options:
            if value := short_text(cells[index]):
                usual[option] = value
        more = {t: attributes[t] for t in OPTION_TARGETS[2:] if attributes.get(t)}
        for options in (usual, usual | more):
            key = hash((group, *options.items()))
            if options and key not in self._variants:
                self._variants.add(key)
                return options
        if usual or more:
            findings.note("options_repeated", self._name["item_group"], group)
        elif group != product.external_id:
            findings.note("group_ignored", self._name["item_group"], group)
        return {}
