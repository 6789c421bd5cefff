"""/shop/{vendor_code}/cart"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.api.deps import Shop
from app.api.shop_pages import render_shop
from app.api.urls import page_url, page_url_if_on
from app.core.hot import tenant_connection
from app.exceptions.base import AppError
from app.modules.cart.exceptions import CartChangedError, TooManyError
from app.modules.cart.services import cart_service, cookie

router = APIRouter()


@router.get("/{vendor_code}/cart", response_class=HTMLResponse, name="cart:cart")
async def cart_page(request: Request, shop: Shop) -> Response:
    """The basket, with what changed since things were put into it."""
    async with tenant_connection(shop.vendor_id) as db:
        return await _show(request, shop, db)


@router.post("/{vendor_code}/cart", name="cart:add")
async def add_to_cart(
    request: Request,
    shop: Shop,
    sku: Annotated[str, Form(max_length=100)],
    quantity: Annotated[int, Form(ge=1, le=999)] = 1,
) -> Response:
    """Put something in. When less is left than asked for, the basket says so."""
    held = cookie.read_cart_id(request, shop.vendor)
    try:
        async with tenant_connection(shop.vendor_id, write=True) as db:
            added = await cart_service.add(db, shop.vendor, held, sku, quantity, shop.locale)
    except TooManyError as error:
        async with tenant_connection(shop.vendor_id) as db:
            return await _show(request, shop, db, error)
    return _back_to_cart(request, *added)


@router.post("/{vendor_code}/cart/lines", name="cart:change")
async def change_cart(request: Request, shop: Shop) -> Response:
    """Set quantities from the basket page: fields `quantity:<sku>`, zero takes out."""
    form = await request.form(max_fields=200)
    quantities = {
        name.removeprefix("quantity:"): int(value)
        for name, value in form.items()
        if name.startswith("quantity:") and isinstance(value, str) and value.isdigit()
    }
    removed = form.get("remove")
    if isinstance(removed, str):
        quantities = {removed: 0}
    version = str(form.get("version", ""))
    cart_id = cookie.read_cart_id(request, shop.vendor)
    if cart_id is None:
        return RedirectResponse(page_url(request, "cart:cart"), 303)
    try:
        async with tenant_connection(shop.vendor_id, write=True) as db:
            await cart_service.change(
                db,
                shop.vendor,
                cart_id,
                {sku: min(q, 999) for sku, q in quantities.items()},
                seen_version=int(version) if version.isdigit() else None,
                locale=shop.locale,
            )
            cart = await cart_service.read(db, shop.vendor, cart_id, shop.locale)
    except (TooManyError, CartChangedError) as error:
        async with tenant_connection(shop.vendor_id) as db:
            return await _show(request, shop, db, error)
    return _back_to_cart(request, cart_id, cart.count)


async def _show(
    request: Request, shop: Shop, db: object, error: AppError | None = None
) -> HTMLResponse:
    cart_id = cookie.read_cart_id(request, shop.vendor)
    cart = await cart_service.read(db, shop.vendor, cart_id, shop.locale)  # type: ignore[arg-type]
    page = await render_shop(
        request,
        shop,
        db,  # type: ignore[arg-type]
        "cart/shop/cart.html",
        status=error.status if error else 200,
        cart=cart,
        error=error,
        checkout_url=page_url_if_on(request, "checkout:checkout"),
    )
    if cart.id is not None:
        cookie.remember(page, request, cart.id, cart.count)
    return page


def _back_to_cart(request: Request, cart_id: UUID, count: int) -> RedirectResponse:
    response = RedirectResponse(page_url(request, "cart:cart"), 303)
    cookie.remember(response, request, cart_id, count)
    return response
