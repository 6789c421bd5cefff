"""/shop/{vendor_code} and its text pages"""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup

from app.api.deps import Shop
from app.api.policy import policy
from app.api.shop_pages import render_shop
from app.api.urls import absolute_shop_url
from app.core.hot import tenant_connection
from app.core.ports import port
from app.core.texts import pick
from app.modules.cms.routes.sitemap import robots_txt, sitemap_index, sitemap_part
from app.modules.cms.services import page_service

router = APIRouter()


@router.get("/{vendor_code}", response_class=HTMLResponse, name="cms:home")
@policy(cache="page")
async def home(request: Request, shop: Shop) -> HTMLResponse:
    """One promise and picture, what is new, the shelves, and why one may buy here."""
    theme: dict[str, Any] = dict(shop.vendor.theme)
    default = shop.vendor.default_locale
    async with tenant_connection(shop.vendor_id) as db:
        newest: Any = None
        gone: set[str] = set()
        if ask := port("catalog.newest", shop.platform_id):
            newest = await ask(db, shop.locale, default)
            if count := port("inventory.availability", shop.platform_id):
                left = await count(db, [card.sku for card in newest.items if card.sku])
                gone = {sku for sku, units in left.items() if units <= 0}
        return await render_shop(
            request,
            shop,
            db,
            "cms/shop/home.html",
            promise=pick(theme.get("promise"), shop.locale, default) or shop.vendor.name,
            lead=pick(theme.get("lead"), shop.locale, default),
            hero=theme.get("hero", ""),
            newest=newest,
            gone=gone,
            organization=_organization(shop),
        )


def _organization(shop: Shop) -> dict[str, str]:
    """Who sells here, in the words of schema.org."""
    return {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": shop.vendor.name,
        "url": absolute_shop_url(shop.vendor_code),
        "legalName": shop.vendor.theme.get("seller", shop.vendor.name),
    }


@router.get("/{vendor_code}/pages/{slug}", response_class=HTMLResponse, name="cms:page")
@policy(cache="page")
async def page(request: Request, shop: Shop, slug: str) -> HTMLResponse:
    """A text page."""
    async with tenant_connection(shop.vendor_id) as db:
        found = await page_service.read(db, slug, shop.locale, shop.vendor.default_locale)
        # Sanitised when it was stored.
        body = Markup(found["body"])  # noqa: S704
        return await render_shop(request, shop, db, "cms/shop/page.html", page=found, body=body)


@router.get("/{vendor_code}/robots.txt", name="cms:robots")
@policy(cache="page")
async def robots(shop: Shop) -> Response:
    """What search engines need not look at, and where the sitemap is."""
    return Response(robots_txt(shop.vendor), media_type="text/plain")


@router.get("/{vendor_code}/sitemap.xml", name="cms:sitemap")
@policy(cache="page")
async def sitemap_files(shop: Shop) -> Response:
    """The files that list every page of the shop."""
    parts = 0
    if ask := port("catalog.sitemap_size", shop.platform_id):
        async with tenant_connection(shop.vendor_id) as db:
            parts = await ask(db)
    return Response(sitemap_index(shop.vendor, parts), media_type="application/xml")


@router.get("/{vendor_code}/sitemap-{part}.xml", name="cms:sitemap_part")
@policy(cache="page")
async def sitemap_file(shop: Shop, part: Annotated[int, Path(ge=0, le=10_000)]) -> Response:
    """One of those files."""
    async with tenant_connection(shop.vendor_id) as db:
        pages = await page_service.addresses(db) if part == 0 else []
        if ask := port("catalog.sitemap", shop.platform_id):
            pages += await ask(db, part)
    return Response(sitemap_part(shop.vendor, pages), media_type="application/xml")
