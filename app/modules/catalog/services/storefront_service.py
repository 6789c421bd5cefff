"""What shoppers read: lists, products, search. The hot lane: one statement each, no ORM."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.core.hot import Connection
from app.core.ports import provide
from app.core.texts import pick
from app.modules.catalog.exceptions import CategoryNotFoundError, ProductNotFoundError
from app.modules.catalog.schemas import Safety
from app.modules.catalog.services import finding
from app.modules.catalog.services.facts import facts_of

PAGE_SIZE = 24
# Counting further tells nobody anything and costs more with every product.
COUNT_CAP = 1000
MAX_PAGES = 200
# Two rows of five; themes with narrower rows show as many as make whole ones.
NEWEST = 10

ORDERS = {
    "newest": "p.id DESC",
    "price": "p.price_cents, p.id",
    "price_desc": "p.price_cents DESC, p.id DESC",
}
CARD = (
    "p.id, p.slug, p.titles, p.brand, p.price_cents, p.compare_at_cents, p.prior_cents,"
    " p.has_price_range, p.picture, p.only_sku, p.unit_cents, p.unit"
)
FOUND = (
    f"SELECT {CARD}, f.total FROM catalog_find($1) f"  # noqa: S608
    " JOIN catalog_products p ON p.id = f.id ORDER BY f.place"
)
# A shelf and all below it; UNION ends where shelves stand in a circle.
SHELVES = (
    "WITH RECURSIVE below AS (SELECT id, vendor_id FROM catalog_categories WHERE slug = $1"
    " UNION SELECT c.id, c.vendor_id FROM catalog_categories c JOIN below ON"
    " c.vendor_id = below.vendor_id AND c.parent_id = below.id) SELECT id FROM below"
)


@dataclass(frozen=True, slots=True)
class ProductFilter:
    """What a list is narrowed to. Unknown sort orders mean newest first."""

    category: str = ""
    brand: str = ""
    min_cents: int | None = None
    max_cents: int | None = None
    sort: str = "newest"
    page: int = 1
    size: int = PAGE_SIZE
    facets: tuple[str, ...] = ()

    @property
    def is_narrowed(self) -> bool:
        return bool(self.facets) or self.min_cents is not None or self.max_cents is not None


@dataclass(frozen=True, slots=True)
class ProductCard:
    """A product in a list. `sku` is empty when it has several variants to choose from."""

    slug: str
    sku: str
    title: str
    brand: str
    price_cents: int
    compare_at_cents: int | None
    prior_cents: int | None
    has_price_range: bool
    picture: str
    unit_cents: int | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class ProductList:
    """`total` stops at 1,000; `is_capped` says that there are more. `respelled` are the words that
    were looked for instead of those typed."""

    items: list[ProductCard]
    total: int
    page: int
    size: int = PAGE_SIZE
    respelled: str = ""
    asked: Mapping[str, Any] | None = None

    @property
    def is_capped(self) -> bool:
        return self.total > COUNT_CAP

    @property
    def last(self) -> int:
        return max(1, min(MAX_PAGES, -(-min(self.total, MAX_PAGES * self.size) // self.size)))

    @property
    def number(self) -> int:
        return self.page


@dataclass(frozen=True, slots=True)
class Offer:
    """What a SKU costs now. Other modules get it from the port `catalog.offers`."""

    sku: str
    slug: str
    title: str
    options: dict[str, str]
    picture: str
    price_cents: int
    tax_class: str
    exclusion: str = ""


async def list_products(
    db: Connection, wanted: ProductFilter, locale: str, default_locale: str
) -> ProductList:
    """A page of active products."""
    if wanted.facets:
        chosen = await chosen_facets(db, wanted)
        asked = finding.question(chosen=chosen, low=wanted.min_cents, high=wanted.max_cents)
        return await _find(db, asked, wanted, locale, default_locale)
    where, params = _conditions(wanted)
    order = ORDERS.get(wanted.sort, ORDERS["newest"])
    params += [wanted.size, (wanted.page - 1) * wanted.size]
    # Fragments are constants of this file; what was typed is only ever a parameter.
    query = (
        f"SELECT {CARD}, (SELECT count(*) FROM (SELECT 1 FROM catalog_products p"  # noqa: S608
        f" WHERE {where} LIMIT {COUNT_CAP + 1}) capped) AS total"
        f" FROM catalog_products p WHERE {where} ORDER BY {order}"
        f" LIMIT ${len(params) - 1} OFFSET ${len(params)}"
    )
    rows = await db.fetch(query, *params)
    cards = [_card(row, locale, default_locale) for row in rows]
    return ProductList(cards, rows[0]["total"] if rows else 0, wanted.page, wanted.size)


async def facets_of(
    db: Connection, wanted: ProductFilter, found: ProductList, locale: str, default_locale: str
) -> list[finding.Facet]:
    """What this list can be narrowed by."""
    chosen = await chosen_facets(db, wanted)
    asked = found.asked or finding.question(
        chosen=chosen, low=wanted.min_cents, high=wanted.max_cents
    )
    return await finding.facets(db, asked, chosen, locale, default_locale)


async def chosen_facets(db: Connection, wanted: ProductFilter) -> list[str]:
    """What is ticked, and the shelf and brand that the address names."""
    chosen = list(wanted.facets)
    if wanted.brand:
        chosen.append(f"brand={wanted.brand}")
    if wanted.category:
        ids = await db.fetch(SHELVES, wanted.category)
        shelves = [f"category={row['id']}" for row in ids]
        chosen = [one for one in chosen if not one.startswith("category=")] + shelves
    return chosen


async def _find(
    db: Connection, asked: dict[str, Any], wanted: ProductFilter, locale: str, default_locale: str
) -> ProductList:
    paging = {
        "order": wanted.sort,
        "most": wanted.size,
        "skip": (wanted.page - 1) * wanted.size,
    }
    rows = await db.fetch(FOUND, {**asked, **paging})
    cards = [_card(row, locale, default_locale) for row in rows]
    total = rows[0]["total"] if rows else 0
    return ProductList(cards, total, wanted.page, wanted.size, asked=asked)


def _conditions(wanted: ProductFilter) -> tuple[str, list[Any]]:
    parts, params = ["p.status = 'active'"], []
    if wanted.category:
        params.append(wanted.category)
        parts.append(f"p.category_id IN ({SHELVES.replace('$1', f'${len(params)}')})")
    for column, test, value in (
        ("brand", "=", wanted.brand or None),
        ("price_cents", ">=", wanted.min_cents),
        ("price_cents", "<=", wanted.max_cents),
    ):
        if value is not None:
            params.append(value)
            parts.append(f"p.{column} {test} ${len(params)}")
    return " AND ".join(parts), params


async def category_name(db: Connection, slug: str, locale: str, default_locale: str) -> str:
    """What a shelf is called. Raises `CategoryNotFoundError`."""
    names = await db.fetchval("SELECT names FROM catalog_categories WHERE slug = $1", slug)
    if names is None:
        raise CategoryNotFoundError(slug)
    return pick(names, locale, default_locale)


async def search_products(
    db: Connection,
    vendor_id: int,
    typed: str,
    locale: str,
    default_locale: str,
    wanted: ProductFilter,
) -> ProductList:
    """Products whose words begin as those typed; else those that have them inside a word; else
    those of the words spelled alike. Best first."""
    tokens = finding.tokens_of(typed)
    if not tokens:
        return ProductList([], 0, 1)
    asked = finding.question(
        query=finding.starts_with(vendor_id, tokens),
        chosen=await chosen_facets(db, wanted),
        low=wanted.min_cents,
        high=wanted.max_cents,
    )
    found = await _find(db, asked, wanted, locale, default_locale)
    if found.items or wanted.page > 1:
        return found
    inside = {**asked, "query": "", "parts": tokens}
    found = await _find(db, inside, wanted, locale, default_locale)
    nearest = None if found.items else await finding.respelled(db, tokens)
    if nearest is not None:
        respelled = {**asked, "query": finding.starts_with(vendor_id, nearest)}
        other = await _find(db, respelled, wanted, locale, default_locale)
        found = replace(other, respelled=" ".join(nearest)) if other.items else found
    return found


def _card(row: Any, locale: str, default_locale: str) -> ProductCard:
    return ProductCard(
        slug=row["slug"],
        sku=row["only_sku"],
        title=pick(row["titles"], locale, default_locale),
        brand=row["brand"],
        price_cents=row["price_cents"],
        compare_at_cents=row["compare_at_cents"],
        prior_cents=row["prior_cents"],
        has_price_range=row["has_price_range"],
        picture=row["picture"],
        unit_cents=row["unit_cents"],
        unit=row["unit"],
    )


PRODUCT = """
SELECT p.slug, p.titles, p.descriptions, p.brand, p.option_names, p.tax_class, p.picture,
       p.price_cents, p.compare_at_cents, p.prior_cents, p.has_price_range,
       p.kind, p.exclusion, p.attributes, p.safety,
       c.slug AS category_slug, c.names AS category_names,
       (SELECT json_agg(json_build_object('sku', v.sku, 'options', v.options,
               'price_cents', v.price_cents, 'compare_at_cents', v.compare_at_cents,
               'prior_cents', v.prior_cents, 'gtin', v.gtin, 'picture', v.picture,
               'unit_cents', v.unit_cents, 'unit', v.unit)
               ORDER BY v.position, v.id)
        FROM catalog_variants v WHERE v.vendor_id = p.vendor_id AND v.product_id = p.id)
       AS variants,
       (SELECT json_agg(json_build_object('url', i.url, 'alts', i.alts) ORDER BY i.position, i.id)
        FROM catalog_images i WHERE i.vendor_id = p.vendor_id AND i.product_id = p.id)
       AS images,
       (SELECT json_agg(json_build_object('code', a.code, 'names', a.names, 'kind', a.kind,
               'unit', a.unit, 'choices', a.choices) ORDER BY a.position, a.id)
        FROM catalog_attributes a WHERE a.vendor_id = p.vendor_id AND p.attributes ? a.code)
       AS facts
