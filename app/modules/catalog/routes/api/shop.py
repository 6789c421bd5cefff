"""/api/v1/shop/{vendor_code}/catalog"""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query
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


@router.get("/products")
@policy(cache="page")
async def list_products(
    shop: Shop,
    category: Annotated[str, Query(max_length=80)] = "",
    brand: Annotated[str, Query(max_length=120)] = "",
    min_cents: Annotated[int | None, Query(ge=0, le=2_000_000_000)] = None,
    max_cents: Annotated[int | None, Query(ge=0, le=2_000_000_000)] = None,
    sort: Annotated[str, Query(pattern="^(newest|price|price_desc)$")] = "newest",
    page: Annotated[int, Query(ge=1, le=MAX_PAGES)] = 1,
) -> Response:
    """A page of 24 products with prices."""
    wanted = ProductFilter(category, brand, min_cents, max_cents, sort, page)
    async with tenant_connection(shop.vendor_id) as db:
        found = await storefront_service.list_products(
            db, wanted, shop.locale, shop.vendor.default_locale
        )
    return _json(_list(found, shop.currency))


@router.get("/search")
@policy(cache="page")
async def search_products(
    shop: Shop, q: Annotated[str, Query(min_length=1, max_length=200)]
) -> Response:
    """The best 24 products for some words."""
    async with tenant_connection(shop.vendor_id) as db:
        found = await storefront_service.search_products(
            db, q, shop.locale, shop.vendor.default_locale
        )
    return _json(_list(found, shop.currency))


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
