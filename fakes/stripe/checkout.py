"""Checkout Sessions: what is to be paid, and the page on which it is."""

from typing import Any

from fakes.stripe import forms, objects, payments
from fakes.stripe.cards import BY_NUMBER, Card
from fakes.stripe.errors import ApiError
from fakes.stripe.gateway import Call
from fakes.stripe.store import Object, now

CREATE = (
    "mode", "line_items", "success_url", "cancel_url", "client_reference_id", "customer",
    "customer_email", "expires_at", "locale", "metadata", "payment_intent_data",
    "payment_method_types", "submit_type", "billing_address_collection", "customer_creation",
    "ui_mode", "payment_method_options",
)  # fmt: skip
INTENT_DATA = (
    "capture_method", "description", "metadata", "receipt_email", "statement_descriptor",
    "statement_descriptor_suffix", "setup_future_usage", "shipping", "transfer_group",
)  # fmt: skip
# Luxembourgish is not among them, here as there.
LOCALES = """
    auto bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hr hu id it ja ko lt lv ms mt nb nl
    pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW
    """.split()  # noqa: SIM905
# The real minimum depends on the currency; this is its order of magnitude.
LEAST_TOTAL = 50


async def create(call: Call) -> Object:
    params = call.params
    forms.refuse_unknown(params, CREATE)
    forms.require(params, "mode", "success_url")
    if forms.choice(params["mode"], "mode", ("payment", "setup", "subscription")) != "payment":
        msg = "This test gateway only knows mode=payment."
        raise ApiError(msg, param="mode")
    intent_data = params.get("payment_intent_data") or {}
    forms.refuse_unknown(intent_data, INTENT_DATA)
    items = _line_items(params)
    total = sum(item["amount_total"] for item in items)
    if total < LEAST_TOTAL:
        msg = "The Checkout Session's total amount is below the smallest that can be charged."
        raise ApiError(msg, code="amount_too_small")
    session = objects.checkout_session(
        amount_subtotal=total,
        amount_total=total,
        cancel_url=_optional_url(params, "cancel_url"),
        client_reference_id=params.get("client_reference_id"),
        currency=items[0]["currency"],
        customer_email=params.get("customer_email"),
        expires_at=_expiry(params),
        locale=forms.choice(params.get("locale", "auto"), "locale", LOCALES),
        metadata=forms.metadata(params.get("metadata")),
        submit_type=params.get("submit_type"),
        success_url=forms.web_url(params["success_url"], "success_url"),
        _items=items,
        _intent_data=intent_data,
    )
    session["url"] = f"{call.base_url}/c/pay/{session['id']}"
    call.keep("checkout.session", session)
    return payments.public(session)


def _line_items(params: forms.Params) -> list[Object]:
    given = params.get("line_items")
    if not isinstance(given, list) or not given:
        msg = "Missing required param: line_items."
        raise ApiError(msg, code="parameter_missing", param="line_items")
    items = [_line_item(item, f"line_items[{index}]") for index, item in enumerate(given)]
    if len({item["currency"] for item in items}) > 1:
        msg = "All line items must be in the same currency."
        raise ApiError(msg, param="line_items")
    return items


def _line_item(item: Any, where: str) -> Object:
    price = item.get("price_data") if isinstance(item, dict) else None
    if not isinstance(price, dict):
        msg = "This test gateway needs price_data in each line item."
        raise ApiError(msg, code="parameter_missing", param=f"{where}[price_data]")
    forms.require(price, "currency", "product_data", "unit_amount")
    product = price["product_data"]
    if not isinstance(product, dict) or not product.get("name"):
        msg = "Missing required param: product_data[name]."
        raise ApiError(msg, code="parameter_missing", param=f"{where}[price_data][product_data]")
    return objects.line_item(
        str(product["name"]),
        forms.currency(price["currency"], f"{where}[price_data][currency]"),
        forms.integer(price["unit_amount"], f"{where}[price_data][unit_amount]"),
        forms.integer(item.get("quantity", 1), f"{where}[quantity]", least=1),
    )


def _optional_url(params: forms.Params, name: str) -> str | None:
    return forms.web_url(params[name], name) if params.get(name) else None


def _expiry(params: forms.Params) -> int:
    if not params.get("expires_at"):
        return now() + 24 * 3600
    at = forms.integer(params["expires_at"], "expires_at")
    if not now() + 30 * 60 - 5 <= at <= now() + 24 * 3600 + 5:
        msg = "The `expires_at` timestamp must be between 30 minutes and 24 hours from now."
        raise ApiError(msg, param="expires_at")
    return at


async def retrieve(call: Call) -> Object:
    session = call.get("checkout.session", call.path["id"])
    expire_if_late(call, session)
    return payments.expanded(call, payments.public(session))


async def find(call: Call) -> Object:
    return payments.page(
        call, "checkout.session", "/v1/checkout/sessions", "payment_intent", "status"
    )


async def line_items(call: Call) -> Object:
    session = call.get("checkout.session", call.path["id"])
    return objects.listing(f"/v1/checkout/sessions/{session['id']}/line_items", session["_items"])


async def expire(call: Call) -> Object:
    forms.refuse_unknown(call.params, ())
    session = call.get("checkout.session", call.path["id"])
    expire_if_late(call, session)
    if session["status"] != "open":
        msg = (
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout'
            f" Session has a status of {session['status']}."
        )
        raise ApiError(msg)
    _expire(call, session)
    return payments.public(session)


def expire_if_late(call: Call, session: Object) -> None:
    if session["status"] == "open" and session["expires_at"] <= now():
        _expire(call, session)


def _expire(call: Call, session: Object) -> None:
    session |= {"status": "expired", "url": None}
    call.store.touch("checkout.session", session["id"])
    call.announce("checkout.session.expired", payments.public(session))


def pay(call: Call, session: Object, card: Card, *, asked: bool = False) -> Object | None:
    """Try a card on an open session. Returns the error object of a refusal.

    One intent serves all tries of a session, so that the ledger shows one payment.
    """
    intent = _intent(call, session)
    if intent["status"] in ("succeeded", "requires_capture"):
        return None
    failure = payments.attempt(call, intent, card, asked=asked)
    if intent["status"] in ("succeeded", "requires_capture"):
        _complete(call, session, intent)
    return failure


def authenticate(call: Call, session: Object, *, granted: bool) -> Object | None:
    """The answer of the 3-D Secure step."""
    intent = _intent(call, session)
    card = BY_NUMBER.get(intent.pop("_card", ""), Card("4000002500003155", asks=True))
    if granted:
        return pay(call, session, card, asked=True)
    return payments.refuse(call, intent, card, "authentication_failed")


def _intent(call: Call, session: Object) -> Object:
    identity = session.get("_intent")
    if identity:
        return call.get("payment_intent", identity)
    intent = payments.new_intent(
        call, session["amount_total"], session["currency"], session["_intent_data"]
    )
    session["_intent"] = intent["id"]
    intent["_session"] = session["id"]
    call.store.touch("checkout.session", session["id"])
    return intent


def _complete(call: Call, session: Object, intent: Object) -> None:
    session |= {
        "status": "complete",
        "payment_status": "paid" if intent["status"] == "succeeded" else "unpaid",
        "payment_intent": intent["id"],
        "url": None,
        "customer_details": {
            "address": dict(objects.NO_ADDRESS),
            "business_name": None, "email": session["customer_email"], "individual_name": None,
            "name": None, "phone": None, "tax_exempt": "none", "tax_ids": [],
        },
    }  # fmt: skip
    call.store.touch("checkout.session", session["id"])
    call.announce("checkout.session.completed", payments.public(session))
