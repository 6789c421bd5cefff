"""Shopify's product CSV: consecutive rows with one handle are one product.

The first row carries the product; rows after it add variants (they have an option value or a
price) or only pictures. `Title / Default Title` means that there is nothing to choose. Stock is
counted only where an inventory tracker is named, as Shopify does. Both spellings of the columns
are read: `Variant Price`, `Body (HTML)` and the newer `Price`, `Description`.
"""

from collections.abc import Iterator

from app.modules.marketplace.services.feeds.fields import (
    Findings,
    note_gtin,
    read_categories,
    read_compare_price,
    read_description,
    read_identity,
    read_images,
    read_sku,
    read_title,
    require_price,
    short_text,
    variant_sku,
)
from app.modules.marketplace.services.feeds.named import Row, named_rows
from app.modules.marketplace.services.feeds.prices import PriceReader, learn_style
from app.modules.marketplace.services.feeds.problems import RowProblem, RowRefusedError
from app.modules.marketplace.services.feeds.records import (
    Availability,
    FeedEntry,
    FeedImage,
    FeedOptions,
    FeedProduct,
    FeedVariant,
)
from app.modules.marketplace.services.feeds.stock import read_quantity, read_weight
from app.modules.marketplace.services.feeds.table import Source
from app.modules.marketplace.services.feeds.texts import web_address

# Shopify allows 2,048 variants; with pictures a product may take some more rows.
ROW_LIMIT = 2_500

_HANDLE = ("handle", "urlhandle")
_SKU = ("variantsku", "sku")
_PRICE = ("variantprice", "price")
_COMPARE = ("variantcompareatprice", "compareatprice")
_IMAGE = ("imagesrc", "productimageurl")


