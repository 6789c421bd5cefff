"""/shop/{vendor_code} and its text pages"""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from app.api.deps import Shop
from app.api.policy import policy
from app.api.shop_pages import render_shop
from app.core.hot import tenant_connection
from app.core.ports import port
from app.core.texts import pick
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
        )


@router.get("/{vendor_code}/pages/{slug}", response_class=HTMLResponse, name="cms:page")
@policy(cache="page")
async def page(request: Request, shop: Shop, slug: str) -> HTMLResponse:
    """A text page."""
    async with tenant_connection(shop.vendor_id) as db:
        found = await page_service.read(db, slug, shop.locale, shop.vendor.default_locale)
        # Sanitised when it was stored.
        body = Markup(found["body"])  # noqa: S704
        return await render_shop(request, shop, db, "cms/shop/page.html", page=found, body=body)
