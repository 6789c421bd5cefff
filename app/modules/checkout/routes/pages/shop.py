"""/shop/{vendor_code}/checkout"""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.api.deps import CurrentCustomer, Shop, TypedFields
from app.api.shop_pages import render_shop
from app.api.urls import absolute_shop_url, page_url
from app.core.csp import content_security
from app.core.forms import Form
from app.core.hot import Connection, tenant_connection
from app.core.module_settings import settings_for
from app.core.security import CustomerPrincipal
from app.exceptions.base import AppError, UpstreamError
from app.modules.cart.services import Shopper, cart_service, cookie, wording
from app.modules.checkout.exceptions import (
    CheckoutNotFoundError,
    MinimumNotReachedError,
    PaymentCancelledError,
    PaymentDeclinedError,
)
from app.modules.checkout.schemas import COUNTRIES, CheckoutForm
from app.modules.checkout.services import (
    CheckoutState,
    Quote,
    checkout_service,
    payment_flow,
    quote_service,
)
from app.modules.checkout.settings import CheckoutSettings
from app.modules.orders.services import order_token
from app.modules.payments.services import payment_service
from app.utils.i18n import money, number, t

router = APIRouter()


@router.get("/{vendor_code}/checkout", response_class=HTMLResponse, name="checkout:checkout")
async def checkout_page(
    request: Request,
    shop: Shop,
    customer: CurrentCustomer,
    country: str = "",
    shipping: str = "",
) -> Response:
    """Contact, address, delivery and payment on one page."""
    typed = {"country": country or shop.vendor.country}
    if shipping:
        typed["shipping"] = shipping
    async with tenant_connection(shop.vendor_id) as db:
        return await _show(request, shop, db, Form(typed), customer)


@router.post("/{vendor_code}/checkout", name="checkout:place")
async def place(
    request: Request, shop: Shop, customer: CurrentCustomer, typed: TypedFields
) -> Response:
    """Order with obligation to pay. Leads to the payment page or to the confirmation."""
    form = Form.bind(CheckoutForm, typed)
    if form.value is None:
        async with tenant_connection(shop.vendor_id) as db:
            return await _show(request, shop, db, form, customer, status=422)
    cart_id = cookie.read_cart_id(request, shop.vendor)
    try:
        await payment_flow.end_others(shop.vendor, cart_id, form.value.payment)
        async with tenant_connection(shop.vendor_id, write=True) as db:
            await payment_flow.require_method(db, form.value.payment)
            state = await checkout_service.start(
                db,
                shop.vendor,
                cart_id,
                form.value,
                locale=shop.locale,
                customer_id=customer.customer_id if customer else None,
            )
        target = await _next_page(request, shop, state)
    except AppError as error:
        async with tenant_connection(shop.vendor_id) as db:
            return await _show(request, shop, db, form, customer, error=error, status=error.status)
    response = RedirectResponse(target, 303)
    if state.order is not None:
        cookie.forget(response, request)
    return response


@router.post("/{vendor_code}/checkout/codes", name="checkout:codes")
async def add_code(
    request: Request, shop: Shop, customer: CurrentCustomer, typed: TypedFields
) -> Response:
    """Hold a promotion code, and show the page again with all that was typed."""
    cart_id, code = cookie.read_cart_id(request, shop.vendor), typed.get("code", "")
    form: Form[Any] = Form(typed)
    if cart_id is not None and code.strip():
        try:
            async with tenant_connection(shop.vendor_id, write=True) as db:
                await cart_service.add_code(db, shop.vendor, cart_id, code)
            form = Form({**typed, "code": ""})
        except AppError as error:
            form = form.refuse("code", t(error.message_key, **error.details))
    async with tenant_connection(shop.vendor_id) as db:
        return await _show(request, shop, db, form, customer)


@router.get("/{vendor_code}/checkout/{checkout_id}/paid", name="checkout:returned")
async def returned(
    request: Request, shop: Shop, customer: CurrentCustomer, checkout_id: UUID
) -> Response:
    """Back from the payment page. What it says of itself counts for nothing: we ask."""
    state = await payment_flow.settle(shop.vendor, checkout_id)
    if state.order is not None:
        response = RedirectResponse(_confirmation(request, shop, state), 303)
        cookie.forget(response, request)
        return response
    async with tenant_connection(shop.vendor_id) as db:
        if state.status == "declined":
            return await _show(request, shop, db, Form(), customer, error=PaymentDeclinedError())
        cents, currency = await payment_flow.taken(db, state)
        return await render_shop(
            request,
            shop,
            db,
            "checkout/shop/waiting.html",
            state=state,
            checkout_id=checkout_id,
            taken=money(cents, currency),
        )


