"""PayPal, by its orders v2: the shopper approves on PayPal's page, the money is taken after.

Whoever fetches an approved order captures it: the shopper's return, a webhook or the sweep. PayPal
captures an order once; the key is of the order as it was, since a refused shopper approves anew.
"""

import json
from collections.abc import Mapping
from typing import Any, Literal

from app.core.money import decimal_string, parse_cents
from app.modules.payments.config import config
from app.modules.payments.exceptions import BadSignatureError, PaymentProviderError
from app.modules.payments.services.gateway import (
    GatewayAccount,
    PaymentRequest,
    PaymentStatus,
    StartedPayment,
    WebhookNotice,
)
from app.modules.payments.services.paypal_client import PayPalError, call

# PayPal has no Luxembourgish page; French is what a reader of it knows best.
PAGE_LANGUAGES = {"en": "en-GB", "de": "de-DE", "fr": "fr-FR", "lb": "fr-FR"}
EVENTS = (
    "CHECKOUT.ORDER.APPROVED",
    "CHECKOUT.PAYMENT-APPROVAL.REVERSED",
    "PAYMENT.CAPTURE.COMPLETED",
    "PAYMENT.CAPTURE.DENIED",
    "PAYMENT.CAPTURE.PENDING",
    "PAYMENT.CAPTURE.REFUNDED",
)
SIGNED_BY = {
    "auth_algo": "paypal-auth-algo",
    "cert_url": "paypal-cert-url",
    "transmission_id": "paypal-transmission-id",
    "transmission_sig": "paypal-transmission-sig",
    "transmission_time": "paypal-transmission-time",
}
GONE = {"RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID", "ORDER_EXPIRED"}
NOT_YET = {"ORDER_NOT_APPROVED", "PAYER_ACTION_REQUIRED"}
DECLINED = {"INSTRUMENT_DECLINED", "PAYER_CANNOT_PAY", "TRANSACTION_REFUSED"}
TAKEN = {"COMPLETED", "PARTIALLY_REFUNDED", "REFUNDED"}
State = Literal["open", "declined", "paid", "expired"]


class PayPalGateway:
    @property
    def page_origins(self) -> tuple[str, ...]:
        fake = config.paypal_api_base.rstrip("/")
        return (fake,) if fake else ("https://www.paypal.com", "https://www.sandbox.paypal.com")

    def start(self, account: GatewayAccount, request: PaymentRequest) -> StartedPayment:
        unit = {
            "custom_id": _custom_id(request.ref),
            "description": request.description[:127],
            "amount": _amount(request.amount_cents, request.currency),
        }
        context = {
            "brand_name": request.description[:127],
            "locale": PAGE_LANGUAGES.get(request.locale, "en-GB"),
            # The address is the one of our checkout: what delivery and VAT were computed for.
            "shipping_preference": "NO_SHIPPING",
            "user_action": "PAY_NOW",
            "return_url": request.success_url,
            "cancel_url": request.cancel_url,
        }
        wanted = {
            "intent": "CAPTURE",
            "purchase_units": [unit],
            "payment_source": {
                "paypal": {"email_address": request.email, "experience_context": context}
            },
        }
        order = call(
            account, "POST", "/v2/checkout/orders", json=wanted, key=f"{request.ref}:start"
        )
        return StartedPayment(order["id"], _page(order))

    def fetch(self, account: GatewayAccount, provider_ref: str) -> PaymentStatus:
        """Also takes the money of an order that was approved meanwhile."""
        path = f"/v2/checkout/orders/{provider_ref}"
        try:
            order = call(account, "GET", path)
            if order["status"] == "APPROVED":
                key = f"{provider_ref}:{order.get('update_time', '')}:capture"
                order = call(account, "POST", f"{path}/capture", json={}, key=key)
        except PayPalError as error:
            if error.issue == "ORDER_ALREADY_CAPTURED":  # somebody else was faster
                return _status(call(account, "GET", path))
            return PaymentStatus(provider_ref, _state_after(error), 0, "", "")
        return _status(order)

    def expire(self, account: GatewayAccount, provider_ref: str) -> None:
        """Nothing to do: PayPal has no such call. An order that nobody approves ends by itself."""

    def refund(self, account: GatewayAccount, charge_ref: str, amount_cents: int, key: str) -> str:
        path = f"/v2/payments/captures/{charge_ref}"
        currency = call(account, "GET", path)["amount"]["currency_code"]
        wanted = {"amount": _amount(amount_cents, currency)}
        refund = call(account, "POST", f"{path}/refund", json=wanted, key=key)
        if refund["status"] in {"FAILED", "CANCELLED"}:
            reason = refund.get("status_details", {}).get("reason")
            raise PaymentProviderError(reason or refund["status"])
        return str(refund["id"])

    def listen(self, account: GatewayAccount, url: str) -> str:
        """Have PayPal send its events to `url`. Returns the id they are verified for."""
        path = "/v1/notifications/webhooks"
        for known in call(account, "GET", path).get("webhooks", []):
            if known["url"] == url:
                call(account, "DELETE", f"{path}/{known['id']}")
        wanted = {"url": url, "event_types": [{"name": name} for name in EVENTS]}
        return str(call(account, "POST", path, json=wanted)["id"])

    def parse_webhook(
        self, account: GatewayAccount, raw: bytes, headers: Mapping[str, str]
    ) -> WebhookNotice:
        """PayPal itself says whether it sent this: the message goes back as it came.

        Byte by byte, since the signature is over the text and not over what it means.
        """
        signed = {name: headers.get(header, "") for name, header in SIGNED_BY.items()}
        event = _parsed(raw)
        if not all(signed.values()) or not account.webhook_secret:
            raise BadSignatureError
        body = json.dumps({**signed, "webhook_id": account.webhook_secret}).encode()
        whole = body[:-1] + b', "webhook_event": ' + raw + b"}"
        try:
            answer = call(account, "POST", "/v1/notifications/verify-webhook-signature", raw=whole)
        except PayPalError as error:
            if 400 <= error.http_status < 500:
                raise BadSignatureError from error
            raise
        if answer.get("verification_status") != "SUCCESS":
            raise BadSignatureError
        return _notice(event)