FROM catalog_products p
LEFT JOIN catalog_categories c ON c.vendor_id = p.vendor_id AND c.id = p.category_id
WHERE p.slug = $1 AND p.status = 'active'
"""


async def get_product(
    db: Connection, slug: str, locale: str, default_locale: str
) -> dict[str, Any]:
    """A product with its variants and pictures, texts in one language."""
    row = await db.fetchrow(PRODUCT, slug)
    if row is None:
        raise ProductNotFoundError(slug)
    title = pick(row["titles"], locale, default_locale)
    images = [
        {"url": image["url"], "alt": pick(image["alts"], locale, default_locale) or title}
        for image in row["images"] or ()
    ]
    return {
        "slug": row["slug"],
        "title": title,
        "description": pick(row["descriptions"], locale, default_locale),
        "brand": row["brand"],
        "category": pick(row["category_names"], locale, default_locale),
        "category_slug": row["category_slug"] or "",
        "option_names": row["option_names"],
        "price_cents": row["price_cents"],
        "compare_at_cents": row["compare_at_cents"],
        "prior_cents": row["prior_cents"],
        "has_price_range": row["has_price_range"],
        "tax_class": row["tax_class"],
        "kind": row["kind"],
        "exclusion": row["exclusion"],
        "facts": facts_of(row["attributes"], row["facts"] or (), locale, default_locale),
        "safety": {
            **dict.fromkeys(Safety.model_fields, ""),
            **row["safety"],
            "warnings": pick(row["safety"].get("warnings"), locale, default_locale),
        },
        "is_translated": bool(row["titles"].get(locale)),
        "variants": row["variants"] or [],
        "images": images,
    }


@provide("catalog.offers")
async def offers(
    db: Connection, skus: Sequence[str], locale: str, default_locale: str
) -> dict[str, Offer]:
    """What these SKUs cost now. One that is missing is no longer for sale."""
    rows = await db.fetch(
        "SELECT v.sku, v.options, v.price_cents, coalesce(nullif(v.picture, ''), p.picture)"
        " AS picture, p.slug, p.titles, p.tax_class, p.exclusion FROM catalog_variants v"
        " JOIN catalog_products p ON p.vendor_id = v.vendor_id AND p.id = v.product_id"
        " AND p.status = 'active' WHERE v.sku = ANY($1::text[])",
        list(skus),
    )
    return {
        row["sku"]: Offer(
            sku=row["sku"],
            slug=row["slug"],
            title=pick(row["titles"], locale, default_locale),
            options=row["options"],
            picture=row["picture"],
            price_cents=row["price_cents"],
            tax_class=row["tax_class"],
            exclusion=row["exclusion"],
        )
        for row in rows
    }


@provide("catalog.navigation")
async def navigation(db: Connection, locale: str, default_locale: str) -> list[dict[str, str]]:
    """The shop's top categories that have something in them."""
    rows = await db.fetch(
        "SELECT c.slug, c.names, (SELECT p.picture FROM catalog_products p"
        "  WHERE p.vendor_id = c.vendor_id AND p.category_id = c.id AND p.status = 'active'"
        "  AND p.picture <> '' ORDER BY p.id DESC LIMIT 1) AS picture"
        " FROM catalog_categories c WHERE c.parent_id IS NULL ORDER BY c.position, c.id LIMIT 30"
    )
    return [
        {
            "slug": row["slug"],
            "name": pick(row["names"], locale, default_locale),
            "picture": row["picture"] or "",
        }
        for row in rows
    ]


@provide("catalog.newest")
async def newest(db: Connection, locale: str, default_locale: str) -> ProductList:
    """What came last, for the shop's home page."""
    found = await list_products(db, ProductFilter(), locale, default_locale)
    return ProductList(found.items[:NEWEST], found.total, 1)
