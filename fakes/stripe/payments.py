"""PaymentIntents and charges."""

from typing import Any

from fakes.stripe import forms, objects
from fakes.stripe.cards import BY_METHOD, Card
from fakes.stripe.errors import ApiError, declined
from fakes.stripe.gateway import Call
from fakes.stripe.store import Object, now

CREATE = (
    "amount", "currency", "automatic_payment_methods", "capture_method", "confirm", "customer",
    "description", "metadata", "payment_method", "payment_method_types", "receipt_email",
    "return_url", "setup_future_usage", "shipping", "statement_descriptor",
    "statement_descriptor_suffix", "off_session", "confirmation_method",
)  # fmt: skip
CAPTURE_METHODS = ("automatic", "automatic_async", "manual")
OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")


async def create(call: Call) -> Object:
    forms.refuse_unknown(call.params, CREATE)
    forms.require(call.params, "amount", "currency")
    intent = new_intent(
        call,
        forms.integer(call.params["amount"], "amount", least=1),
        forms.currency(call.params["currency"], "currency"),
        call.params,
    )
    if call.params.get("payment_method"):
        intent["payment_method"] = _known_method(call.params["payment_method"])
        intent["status"] = "requires_confirmation"
    if call.params.get("confirm") == "true":
        return _confirm(call, intent)
    return intent


def new_intent(call: Call, amount: int, currency: str, wanted: forms.Params) -> Object:
    capture = wanted.get("capture_method", "automatic_async")
    intent = objects.payment_intent(
        amount=amount,
        currency=currency,
        capture_method=forms.choice(capture, "capture_method", CAPTURE_METHODS),
        description=wanted.get("description"),
        metadata=forms.metadata(wanted.get("metadata")),
        receipt_email=wanted.get("receipt_email"),
    )
    call.keep("payment_intent", intent)
    call.announce("payment_intent.created", intent)
    return intent


async def retrieve(call: Call) -> Object:
    return expanded(call, call.get("payment_intent", call.path["id"]))


async def find(call: Call) -> Object:
    return page(call, "payment_intent", "/v1/payment_intents")


async def confirm(call: Call) -> Object:
    forms.refuse_unknown(call.params, ("payment_method", "return_url", "off_session"))
    intent = call.get("payment_intent", call.path["id"])
    if intent["status"] not in OPEN:
        raise _wrong_state(intent, "confirm")
    if call.params.get("payment_method"):
        intent["payment_method"] = _known_method(call.params["payment_method"])
    return _confirm(call, intent)


def _confirm(call: Call, intent: Object) -> Object:
    method = intent["payment_method"]
    if not method:
        msg = "You cannot confirm this PaymentIntent because it's missing a payment method."
        raise ApiError(msg, code="payment_intent_unexpected_state")
    failure = attempt(call, intent, BY_METHOD[method])
    if failure:
        message = failure.pop("message")
        kind = failure.pop("type")
        raise ApiError(message, status=402, kind=kind, **failure, payment_intent=intent)
    return intent


def _known_method(method: Any) -> str:
    if method not in BY_METHOD:
        msg = f"No such PaymentMethod: '{method}'"
        raise ApiError(msg, code="resource_missing", param="payment_method")
    return str(method)


def attempt(call: Call, intent: Object, card: Card, *, asked: bool = False) -> Object | None:
    """Try a card. Returns the error object if it is refused.

    A card that asks for 3-D Secure leaves the intent in `requires_action`, until it is tried
    again with `asked=True`.
    """
    reason = call.gateway.controls.decline or card.decline
    if card.asks and not asked:
        intent["status"] = "requires_action"
        intent["next_action"] = {
            "type": "redirect_to_url",
            "redirect_to_url": {
                "url": f"{call.base_url}/c/authenticate/{intent['id']}", "return_url": None,
            },
        }  # fmt: skip
        intent["_card"] = card.number
        _changed(call, intent, "payment_intent.requires_action")
        return None
    intent["next_action"] = None
    if reason:
        return refuse(call, intent, card, reason)
    _succeed(call, intent, card)
    return None


def refuse(call: Call, intent: Object, card: Card, reason: str) -> Object:
    error = declined(reason)
    charge = objects.charge(
        intent, card.details(), paid=False, status="failed",
        failure_code=error["code"], failure_message=error["message"],
    )  # fmt: skip
    charge["outcome"] |= {
        "network_status": "declined_by_network", "reason": reason, "type": "issuer_declined",
        "seller_message": "The bank did not return any further details with this decline.",
    }  # fmt: skip
    call.keep("charge", charge)
    intent |= {
        "status": "requires_payment_method", "next_action": None, "payment_method": None,
        "latest_charge": charge["id"], "last_payment_error": error | {"charge": charge["id"]},
    }  # fmt: skip
    call.announce("charge.failed", charge)
    _changed(call, intent, "payment_intent.payment_failed")
    return dict(intent["last_payment_error"])


