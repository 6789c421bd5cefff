"""/vendor/{vendor_code}/payments and /transfers"""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from app.api.deps import CurrentVendor, DbSession, PageParams, TypedFields
from app.api.policy import policy
from app.api.urls import page_url
from app.core.config import settings
from app.core.forms import Form
from app.core.security import VendorPrincipal
from app.modules.payments.exceptions import OrderNotAwaitedError, PaymentProviderError
from app.modules.payments.routes import issues, transfers
from app.modules.payments.schemas import BankAccountWrite, PayPalConnection, StripeConnection
from app.modules.payments.services import (
    BANK_TRANSFER,
    CASH,
    PAYPAL,
    STRIPE,
    account_service,
    bank_service,
    issue_service,
)
from app.modules.payments.services.gateway import GatewayAccount
from app.modules.payments.services.paypal_gateway import paypal_gateway
from app.modules.payments.services.stripe_gateway import stripe_gateway
from app.templates_config import render
from app.utils.i18n import t

router = APIRouter()


@router.get("/{vendor_code}/payments", response_class=HTMLResponse, name="payments:accounts")
@policy(permission="payments.connect")
def accounts_page(request: Request, vendor: CurrentVendor, db: DbSession) -> HTMLResponse:
    """Where the shop's money goes. Keys are never shown again."""
    return _page(request, vendor, db, Form())


@router.post("/{vendor_code}/payments/stripe", name="payments:connect")
@policy(permission="payments.connect")
def connect(
    request: Request, vendor: CurrentVendor, db: DbSession, typed: TypedFields
) -> Response:
    """Try the key at Stripe by registering our address for its messages, then keep both."""
    form = Form.bind(StripeConnection, typed)
    if form.value is None:
        return _page(request, vendor, db, form, 422)
    key = form.value.secret_key
    try:
        secret = stripe_gateway.listen(GatewayAccount(key, ""), _ear(vendor, STRIPE))
    except PaymentProviderError:
        refused = form.refuse("secret_key", t("payments.connect.refused"))
        return _page(request, vendor, db, refused, 422)
    account_service.connect(
        db,
        vendor.vendor_id,
        STRIPE,
        secret_key=key,
        webhook_secret=secret,
        is_live=key.startswith(("sk_live_", "rk_live_")),
    )
    return RedirectResponse(page_url(request, "payments:accounts"), 303)


@router.post("/{vendor_code}/payments/stripe/end", name="payments:disconnect")
@policy(permission="payments.connect")
def disconnect(request: Request, vendor: CurrentVendor, db: DbSession) -> Response:
    """Offer no card payments any more."""
    account_service.disconnect(db, vendor.vendor_id, STRIPE)
    return RedirectResponse(page_url(request, "payments:accounts"), 303)


@router.post("/{vendor_code}/payments/paypal", name="payments:connect_paypal")
@policy(permission="payments.connect")
def connect_paypal(
    request: Request, vendor: CurrentVendor, db: DbSession, typed: TypedFields
) -> Response:
    """Try the app at PayPal by registering our address for its messages, then keep it."""
    form = Form.bind(PayPalConnection, typed)
    if form.value is None:
        return _page(request, vendor, db, Form(), 422, paypal_form=form)
    is_live = form.value.world == "live"
    key = f"{form.value.client_id}:{form.value.secret}"
    try:
        ear = paypal_gateway.listen(GatewayAccount(key, "", is_live), _ear(vendor, PAYPAL))
    except PaymentProviderError:
        refused = form.refuse("client_id", t("payments.paypal.refused"))
        return _page(request, vendor, db, Form(), 422, paypal_form=refused)
    account_service.connect(
        db, vendor.vendor_id, PAYPAL, secret_key=key, webhook_secret=ear, is_live=is_live
    )
    return RedirectResponse(page_url(request, "payments:accounts"), 303)


@router.post("/{vendor_code}/payments/paypal/end", name="payments:disconnect_paypal")
@policy(permission="payments.connect")
def disconnect_paypal(request: Request, vendor: CurrentVendor, db: DbSession) -> Response:
    """Offer PayPal no more."""
    account_service.disconnect(db, vendor.vendor_id, PAYPAL)
    return RedirectResponse(page_url(request, "payments:accounts"), 303)


@router.post("/{vendor_code}/payments/bank", name="payments:set_bank")
@policy(permission="payments.connect")
def set_bank(
    request: Request, vendor: CurrentVendor, db: DbSession, typed: TypedFields
) -> Response:
    """Take transfers to this account."""
    form = transfers.bank_form(typed)
    if form.value is None:
        return _page(request, vendor, db, Form(), 422, bank_form=form)
    account_service.set_bank(db, vendor.vendor_id, form.value)
    return RedirectResponse(page_url(request, "payments:accounts"), 303)


@router.post("/{vendor_code}/payments/bank/end", name="payments:end_bank")
@policy(permission="payments.connect")
def end_bank(request: Request, vendor: CurrentVendor, db: DbSession) -> Response:
    """Offer no transfers any more."""
    account_service.disconnect(db, vendor.vendor_id, BANK_TRANSFER)
    return RedirectResponse(page_url(request, "payments:accounts"), 303)


