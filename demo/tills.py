"""Connects each shop with accounts of its own at the stand-ins for the payment providers."""

import stripe
from sqlalchemy import select
from stdnum.iso7064 import mod_97_10

from app.core.config import settings
from app.core.database import transaction
from app.modules.payments.config import config as payments
from app.modules.payments.models import PaymentAccount
from app.modules.payments.schemas import BankAccountWrite
from app.modules.payments.services import PAYPAL, STRIPE, account_service
from app.modules.payments.services.gateway import GatewayAccount
from app.modules.payments.services.paypal_gateway import paypal_gateway
from demo.plan import OpenShop

PENDING = "whsec_demo_not_registered_yet"
EVENTS = ["checkout.session.completed", "checkout.session.expired", "charge.refunded"]


def key_of(shop: OpenShop) -> str:
    """Every key is an account of its own there."""
    return f"sk_test_demo_{shop.plan.code}"


def open_till(shop: OpenShop) -> None:
    """Take cards and transfers. Nobody is told of payments yet: ninety days of news would arrive
    at once."""
    with transaction(shop.context) as db:
        account_service.set_bank(db, shop.id, _bank_of(shop))
        known = select(PaymentAccount.id).where(
            PaymentAccount.vendor_id == shop.id, PaymentAccount.provider == STRIPE
        )
        if db.scalar(known) is None:
            account_service.connect(
                db,
                shop.id,
                STRIPE,
                secret_key=key_of(shop),
                webhook_secret=PENDING,
                is_live=False,
            )


def _bank_of(shop: OpenShop) -> BankAccountWrite:
    """An account number that passes every check and exists at no bank."""
    digits = f"999{shop.id:013d}"
    check = mod_97_10.calc_check_digits(f"{digits}LU")
    return BankAccountWrite(holder=shop.plan.company["name"], iban=f"LU{check}{digits}")


def listen(shop: OpenShop) -> None:
    """Be told of payments from now on."""
    url = f"{settings.public_url}/api/v1/shop/{shop.plan.code}/payments/stripe"
    client = stripe.StripeClient(key_of(shop), base_addresses={"api": payments.stripe_api_base})
    for known in client.v1.webhook_endpoints.list().data:
        client.v1.webhook_endpoints.delete(known.id)
    made = client.v1.webhook_endpoints.create({"url": url, "enabled_events": EVENTS})  # type: ignore[arg-type]
    with transaction(shop.context) as db:
        account_service.connect(
            db,
            shop.id,
            STRIPE,
            secret_key=key_of(shop),
            webhook_secret=str(made.secret),
            is_live=False,
        )
    if payments.paypal_api_base:
        _open_paypal(shop)


def _open_paypal(shop: OpenShop) -> None:
    key = f"demo-client-{shop.plan.code}:demo-secret-{shop.plan.code}"
    url = f"{settings.public_url}/api/v1/shop/{shop.plan.code}/payments/paypal"
    ear = paypal_gateway.listen(GatewayAccount(key, ""), url)
    with transaction(shop.context) as db:
        account_service.connect(
            db, shop.id, PAYPAL, secret_key=key, webhook_secret=ear, is_live=False
        )