class ShopifyReader:
    """One pass over a Shopify export. Holds the rows of one product at a time."""

    def __init__(self, source: Source, options: FeedOptions) -> None:
        self._source = source
        self._width = len(source.header)
        style = learn_style(row.get(*_PRICE) for row in named_rows(source))
        self._prices = PriceReader(options.default_currency, style)
        self._findings = Findings()
        self._handles: dict[int, int] = {}
        self._skus: set[int] = set()

    def __iter__(self) -> Iterator[FeedEntry]:
        group: list[Row] = []
        handle = ""
        for row in named_rows(self._source):
            self._findings.line = row.line
            try:
                row.check_width(self._width)
                name = read_identity(row.get(*_HANDLE), row.columns.name(*_HANDLE))
            except RowRefusedError as refused:
                yield refused.at(row.line)
                continue
            if name != handle and group:
                yield from self._product(handle, group)
                group = []
            handle = name
            group.append(row)
            if len(group) > ROW_LIMIT:
                yield RowProblem(row.line, "", "too_many_variants", name, {"limit": ROW_LIMIT})
                group.pop()
        if group:
            yield from self._product(handle, group)

    def _product(self, handle: str, rows: list[Row]) -> Iterator[FeedEntry]:
        first = rows[0]
        self._findings.line = first.line
        try:
            self._check_scattered(handle, first)
            product = self._described(handle, rows)
        except RowRefusedError as refused:
            self._findings.take()
            for row in rows:
                yield refused.at(row.line)
            return
        refusals = self._add_variants(product, rows)
        yield from self._findings.take()
        yield from refusals
        if product.variants:
            yield product

    def _check_scattered(self, handle: str, first: Row) -> None:
        seen = self._handles.setdefault(hash(handle), first.line)
        if seen != first.line:
            raise RowRefusedError(
                code="handle_scattered",
                column=first.columns.name(*_HANDLE),
                value=handle,
                first_line=seen,
            )

    def _described(self, handle: str, rows: list[Row]) -> FeedProduct:
        first, findings = rows[0], self._findings
        title_column, title = first.pair("title")
        product = FeedProduct(handle, read_title(title, title_column, findings), first.line)
        column, body = first.pair("body", "bodyhtml", "description")
        product.description_html = read_description(body, column, findings)
        product.brand = short_text(first.get("vendor"))
        category = first.get("type") or first.get("productcategory")
        product.categories = list(read_categories(category))
        product.published = _is_published(first)
        product.images = self._images(rows)
        if tags := first.get("tags"):
            product.attributes["tags"] = short_text(tags)
        return product

    def _images(self, rows: list[Row]) -> list[FeedImage]:
        images = read_images((row.pair(*_IMAGE) for row in rows), self._findings)
        alt = {row.get(*_IMAGE): short_text(row.get("imagealttext")) for row in rows}
        for image in images:
            image.alt = alt.get(image.url, "")
        return images

    def _add_variants(self, product: FeedProduct, rows: list[Row]) -> list[RowProblem]:
        refusals: list[RowProblem] = []
        names = [rows[0].get(f"option{number}name") for number in (1, 2, 3)]
        for row in rows:
            self._findings.line = row.line
            if row is not rows[0] and not (row.get("option1value") or row.get(*_PRICE)):
                continue  # a row that only adds a picture
            try:
                product.variants.append(self._variant(product, row, names))
            except RowRefusedError as refused:
                refusals.append(refused.at(row.line))
        return refusals

    def _variant(self, product: FeedProduct, row: Row, names: list[str]) -> FeedVariant:
        findings = self._findings
        options = _options(row, names)
        column, text = row.pair(*_PRICE)
        price = require_price(self._prices.read(text), column, text)
        if price.code:
            findings.note(price.code, column, text)
        variant = FeedVariant(
            self._sku(product, row, options), price.cents, price.currency, options
        )
        column, text = row.pair(*_COMPARE)
        variant.compare_at_cents = read_compare_price(price, text, column, self._prices, findings)
        variant.quantity, variant.availability = self._stock(row)
        column, text = row.pair("variantbarcode", "barcode")
        variant.gtin = note_gtin(text, column, findings)
        variant.mpn = short_text(row.get("googleshoppingmpn"))
        variant.image = web_address(row.get("variantimage", "variantimageurl")) or ""
        variant.weight_grams = read_weight(row.get("variantgrams", "weightvalue"), "g") or None
        return variant

    def _sku(self, product: FeedProduct, row: Row, options: dict[str, str]) -> str:
        column, sku = row.pair(*_SKU)
        made = variant_sku(product.external_id, options)
        if sku and hash(sku) in self._skus:
            self._findings.note("sku_repeated", column, sku)
            sku = ""
        if not sku and hash(made) in self._skus:
            raise RowRefusedError(
                code="id_repeated",
                column=row.columns.name("option1value"),
                value=made,
                first_line=product.line,
                second_line=row.line,
            )
        sku = sku or made
        self._skus.add(hash(sku))
        return read_sku(sku, column, self._findings)

    def _stock(self, row: Row) -> tuple[int | None, Availability]:
        column, text = row.pair("variantinventoryqty", "inventoryquantity")
        quantity = read_quantity(text) if text else None
        if not row.get("variantinventorytracker", "inventorytracker") or quantity is None:
            return None, Availability.IN_STOCK
        if quantity < 0:
            self._findings.note("quantity_negative", column, text)
        if quantity > 0:
            return quantity, Availability.IN_STOCK
        policy = row.get("variantinventorypolicy", "continuesellingwhenoutofstock").lower()
        goes_on = policy in ("continue", "true")
        return 0, Availability.BACKORDER if goes_on else Availability.OUT_OF_STOCK


def _options(row: Row, names: list[str]) -> dict[str, str]:
    options = {
        short_text(name): short_text(row.get(f"option{number}value"))
        for number, name in enumerate(names, start=1)
        if name and row.get(f"option{number}value")
    }
    return {} if options == {"Title": "Default Title"} else options


def _is_published(row: Row) -> bool:
    published = row.get("published", "publishedononlinestore").lower()
    return published != "false" and row.get("status").lower() in ("", "active")
