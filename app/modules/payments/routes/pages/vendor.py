"""/vendor/{vendor_code}/payments"""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.api.deps import CurrentVendor, DbSession, TypedFields
from app.api.policy import policy
from app.api.urls import page_url
from app.core.config import settings
from app.core.forms import Form
from app.core.security import VendorPrincipal
from app.modules.payments.exceptions import PaymentProviderError
from app.modules.payments.schemas import StripeConnection
from app.modules.payments.services import STRIPE, account_service
from app.modules.payments.services.gateway import GatewayAccount
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
    address = f"{settings.public_url.rstrip('/')}/api/v1/shop/{vendor.vendor_code}/payments/stripe"
    try:
        secret = stripe_gateway.listen(GatewayAccount(key, ""), address)
    except PaymentProviderError:
        refused = form.refuse("secret_key", t("payments.connect.refused"))
        return _page(request, vendor, db, refused, 422)
    account_service.connect(db, vendor.vendor_id, STRIPE, secret_key=key, webhook_secret=secret)
    return RedirectResponse(page_url(request, "payments:accounts"), 303)


@router.post("/{vendor_code}/payments/stripe/end", name="payments:disconnect")
@policy(permission="payments.connect")
def disconnect(request: Request, vendor: CurrentVendor, db: DbSession) -> Response:
    """Offer no card payments any more."""
    account_service.disconnect(db, vendor.vendor_id, STRIPE)
    return RedirectResponse(page_url(request, "payments:accounts"), 303)


def _page(
    request: Request,
    vendor: VendorPrincipal,
    db: DbSession,
    form: Form[StripeConnection],
    status: int = 200,
) -> HTMLResponse:
    return render(
        request,
        "payments/vendor/accounts.html",
        status=status,
        form=Form(errors=form.errors),
        account=account_service.find(db, vendor.vendor_id, STRIPE),
    )
