"""Products in bulk, as the port `catalog.upsert` takes them: plain dictionaries.

A module that fills the catalogue (a feed import, a synchronisation) knows these shapes and not
this module.
"""

from typing import Literal, NotRequired, TypedDict


class BulkVariant(TypedDict):
    """Prices are what a shopper pays, in the shop's currency, in minor units."""

    sku: str
    price_cents: int
    options: NotRequired[dict[str, str]]
    compare_at_cents: NotRequired[int | None]
    gtin: NotRequired[str]
    mpn: NotRequired[str]
    picture: NotRequired[str]


class BulkProduct(TypedDict):
    """`part` says how much of the product this record holds: all of it (`whole`), the product
    without its variants (`head`), or one variant more (`variant`). `fingerprint` is equal for
    equal content: a record whose fingerprint is known changes nothing. One variant of a product
    may speak for all of it: `head_fingerprint` then stands for what it says of the product."""

    external_id: str
    fingerprint: str
    part: Literal["whole", "head", "variant"]
    title: str
    locale: str
    variants: list[BulkVariant]
    description_html: NotRequired[str]
    brand: NotRequired[str]
    category: NotRequired[str]
    images: NotRequired[list[tuple[str, str]]]
    published: NotRequired[bool]
    tax_class: NotRequired[str]
    head_fingerprint: NotRequired[str]


class BulkOutcome(TypedDict):
    """What became of each record, in the order given."""

    results: list[Literal["new", "changed", "unchanged", "refused"]]
    refusals: dict[int, str]