@router.get("/{vendor_code}/checkout/{checkout_id}/cancelled", name="checkout:cancelled")
async def cancelled(
    request: Request, shop: Shop, customer: CurrentCustomer, checkout_id: UUID
) -> Response:
    """The shopper turned back before paying; perhaps he paid after all, so we ask."""
    state = await payment_flow.settle(shop.vendor, checkout_id)
    if state.order is not None:
        return RedirectResponse(_confirmation(request, shop, state), 303)
    async with tenant_connection(shop.vendor_id) as db:
        return await _show(request, shop, db, Form(), customer, error=PaymentCancelledError())


async def _next_page(request: Request, shop: Shop, state: CheckoutState) -> str:
    if state.order is not None:
        return _confirmation(request, shop, state)
    if state.payment_url:
        return state.payment_url
    inside = f"/checkout/{state.id}"
    url = await payment_flow.open_payment(
        shop.vendor,
        state,
        success_url=absolute_shop_url(shop.vendor_code, f"{inside}/paid"),
        cancel_url=absolute_shop_url(shop.vendor_code, f"{inside}/cancelled"),
    )
    if not url:
        raise UpstreamError
    return url


def _confirmation(request: Request, shop: Shop, state: CheckoutState) -> str:
    if state.order is None:
        raise CheckoutNotFoundError
    number = state.order.number
    token = order_token(shop.vendor_id, number)
    return page_url(request, "orders:confirmation", number=number, token=token)


async def _show(
    request: Request,
    shop: Shop,
    db: Connection,
    form: Form[Any],
    customer: CustomerPrincipal | None,
    *,
    error: AppError | None = None,
    status: int = 200,
) -> Response:
    cart_id = cookie.read_cart_id(request, shop.vendor)
    cart = await cart_service.read(
        db,
        shop.vendor,
        cart_id,
        shop.locale,
        shopper=Shopper(
            form.typed.get("email", "") or (customer.email if customer else ""),
            customer.customer_id if customer else None,
        ),
    )
    if not cart.lines:
        return RedirectResponse(page_url(request, "cart:cart"), 303)
    minimum = settings_for(CheckoutSettings, shop.vendor_id).min_order_cents
    if error is None and cart.subtotal_cents < minimum:
        error = MinimumNotReachedError(minimum_cents=minimum)
    country = form.typed.get("country") or shop.vendor.country
    quote = None
    try:
        quote = await quote_service.quote(
            db,
            shop.vendor,
            cart,
            country=country,
            delivery_code=form.typed.get("shipping", ""),
            locale=shop.locale,
        )
    except AppError as problem:
        error = error or problem
    methods = await payment_service.methods(db)
    page = await render_shop(
        request,
        shop,
        db,
        "checkout/shop/checkout.html",
        status=status,
        cart=cart,
        form=form,
        quote=quote,
        error=error,
        error_details=_readable(error, shop.currency) if error else {},
        methods=methods,
        refused=wording.refused_codes(cart),
        country=country,
        **_choices(quote, methods, shop.currency),
    )
    # Ordering leads on to the provider's page.
    origins = payment_service.page_origins()
    page.headers["content-security-policy"] = content_security(*origins)
    return page


def _choices(quote: Quote | None, methods: list[str], currency: str) -> dict[str, Any]:
    """What the form's radio buttons and the summary say."""
    countries = sorted((t(f"checkout.countries.{c}"), c) for c in COUNTRIES)
    choices: dict[str, Any] = {
        "country_options": [(code, name) for name, code in countries],
        "payment_options": [
            {
                "value": m,
                "label": t(f"checkout.method.{m}"),
                "hint": t(f"checkout.method_hint.{m}"),
            }
            for m in methods
        ],
        "delivery_options": [],
        "summary_rows": [],
    }
    if quote is None:
        return choices
    choices["delivery_options"] = [
        {
            "value": d.code,
            "label": d.name or t("checkout.standard_delivery"),
            "detail": _price(d.price_cents, currency),
        }
        for d in quote.deliveries
    ]
    choices["summary_rows"] = [
        (t("checkout.subtotal"), money(quote.cart.subtotal_cents, currency)),
        *(
            (wording.label(x), money(-x.amount_cents, currency))
            for x in quote.cart.promoted.discounts
            if x.amount_cents
        ),
        (t("checkout.delivery"), _price(quote.delivery.price_cents, currency)),
        *(
            (t("checkout.vat", rate=number(x.rate / 10)), money(x.tax_cents, currency))
            for x in quote.taxes
        ),
        (t("checkout.total"), money(quote.total_cents, currency), True),
    ]
    return choices


def _price(cents: int, currency: str) -> str:
    return money(cents, currency) if cents else t("checkout.free")


def _readable(error: AppError, currency: str) -> dict[str, Any]:
    """Amounts as the reader writes them."""
    return {
        name.removesuffix("_cents"): money(value, currency) if name.endswith("_cents") else value
        for name, value in error.details.items()
    }
