"""/shop/{vendor_code}/products, /categories/{slug}, /search"""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from app.api.deps import Shop
from app.api.policy import policy
from app.api.shop_links import shop_address
from app.api.shop_pages import render_shop
from app.core.hot import Connection, tenant_connection
from app.core.module_settings import settings_for
from app.core.ports import port
from app.modules.catalog.services import storefront_service
from app.modules.catalog.services.storefront_service import (
    MAX_PAGES,
    ORDERS,
    ProductCard,
    ProductFilter,
)
from app.modules.catalog.services.structured_data import breadcrumbs, product_data
from app.modules.catalog.settings import CatalogSettings
from app.templates_config import absolute

router = APIRouter()

SortOrder = Annotated[str, Query(max_length=20)]
PageNumber = Annotated[int, Query(ge=1, le=MAX_PAGES)]
Euros = Annotated[str, Query(max_length=12)]
NOTHING: list[str] = []
Ticked = Annotated[list[Annotated[str, Query(max_length=200)]], Query(max_length=20)]


def asked_for(
    sort: SortOrder = "",
    page: PageNumber = 1,
    min_price: Euros = "",
    max_price: Euros = "",
    f: Ticked = NOTHING,
) -> ProductFilter:
    """What a list or a search is narrowed to, and in which order."""
    low, high = _cents(min_price), _cents(max_price)
    return ProductFilter("", "", low, high, sort, page, facets=tuple(f))


Wanted = Annotated[ProductFilter, Depends(asked_for)]


@router.get("/{vendor_code}/products", response_class=HTMLResponse, name="catalog:products")
@policy(cache="page")
async def product_list(request: Request, shop: Shop, wanted: Wanted) -> HTMLResponse:
    """All products, narrowed by price and facets."""
    return await _list(request, shop, wanted)


@router.get(
    "/{vendor_code}/categories/{slug}", response_class=HTMLResponse, name="catalog:category"
)
@policy(cache="page")
async def category(request: Request, shop: Shop, slug: str, wanted: Wanted) -> HTMLResponse:
    """One shelf."""
    return await _list(request, shop, replace(wanted, category=slug))


@router.get("/{vendor_code}/search", response_class=HTMLResponse, name="catalog:search")
@policy(cache="page")
async def search(
    request: Request, shop: Shop, wanted: Wanted, q: Annotated[str, Query(max_length=200)] = ""
) -> HTMLResponse:
    """Products by words, forgiving about accents and typos."""
    wanted = _sized(shop, wanted, "best")
    languages = shop.locale, shop.vendor.default_locale
    async with tenant_connection(shop.vendor_id) as db:
        found = await storefront_service.search_products(db, shop.vendor_id, q, *languages, wanted)
        facets = []
        if found.items or wanted.is_narrowed:
            facets = await storefront_service.facets_of(db, wanted, found, *languages)
        return await render_shop(
            request,
            shop,
            db,
            "catalog/shop/search.html",
            found=found,
            facets=facets,
            wanted=wanted,
            sorts=["best", *ORDERS],
            q=q,
            sold_out=await _sold_out(db, shop, found.items),
        )


@router.get("/{vendor_code}/products/{slug}", response_class=HTMLResponse, name="catalog:product")
@policy(cache="page")
async def product_page(request: Request, shop: Shop, slug: str, sku: str = "") -> HTMLResponse:
    """A product: pictures, variants, stock, and the button."""
    async with tenant_connection(shop.vendor_id) as db:
        product = await storefront_service.get_product(
            db, slug, shop.locale, shop.vendor.default_locale
        )
        stock: dict[str, int] = {}
        if ask := port("inventory.availability", shop.platform_id):
            stock = await ask(db, [variant["sku"] for variant in product["variants"]])
        chosen = next(
            (v for v in product["variants"] if v["sku"] == sku),
            next(
                (v for v in product["variants"] if stock.get(v["sku"], 1) > 0),
                product["variants"][0] if product["variants"] else None,
            ),
        )
        return await render_shop(
            request,
            shop,
            db,
            "catalog/shop/product.html",
            product=product,
            stock=stock,
            chosen=chosen,
            options=[_option(variant, stock) for variant in product["variants"]],
            pictures=[{"src": image["url"], "alt": image["alt"]} for image in product["images"]],
            # Sanitised when it was stored (`nh3`), and by the CSP once more.
            body=Markup(product["description"]),  # noqa: S704
            structured=_structured(shop, product, stock),
        )


def _structured(
    shop: Shop, product: dict[str, Any], stock: dict[str, int]
) -> list[dict[str, Any]]:
    """What search engines read of this page."""
    url = shop_address(shop.vendor, f"/products/{product['slug']}", shop.locale)
    shelf = (product["category"], f"/categories/{product['category_slug']}")
    steps = [(shop.vendor.name, ""), *([shelf] if product["category"] else [])]
    trail = [(name, shop_address(shop.vendor, path, shop.locale)) for name, path in steps]
    return [
        product_data(product, stock, url=url, currency=shop.currency, absolute=absolute),
        breadcrumbs([*trail, (product["title"], url)]),
    ]


def _option(variant: dict[str, Any], stock: dict[str, int]) -> dict[str, Any]:
    """A variant as a choice."""
    return {
        "value": variant["sku"],
        "label": " / ".join(variant["options"].values()) or variant["sku"],
        "gone": stock.get(variant["sku"], 1) <= 0,
    }


async def _list(request: Request, shop: Shop, wanted: ProductFilter) -> HTMLResponse:
    wanted = _sized(shop, wanted, "newest")
    async with tenant_connection(shop.vendor_id) as db:
        languages = shop.locale, shop.vendor.default_locale
        title = ""
        if wanted.category:
            title = await storefront_service.category_name(db, wanted.category, *languages)
        found = await storefront_service.list_products(db, wanted, *languages)
        facets = await storefront_service.facets_of(db, wanted, found, *languages)
        return await render_shop(
            request,
            shop,
            db,
            "catalog/shop/products.html",
            found=found,
            facets=[one for one in facets if not (wanted.category and one.name == "category")],
            wanted=wanted,
            category_title=title,
            sorts=list(ORDERS),
            sold_out=await _sold_out(db, shop, found.items),
        )


async def _sold_out(db: Connection, shop: Shop, cards: list[ProductCard]) -> set[str]:
    """Slugs of single-variant products of which nothing is left."""
    ask = port("inventory.availability", shop.platform_id)
    skus = {card.sku: card.slug for card in cards if card.sku}
    if ask is None or not skus:
        return set()
    available = await ask(db, list(skus))
    return {skus[sku] for sku, left in available.items() if left <= 0}


def _sized(shop: Shop, wanted: ProductFilter, order: str) -> ProductFilter:
    """With the shop's size of a page, and an order where none was asked for."""
    size = settings_for(CatalogSettings, shop.vendor_id).products_per_page
    return replace(wanted, size=size, sort=wanted.sort or order)


def _cents(typed: str) -> int | None:
    """`12`, `12.50` and `12,50` in cents; what is no amount narrows nothing."""
    whole, _, fraction = typed.strip().replace(",", ".").partition(".")
    if not whole.isascii() or not whole.isdigit() or len(whole) > 7:
        return None
    cents = f"{fraction}00"[:2]
    return int(whole) * 100 + (int(cents) if cents.isascii() and cents.isdigit() else 0)
