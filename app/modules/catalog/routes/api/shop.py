"""/api/v1/shop/{vendor_code}/catalog"""

from dataclasses import replace
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from app.api.deps import Shop
from app.api.policy import policy
from app.core.hot import tenant_connection
from app.core.ports import port
from app.modules.catalog.services import storefront_service
from app.modules.catalog.services.storefront_service import (
    MAX_PAGES,
    ProductCard,
    ProductFilter,
    ProductList,
)

router = APIRouter()

NOTHING: list[str] = []
Ticked = Annotated[
    list[Annotated[str, Query(max_length=200)]],
    Query(max_length=20, description="`name=value` as in `facets`, several for either or both."),
]
WithFacets = Annotated[bool, Query(description="With what can be ticked, and counts.")]


def asked_for(
    category: Annotated[str, Query(max_length=80)] = "",
    brand: Annotated[str, Query(max_length=120)] = "",
    min_cents: Annotated[int | None, Query(ge=0, le=2_000_000_000)] = None,
    max_cents: Annotated[int | None, Query(ge=0, le=2_000_000_000)] = None,
    page: Annotated[int, Query(ge=1, le=MAX_PAGES)] = 1,
    f: Ticked = NOTHING,
) -> ProductFilter:
    """What a list or a search is narrowed to."""
    return ProductFilter(category, brand, min_cents, max_cents, page=page, facets=tuple(f))


Wanted = Annotated[ProductFilter, Depends(asked_for)]


@router.get("/products")
@policy(cache="page")
async def list_products(
    shop: Shop,
    wanted: Wanted,
    sort: Annotated[str, Query(pattern="^(newest|price|price_desc)$")] = "newest",
    facets: WithFacets = False,
) -> Response:
    """A page of 24 products with prices."""
    languages = shop.locale, shop.vendor.default_locale
    wanted = replace(wanted, sort=sort)
    async with tenant_connection(shop.vendor_id) as db:
        found = await storefront_service.list_products(db, wanted, *languages)
        content = _list(found, shop.currency)
        if facets:
            content["facets"] = await storefront_service.facets_of(db, wanted, found, *languages)
    return _json(content)


@router.get("/search")
@policy(cache="page")
async def search_products(
    shop: Shop,
    wanted: Wanted,
    q: Annotated[str, Query(min_length=1, max_length=200)],
    sort: Annotated[str, Query(pattern="^(best|newest|price|price_desc)$")] = "best",
    facets: WithFacets = False,
) -> Response:
    """The best 24 products for some words. `respelled` says what was looked for instead, when
    nothing has the words as typed."""
    languages = shop.locale, shop.vendor.default_locale
    wanted = replace(wanted, sort=sort)
    async with tenant_connection(shop.vendor_id) as db:
        found = await storefront_service.search_products(db, shop.vendor_id, q, *languages, wanted)
        content = {**_list(found, shop.currency), "respelled": found.respelled}
        if facets:
            content["facets"] = await storefront_service.facets_of(db, wanted, found, *languages)
    return _json(content)


@router.get("/products/{slug}")
@policy(cache="page")
async def get_product(shop: Shop, slug: str) -> Response:
    """A product with variants, pictures and what is left of each."""
    async with tenant_connection(shop.vendor_id) as db:
        product = await storefront_service.get_product(
            db, slug, shop.locale, shop.vendor.default_locale
        )
        if ask := port("inventory.availability", shop.platform_id):
            stock = await ask(db, [v["sku"] for v in product["variants"]])
            for variant in product["variants"]:
                variant["available"] = stock.get(variant["sku"])
    return _json({**product, "currency": shop.currency})


def _list(found: ProductList, currency: str) -> dict[str, Any]:
    return {
        "items": [_card(card) for card in found.items],
        "total": found.total,
        "is_capped": found.is_capped,
        "page": found.page,
        "currency": currency,
    }


def _card(card: ProductCard) -> dict[str, Any]:
    return {
        "slug": card.slug,
        "title": card.title,
        "brand": card.brand,
        "price_cents": card.price_cents,
        "compare_at_cents": card.compare_at_cents,
        "prior_cents": card.prior_cents,
        "has_price_range": card.has_price_range,
        "picture": card.picture,
    }


def _json(content: Any) -> Response:
    return Response(orjson.dumps(content), media_type="application/json")