def _succeed(call: Call, intent: Object, card: Card) -> None:
    charge = objects.charge(intent, card.details())
    if card.asks:
        secure = {
            "authentication_flow": "challenge",
            "result": "authenticated",
            "version": "2.2.0",
        }
        charge["payment_method_details"]["card"]["three_d_secure"] = secure
    call.keep("charge", charge)
    intent |= {
        "latest_charge": charge["id"], "last_payment_error": None,
        "payment_method": charge["payment_method"],
    }  # fmt: skip
    if intent["capture_method"] == "manual":
        intent |= {"status": "requires_capture", "amount_capturable": intent["amount"]}
        call.announce("charge.succeeded", charge)
        _changed(call, intent, "payment_intent.amount_capturable_updated")
        return
    _take(call, intent, charge, intent["amount"])
    call.announce("charge.succeeded", charge)
    _changed(call, intent, "payment_intent.succeeded")


def _take(call: Call, intent: Object, charge: Object, amount: int) -> None:
    charge |= {"captured": True, "amount_captured": amount}
    intent |= {"status": "succeeded", "amount_received": amount, "amount_capturable": 0}
    call.store.touch("charge", charge["id"])


async def capture(call: Call) -> Object:
    forms.refuse_unknown(call.params, ("amount_to_capture", "metadata"))
    intent = call.get("payment_intent", call.path["id"])
    if intent["status"] != "requires_capture":
        raise _wrong_state(intent, "capture")
    wanted = call.params.get("amount_to_capture", intent["amount_capturable"])
    amount = forms.integer(wanted, "amount_to_capture", least=1)
    if amount > intent["amount_capturable"]:
        msg = "You cannot capture more than the authorized amount."
        raise ApiError(msg, code="amount_too_large", param="amount_to_capture")
    charge = call.get("charge", intent["latest_charge"])
    _take(call, intent, charge, amount)
    call.announce("charge.captured", charge)
    _changed(call, intent, "payment_intent.succeeded")
    return intent


async def cancel(call: Call) -> Object:
    forms.refuse_unknown(call.params, ("cancellation_reason",))
    intent = call.get("payment_intent", call.path["id"])
    if intent["status"] not in (*OPEN, "requires_capture"):
        raise _wrong_state(intent, "cancel")
    intent |= {
        "status": "canceled", "canceled_at": now(), "amount_capturable": 0, "next_action": None,
        "cancellation_reason": call.params.get("cancellation_reason"),
    }  # fmt: skip
    _changed(call, intent, "payment_intent.canceled")
    return intent


def _changed(call: Call, intent: Object, kind: str) -> None:
    call.store.touch("payment_intent", intent["id"])
    call.announce(kind, public(intent))


def _wrong_state(intent: Object, verb: str) -> ApiError:
    return ApiError(
        f"You cannot {verb} this PaymentIntent because it has a status of {intent['status']}.",
        code="payment_intent_unexpected_state",
        payment_intent=public(intent),
    )


def public(body: Object) -> Object:
    """Without our own notes, whose names start with an underscore."""
    return {key: value for key, value in body.items() if not key.startswith("_")}


def expanded(call: Call, body: Object) -> Object:
    """`expand[]=latest_charge`: ids replaced by their objects, one level deep."""
    kinds = {"latest_charge": "charge", "payment_intent": "payment_intent", "charge": "charge"}
    wanted = call.params.get("expand") or []
    body = public(body)
    for name in wanted if isinstance(wanted, list) else wanted.values():
        top, _, below = str(name).partition(".")
        if top in kinds and isinstance(body.get(top), str):
            inner = public(call.get(kinds[top], body[top]))
            if below in kinds and inner.get(below):
                inner[below] = call.get(kinds[below], inner[below])
            body[top] = inner
    return body


def page(call: Call, kind: str, url: str, *filters: str) -> Object:
    """Newest first, with Stripe's cursors."""
    known = (*filters, "limit", "starting_after", "ending_before", "created", "type", "types")
    forms.refuse_unknown(call.params, known)
    limit = forms.integer(call.params.get("limit", 10), "limit", least=1)
    found = [
        body
        for body in reversed(call.store.all(kind, call.account))
        if all(body.get(name) == call.params[name] for name in filters if name in call.params)
        and _in_time(body, call.params.get("created"))
    ]
    ids = [body["id"] for body in found]
    after, before = call.params.get("starting_after"), call.params.get("ending_before")
    if after in ids:
        found = found[ids.index(after) + 1 :]
    if before in ids:
        found = found[max(0, ids.index(before) - limit) : ids.index(before)]
    limit = min(limit, 100)
    data = [public(body) for body in found[:limit]]
    return objects.listing(url, data, has_more=len(found) > limit)


def _in_time(body: Object, created: Any) -> bool:
    if not isinstance(created, dict):
        return created is None or body["created"] == int(created)
    at = body["created"]
    bounds = {key: int(value) for key, value in created.items()}
    return (
        at >= bounds.get("gte", at)
        and at <= bounds.get("lte", at)
        and at > bounds.get("gt", at - 1)
        and at < bounds.get("lt", at + 1)
    )
