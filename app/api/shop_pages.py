"""Rendering a page of a shop from the hot lane."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from app.api.deps import ShopContext
from app.core.hot import Connection
from app.core.shop_pages import shop_frame
from app.templates_config import render


async def render_shop(  # noqa: PLR0913 - as `render`, with where to read the frame from
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