def _parsed(raw: bytes) -> dict[str, Any]:
    try:
        event = json.loads(raw)
    except ValueError as error:
        raise BadSignatureError from error
    if not isinstance(event, dict) or not event.get("id"):
        raise BadSignatureError
    return event


def _notice(event: dict[str, Any]) -> WebhookNotice:
    """An order names our payment in its unit, a capture or a refund at its top."""
    subject = event.get("resource") or {}
    units = subject.get("purchase_units") or [{}]
    return WebhookNotice(
        event_id=str(event["id"])[:120],
        kind=str(event.get("event_type", ""))[:80],
        ref=_ref(str(subject.get("custom_id") or units[0].get("custom_id") or "")),
        provider_ref=str(subject.get("id") or ""),
    )


def _status(order: dict[str, Any]) -> PaymentStatus:
    unit = order["purchase_units"][0]
    captures = unit.get("payments", {}).get("captures", [])
    taken = next((c for c in captures if c["status"] in TAKEN), None)
    amount = (taken or unit)["amount"]
    currency = str(amount["currency_code"])
    return PaymentStatus(
        provider_ref=order["id"],
        state="paid" if taken else _unpaid(order["status"], captures),
        amount_cents=parse_cents(str(amount["value"]), currency) or 0,
        currency=currency,
        charge_ref=str(taken["id"]) if taken else "",
    )


def _unpaid(status: str, captures: list[dict[str, Any]]) -> State:
    if status == "VOIDED":
        return "expired"
    is_refused = any(capture["status"] in {"DECLINED", "FAILED"} for capture in captures)
    return "declined" if is_refused else "open"


def _state_after(error: PayPalError) -> State:
    """What a refused capture means. Raises what is no answer about the payment."""
    if error.issue in DECLINED:
        return "declined"
    if error.issue in NOT_YET:
        return "open"
    if error.issue in GONE or error.http_status == 404:
        return "expired"
    raise error


def _custom_id(ref: str) -> str:
    """Our `checkout:<id>` in the letters that PayPal allows, which know no colon."""
    return ref.replace(":", ".", 1)


def _ref(custom_id: str) -> str:
    return custom_id.replace(".", ":", 1)


def _amount(cents: int, currency: str) -> dict[str, str]:
    return {"currency_code": currency, "value": decimal_string(cents, currency)}


def _page(order: dict[str, Any]) -> str:
    """Where the shopper approves. PayPal names the link by how the order was made."""
    links = order.get("links", [])
    found = (link["href"] for link in links if link["rel"] in {"payer-action", "approve"})
    return str(next(found, ""))


paypal_gateway = PayPalGateway()
