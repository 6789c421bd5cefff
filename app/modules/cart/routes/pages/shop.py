"""/shop/{vendor_code}/cart"""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi import Form as FormField
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.api.deps import CurrentCustomer, Shop, TypedFields
from app.api.shop_pages import render_shop
from app.api.urls import page_url, page_url_if_on
from app.core.forms import Form
from app.core.hot import Connection, tenant_connection
from app.core.security import CustomerPrincipal
from app.exceptions.base import AppError
from app.modules.cart.exceptions import (
    CartChangedError,
    TooManyCodesError,
    TooManyError,
    UnknownCodeError,
)
from app.modules.cart.schemas import CartCodeWrite
from app.modules.cart.services import CartView, Shopper, cart_service, cookie, merging, wording
from app.modules.cart.services.pricing import FREE_SHIPPING
from app.utils.i18n import money, t

router = APIRouter()


@router.get("/{vendor_code}/cart", response_class=HTMLResponse, name="cart:cart")
async def cart_page(request: Request, shop: Shop, customer: CurrentCustomer) -> Response:
    """The basket, with what changed since things were put into it."""
    async with tenant_connection(shop.vendor_id) as db:
        return await _show(request, shop, db, customer)


@router.post("/{vendor_code}/cart", name="cart:add")
async def add_to_cart(
    request: Request,
    shop: Shop,
    customer: CurrentCustomer,
    sku: Annotated[str, FormField(max_length=100)],
    quantity: Annotated[int, FormField(ge=1, le=999)] = 1,
) -> Response:
    """Put something in. When less is left than asked for, the basket says so."""
    held = cookie.read_cart_id(request, shop.vendor)
    try:
        async with tenant_connection(shop.vendor_id, write=True) as db:
            added = await cart_service.add(db, shop.vendor, held, sku, quantity, shop.locale)
    except TooManyError as error:
        async with tenant_connection(shop.vendor_id) as db:
            return await _show(request, shop, db, customer, error)
    return _back_to_cart(request, *added)


@router.post("/{vendor_code}/cart/lines", name="cart:change")
async def change_cart(request: Request, shop: Shop, customer: CurrentCustomer) -> Response:
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
            return await _show(request, shop, db, customer, error)
    return _back_to_cart(request, cart_id, cart.count)


@router.post("/{vendor_code}/cart/codes", name="cart:codes")
async def change_codes(
    request: Request, shop: Shop, customer: CurrentCustomer, typed: TypedFields
) -> Response:
    """Type a promotion code in (`code`), or take one out (`remove`)."""
    cart_id = cookie.read_cart_id(request, shop.vendor)
    if cart_id is None:
        return RedirectResponse(page_url(request, "cart:cart"), 303)
    try:
        async with tenant_connection(shop.vendor_id, write=True) as db:
            if removed := typed.get("remove", ""):
                await cart_service.remove_code(db, cart_id, removed)
            else:
                await cart_service.add_code(db, shop.vendor, cart_id, typed.get("code", ""))
    except (UnknownCodeError, TooManyCodesError) as error:
        async with tenant_connection(shop.vendor_id) as db:
            return await _show(request, shop, db, customer, error, typed=typed)
    return RedirectResponse(page_url(request, "cart:cart"), 303)


@router.post("/{vendor_code}/cart/merge", name="cart:merge")
async def answer_merge(request: Request, shop: Shop, typed: TypedFields) -> Response:
    """What came in at sign-in: `keep` it, or take it out again."""
    cart_id = cookie.read_cart_id(request, shop.vendor)
    if cart_id is None:
        return RedirectResponse(page_url(request, "cart:cart"), 303)
    async with tenant_connection(shop.vendor_id, write=True) as db:
        await (merging.forget if "keep" in typed else merging.undo)(db, cart_id)
        cart = await cart_service.read(db, shop.vendor, cart_id, shop.locale)
    return _back_to_cart(request, cart_id, cart.count)


async def _show(
    request: Request,
    shop: Shop,
    db: Connection,
    customer: CustomerPrincipal | None,
    error: AppError | None = None,
    *,
    typed: Mapping[str, str] | None = None,
) -> HTMLResponse:
    cart_id = cookie.read_cart_id(request, shop.vendor)
    cart = await cart_service.read(
        db,
        shop.vendor,
        cart_id,
        shop.locale,
        shopper=Shopper(customer.email, customer.customer_id) if customer else Shopper(),
    )
    code_form: Form[CartCodeWrite] = Form(typed or {})
    if error is not None and typed is not None:
        code_form = code_form.refuse("code", t(error.message_key, **error.details))
    page = await render_shop(
        request,
        shop,
        db,
        "cart/shop/cart.html",
        status=error.status if error else 200,
        cart=cart,
        error=None if typed else error,
        code_form=code_form,
        refused=wording.refused_codes(cart),
        nudges=wording.nudges(cart),
        steps=wording.explain(cart),
        sums=_sums(cart),
        came_in=", ".join(line.title for line in cart.lines if line.sku in cart.came_in),
        checkout_url=page_url_if_on(request, "checkout:checkout"),
    )
    if cart.id is not None:
        cookie.remember(page, request, cart.id, cart.count)
    return page


def _sums(cart: CartView) -> list[tuple[Any, ...]]:
    currency = cart.currency
    rows: list[tuple[Any, ...]] = [(t("cart.subtotal"), money(cart.subtotal_cents, currency))]
    for discount in cart.promoted.discounts:
        is_free = discount.rule.kind == FREE_SHIPPING
        given = t("cart.free_delivery") if is_free else money(-discount.amount_cents, currency)
        rows.append((wording.label(discount), given))
    rows.append((t("cart.goods_total"), money(cart.goods_cents, currency), True))
    return rows if len(rows) > 2 else [(*rows[0], True)]


def _back_to_cart(request: Request, cart_id: UUID, count: int) -> RedirectResponse:
    response = RedirectResponse(page_url(request, "cart:cart"), 303)
    cookie.remember(response, request, cart_id, count)
    return response
