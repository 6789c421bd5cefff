"""Rendering a page of a shop from the hot lane."""

from anyio import from_thread
from fastapi import Request
from fastapi.responses import HTMLResponse

from app.api.deps import ShopContext
from app.core.hot import Connection, tenant_connection
from app.core.shop_pages import kept_frame, shop_frame
from app.templates_config import render


async def render_shop(
    request: Request,
    shop: ShopContext,
    db: Connection,
    template: str,
    *,
    status: int = 200,
    **context: object,
) -> HTMLResponse:
    """A shop page with its frame: `shop`, `shop_frame` and what the page itself needs."""
    frame = await shop_frame(db, shop.vendor, shop.locale)
    request.scope["state"]["shop_frame"] = frame
    return render(request, template, status=status, shop=shop, shop_frame=frame, **context)


def frame_for_work_lane(request: Request, shop: ShopContext) -> None:
    """Give a synchronous page the shop's frame, from memory or read once on the event loop."""
    frame = kept_frame(shop.vendor, shop.locale)
    if frame is None:
        frame = from_thread.run(_read_frame, shop)
    request.scope["state"]["shop_frame"] = frame


async def _read_frame(shop: ShopContext) -> dict[str, object]:
    async with tenant_connection(shop.vendor_id) as db:
        return await shop_frame(db, shop.vendor, shop.locale)