@router.post("/{vendor_code}/payments/cash", name="payments:take_cash")
@policy(permission="payments.connect")
def take_cash(request: Request, vendor: CurrentVendor, db: DbSession) -> Response:
    """Offer payment on collection or delivery."""
    account_service.take_cash(db, vendor.vendor_id)
    return RedirectResponse(page_url(request, "payments:accounts"), 303)


@router.post("/{vendor_code}/payments/cash/end", name="payments:end_cash")
@policy(permission="payments.connect")
def end_cash(request: Request, vendor: CurrentVendor, db: DbSession) -> Response:
    """Offer it no more."""
    account_service.disconnect(db, vendor.vendor_id, CASH)
    return RedirectResponse(page_url(request, "payments:accounts"), 303)


@router.get("/{vendor_code}/payments/issues", response_class=HTMLResponse, name="payments:issues")
@policy(permission="payments.reconcile")
def issues_page(
    request: Request, vendor: CurrentVendor, db: DbSession, page: PageParams, view: str = "open"
) -> HTMLResponse:
    """Money without an order, orders without money, refunds that failed."""
    return issues.page(request, vendor, db, page, view=view)


@router.post("/{vendor_code}/payments/issues/{issue_id}/attempts", name="payments:retry_issue")
@policy(permission="payments.reconcile")
def retry_issue(request: Request, vendor: CurrentVendor, db: DbSession, issue_id: int) -> Response:
    """Try again now."""
    issue_service.retry(db, vendor.vendor_id, issue_id)
    return RedirectResponse(page_url(request, "payments:issues"), 303)


@router.get("/{vendor_code}/transfers", response_class=HTMLResponse, name="payments:transfers")
@policy(permission="payments.reconcile")
def transfers_page(
    request: Request, vendor: CurrentVendor, db: DbSession, page: PageParams, view: str = ""
) -> HTMLResponse:
    """What came in on the bank account, and what each credit was for."""
    return transfers.page(request, vendor, db, page, status=view)


@router.post("/{vendor_code}/transfers", name="payments:read_statement")
@policy(permission="payments.reconcile", max_body=transfers.MOST_BYTES)
async def read_statement(
    request: Request, vendor: CurrentVendor, db: DbSession, page: PageParams
) -> Response:
    """Take up a statement of the bank: camt.053 or CSV."""
    raw = await transfers.uploaded(request)
    return await run_in_threadpool(transfers.read, request, vendor, db, page, raw)


@router.post("/{vendor_code}/transfers/{entry_id}/order", name="payments:assign")
@policy(permission="payments.reconcile")
def assign(
    request: Request,
    vendor: CurrentVendor,
    db: DbSession,
    page: PageParams,
    entry_id: int,
    typed: TypedFields,
) -> Response:
    """Say which order a credit is for."""
    number = typed.get("number", "").strip().lstrip("#")
    form: Form[Any] = Form()
    if not number.isdigit() or len(number) > 9:
        form = form.refuse("number", t("payments.transfers.number_wrong"))
        return transfers.page(request, vendor, db, page, status="unmatched", form=form)
    try:
        bank_service.assign(db, vendor.vendor_id, entry_id, int(number))
    except OrderNotAwaitedError as error:
        form = form.refuse("number", t(error.message_key, **error.details))
        return transfers.page(request, vendor, db, page, status="unmatched", form=form)
    return RedirectResponse(page_url(request, "payments:transfers"), 303)


@router.post("/{vendor_code}/transfers/{entry_id}/end", name="payments:set_aside")
@policy(permission="payments.reconcile")
def set_aside(request: Request, vendor: CurrentVendor, db: DbSession, entry_id: int) -> Response:
    """A credit is for no order."""
    bank_service.set_aside(db, vendor.vendor_id, entry_id)
    return RedirectResponse(page_url(request, "payments:transfers"), 303)


def _page(
    request: Request,
    vendor: VendorPrincipal,
    db: DbSession,
    form: Form[StripeConnection],
    status: int = 200,
    *,
    paypal_form: Form[PayPalConnection] | None = None,
    bank_form: Form[BankAccountWrite] | None = None,
) -> HTMLResponse:
    bank = account_service.bank(db, vendor.vendor_id)
    if bank_form is None:
        bank_form = Form.of(asdict(bank)) if bank else Form()
    return render(
        request,
        "payments/vendor/accounts.html",
        status=status,
        form=Form(errors=form.errors),
        paypal_form=_without_secret(paypal_form),
        cash=account_service.find(db, vendor.vendor_id, CASH),
        paypal=account_service.find(db, vendor.vendor_id, PAYPAL),
        bank_form=bank_form,
        bank=bank,
        account=account_service.find(db, vendor.vendor_id, STRIPE),
    )


def _ear(vendor: VendorPrincipal, provider: str) -> str:
    """Where the provider sends its messages about this shop."""
    base = settings.public_url.rstrip("/")
    return f"{base}/api/v1/shop/{vendor.vendor_code}/payments/{provider}"


def _without_secret(form: Form[PayPalConnection] | None) -> Form[Any]:
    """What was typed, but for the secret: it never goes back into a page."""
    if form is None:
        return Form()
    typed = {name: value for name, value in form.typed.items() if name != "secret"}
    return Form(typed, errors=form.errors)
