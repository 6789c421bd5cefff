"""Who is told of events, and whether a message was really ours."""

import hmac
import json
import re

from fakes.paypal import courier
from fakes.paypal.errors import ApiError, malformed
from fakes.paypal.gateway import Call, link, new_id, public
from fakes.stripe.store import Object

MOST = 10
ASKED = ("auth_algo", "cert_url", "transmission_id", "transmission_sig", "transmission_time",
         "webhook_id")  # fmt: skip


async def create(call: Call) -> Object:
    url = str(call.body.get("url", ""))
    kinds = [str(kind.get("name")) for kind in call.body.get("event_types") or []]
    if not re.match(r"^https?://[^/]+", url) or len(url) > 2048:
        raise malformed(
            issue="VALIDATION_ERROR", description="Not a valid webhook URL", field="url"
        )
    if not kinds or not set(kinds) <= {*courier.SUMMARIES, "*", *EXTRA_EVENTS}:
        raise malformed(
            issue="VALIDATION_ERROR",
            description="Not a valid event type name",
            field="event_types",
        )
    known = call.store.all("webhook_endpoint", call.account)
    if any(each["url"] == url for each in known):
        raise ApiError(
            name="INVALID_REQUEST",
            issue="WEBHOOK_URL_ALREADY_EXISTS",
            description="Webhook URL already exists",
        )
    if len(known) >= MOST:
        raise ApiError(
            name="INVALID_REQUEST",
            issue="WEBHOOK_NUMBER_LIMIT_EXCEEDED",
            description="Too many webhooks",
        )
    hook: Object = {
        "id": new_id(),
        "url": url,
        "event_types": [{"name": name} for name in kinds],
        # For the courier, which both providers' stand-ins have in common.
        "enabled_events": kinds,
        "status": "enabled",
    }
    return shown(call, call.keep("webhook_endpoint", hook))


EXTRA_EVENTS = ("CHECKOUT.PAYMENT-APPROVAL.REVERSED", "PAYMENT.CAPTURE.REVERSED")


async def find(call: Call) -> Object:
    hooks = call.store.all("webhook_endpoint", call.account)
    return {"webhooks": [shown(call, hook) for hook in hooks]}


async def retrieve(call: Call) -> Object:
    return shown(call, call.get("webhook_endpoint", call.path["id"]))


async def delete(call: Call) -> Object:
    call.store.remove("webhook_endpoint", call.get("webhook_endpoint", call.path["id"])["id"])
    return {}


async def verify(call: Call) -> Object:
    """Over the text of the event as it stands in the request: that is what was signed."""
    for name in ASKED:
        if not call.body.get(name):
            raise malformed(issue="VALIDATION_ERROR", description="Field is required", field=name)
    hook = call.store.find("webhook_endpoint", call.account, str(call.body["webhook_id"]))
    asked = call.body
    right = courier.signature(
        str(asked["transmission_id"]),
        str(asked["transmission_time"]),
        str(asked["webhook_id"]),
        _event_text(call.raw),
    )
    is_ours = hook is not None and hmac.compare_digest(right, str(asked["transmission_sig"]))
    return {"verification_status": "SUCCESS" if is_ours else "FAILURE"}


def _event_text(raw: str) -> str:
    """The value of `webhook_event`, to the letter."""
    found = re.search(r'"webhook_event"\s*:\s*', raw)
    if not found:
        raise malformed(
            issue="VALIDATION_ERROR", description="Field is required", field="webhook_event"
        )
    _, end = json.JSONDecoder().raw_decode(raw, found.end())
    return raw[found.end() : end]


def shown(call: Call, hook: Object) -> Object:
    told = public(hook)
    for name in ("enabled_events", "status", "update_time"):
        told.pop(name, None)
    return told | {"links": [link(call, f"/v1/notifications/webhooks/{hook['id']}")]}
