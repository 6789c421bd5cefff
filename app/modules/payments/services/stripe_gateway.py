"""Stripe, by its own SDK: hosted Checkout Sessions, so that no card data ever touches us."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any, Literal

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
EVENTS = (
    "checkout.session.completed",
    "checkout.session.expired",
    "payment_intent.succeeded",
    "charge.refunded",
    "refund.failed",
)

# Keeps its connections per thread.
_http = stripe.RequestsClient(timeout=config.provider_timeout)


class StripeGateway:
    @property
    def page_origins(self) -> tuple[str, ...]:
        return (config.stripe_api_base.rstrip("/") or "https://checkout.stripe.com",)

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
            # The page of the demo's fake speaks Luxembourgish; Stripe's ignores this.
            "metadata": {"locale": request.locale},
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
        return PaymentStatus(
            provider_ref=session.id,
            state=_state(session.status, session.payment_status),
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

    def refund(self, account: GatewayAccount, charge_ref: str, amount_cents: int, key: str) -> str:
        with _translated():
            refund = _client(account).v1.refunds.create(
                params={
                    "payment_intent": charge_ref,
                    "amount": amount_cents,
                    "metadata": {"key": key},
                },
                options={"idempotency_key": key},
            )
        if refund.status in {"failed", "canceled"}:
            raise PaymentProviderError(getattr(refund, "failure_reason", None) or refund.status)
        return refund.id

    def listen(self, account: GatewayAccount, url: str) -> str:
        """Have Stripe send its events to `url`. Returns the secret it signs them with.

        Stripe shows the secret only when an endpoint is made, so an earlier one for the same
        address gives way.
        """
        with _translated():
            endpoints = _client(account).v1.webhook_endpoints
            for endpoint in endpoints.list(params={"limit": 100}).data:
                if endpoint.url == url:
                    endpoints.delete(endpoint.id)
            made = endpoints.create(
                params={"url": url, "enabled_events": list(EVENTS)}  # type: ignore[typeddict-item]
            )
        return str(made.secret)

    def parse_webhook(
        self, account: GatewayAccount, raw: bytes, headers: Mapping[str, str]
    ) -> WebhookNotice:
        signature = headers.get("stripe-signature", "")
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


def _state(session: str | None, payment: str) -> Literal["open", "paid", "expired"]:
    """A session may be complete while its money is still on its way: that is open."""
    if payment == "paid":
        return "paid"
    return "expired" if session == "expired" else "open"


@contextmanager
def _translated() -> Generator[None]:
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
