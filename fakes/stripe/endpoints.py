"""Webhook endpoints, events, and the account itself."""

from fakes.stripe import forms, objects, payments
from fakes.stripe.gateway import Call
from fakes.stripe.store import Object, new_id, now

CHANGEABLE = ("url", "enabled_events", "description", "metadata", "disabled")


async def create(call: Call) -> Object:
    """The only answer that ever shows the signing secret."""
    forms.refuse_unknown(call.params, (*CHANGEABLE, "api_version", "connect"))
    forms.require(call.params, "url", "enabled_events")
    endpoint = objects.webhook_endpoint(
        url=forms.web_url(call.params["url"], "url"),
        enabled_events=list(call.params["enabled_events"]),
        description=call.params.get("description"),
        metadata=forms.metadata(call.params.get("metadata")),
        api_version=call.params.get("api_version"),
    )
    call.keep("webhook_endpoint", endpoint)
    secret = new_id("whsec_", 32)
    call.store.put("secret", call.account, endpoint["id"], {"secret": secret})
    return endpoint | {"secret": secret}


async def retrieve(call: Call) -> Object:
    return call.get("webhook_endpoint", call.path["id"])


async def find(call: Call) -> Object:
    return payments.page(call, "webhook_endpoint", "/v1/webhook_endpoints")


async def update(call: Call) -> Object:
    forms.refuse_unknown(call.params, CHANGEABLE)
    endpoint = call.get("webhook_endpoint", call.path["id"])
    if call.params.get("url"):
        endpoint["url"] = forms.web_url(call.params["url"], "url")
    if call.params.get("enabled_events"):
        endpoint["enabled_events"] = list(call.params["enabled_events"])
    if "disabled" in call.params:
        endpoint["status"] = "disabled" if call.params["disabled"] == "true" else "enabled"
    call.store.touch("webhook_endpoint", endpoint["id"])
    return endpoint


async def delete(call: Call) -> Object:
    endpoint = call.get("webhook_endpoint", call.path["id"])
    call.store.remove("webhook_endpoint", endpoint["id"])
    call.store.remove("secret", endpoint["id"])
    return {"id": endpoint["id"], "object": "webhook_endpoint", "deleted": True}


async def events(call: Call) -> Object:
    found = payments.page(
        call, "event", "/v1/events", *(["type"] if "type" in call.params else [])
    )
    types = call.params.get("types")
    if isinstance(types, list):
        found["data"] = [event for event in found["data"] if event["type"] in types]
    return found


async def event(call: Call) -> Object:
    return call.get("event", call.path["id"])


async def charge(call: Call) -> Object:
    return payments.expanded(call, call.get("charge", call.path["id"]))


async def account(call: Call) -> Object:
    """Enough of an account to show whose it is and that it can take money."""
    return {
        "id": call.account,
        "object": "account",
        "business_profile": {"name": "Wizamart test shop", "url": None},
        "capabilities": {"card_payments": "active", "transfers": "active"},
        "charges_enabled": True,
        "country": "LU",
        "created": now(),
        "default_currency": "eur",
        "details_submitted": True,
        "email": None,
        "metadata": {},
        "payouts_enabled": True,
        "settings": {"dashboard": {"display_name": "Wizamart test shop"}},
        "type": "standard",
    }
