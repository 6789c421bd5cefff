"""Stripe, by its own SDK: hosted Checkout Sessions, so that no card data ever touches us."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import stripe

from app.core.config import settings
from app.modules.payments.config import config
from app.modules.payments.exceptions import BadSignatureError, PaymentProviderError
from app.modules.payments.services.gateway import (
    GatewayAccount,
    PaymentRequest,
    PaymentStatus,
    StartedPayment,
    WebhookNotice,
)

# Stripe has no Luxembourgish page; French is what a reader of it knows best.
PAGE_LANGUAGES = {"lb": "fr"}
# Our sweep gives a checkout up after its hold; Stripe wants at least thirty minutes.
STATES = {"complete": "paid", "expired": "expired", "open": "open"}

# Keeps its connections per thread.
_http = stripe.RequestsClient(timeout=config.provider_timeout)


class StripeGateway:
    def start(self, account: GatewayAccount, request: PaymentRequest) -> StartedPayment:
        params: Any = {
            "mode": "payment",
            "client_reference_id": request.ref,
            "customer_email": request.email,
            "locale": PAGE_LANGUAGES.get(request.locale, request.locale),
            "success_url": request.success_url,
            "cancel_url": request.cancel_url,
            "payment_method_types": ["card"],
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": request.currency.lower(),
                        "unit_amount": request.amount_cents,
                        "product_data": {"name": request.description},
                    },
                }
            ],
            "payment_intent_data": {"metadata": {"ref": request.ref}},
        }
        with _translated():
            session = _client(account).v1.checkout.sessions.create(
                params=params, options={"idempotency_key": f"{request.ref}:start"}
            )
        return StartedPayment(session.id, session.url or "")

    def fetch(self, account: GatewayAccount, provider_ref: str) -> PaymentStatus:
        with _translated():
            session = _client(account).v1.checkout.sessions.retrieve(provider_ref)
        paid = session.payment_status == "paid"
        state = "paid" if paid else STATES.get(session.status or "open", "open")
        if state == "paid" and not paid:  # complete, but the money is still on its way
            state = "open"
        return PaymentStatus(
            provider_ref=session.id,
            state=state,  # type: ignore[arg-type]
            amount_cents=session.amount_total or 0,
            currency=(session.currency or "").upper(),
            charge_ref=str(session.payment_intent or ""),
        )

    def expire(self, account: GatewayAccount, provider_ref: str) -> None:
        try:
            _client(account).v1.checkout.sessions.expire(provider_ref)
        except stripe.InvalidRequestError:
            return  # paid or expired meanwhile: the next look tells which
        except stripe.StripeError as error:
            raise PaymentProviderError(str(error)) from error

    def refund(
        self, account: GatewayAccount, charge_ref: str, amount_cents: int, key: str
    ) -> str:
        with _translated():
            refund = _client(account).v1.refunds.create(
                params={"payment_intent": charge_ref, "amount": amount_cents},
                options={"idempotency_key": key},
            )
        return refund.id

    def parse_webhook(
        self, account: GatewayAccount, raw: bytes, signature: str
    ) -> WebhookNotice:
        try:
            event = _client(account).construct_event(raw, signature, account.webhook_secret)
        except (ValueError, stripe.SignatureVerificationError) as error:
            raise BadSignatureError from error
        subject = event.data.object.to_dict()
        metadata = subject.get("metadata") or {}
        return WebhookNotice(
            event_id=event.id,
            kind=event.type,
            ref=str(subject.get("client_reference_id") or metadata.get("ref") or ""),
            provider_ref=str(subject.get("id") or ""),
        )


@contextmanager
def _translated() -> Iterator[None]:
    """Stripe's errors as ours, without its words about keys."""
    try:
        yield
    except stripe.StripeError as error:
        raise PaymentProviderError(error.user_message or type(error).__name__) from error


def _client(account: GatewayAccount) -> stripe.StripeClient:
    base = config.stripe_api_base
    if base and settings.is_production:
        msg = "PAYMENTS_STRIPE_API_BASE is refused in production."
        raise PaymentProviderError(msg)
    return stripe.StripeClient(
        account.secret_key,
        base_addresses={"api": base} if base else {},  # type: ignore[arg-type]
        max_network_retries=1,
        http_client=_http,
    )


stripe_gateway = StripeGateway()
