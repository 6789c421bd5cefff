"""`/_fake/...`: looking inside, and making trouble. Nothing here exists in the real one."""

from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from fakes.paypal import orders
from fakes.paypal.gateway import Call, PayPal, public
from fakes.stripe.control_api import Door, doors
from fakes.stripe.gateway import Gateway


def routes(gateway: PayPal) -> list[Route]:
    own: tuple[Door, ...] = (
        ("POST", "/_fake/orders/{id}/approve", _approve),
        ("POST", "/_fake/orders/{id}/age", _age),
        ("DELETE", "/_fake/tokens", _revoke),
    )
    return doors(gateway, own)


def visit(gateway: Gateway, request: Request, identity: str) -> Call:
    """A call in the name of whoever owns the order."""
    return Call(
        gateway=gateway,
        account=gateway.store.owner("order", identity),
        body={},
        path={"id": identity},
        base_url=str(request.base_url).rstrip("/"),
    )


async def _approve(gateway: Gateway, request: Request, body: dict[str, Any]) -> Any:
    """What a shopper does on the approval page."""
    identity = request.path_params["id"]
    call = visit(gateway, request, identity)
    order = orders.find(call, identity)
    orders.approve(call, order, str(body.get("funding", "ok")))
    return public(order)


async def _age(gateway: Gateway, request: Request, body: dict[str, Any]) -> Any:
    """As if it had been made long ago."""
    identity = request.path_params["id"]
    call = visit(gateway, request, identity)
    order = call.get("order", identity)
    order["create_time"] = "2020-01-01T00:00:00Z"
    gateway.store.touch("order", identity)
    return public(order)


async def _revoke(gateway: Gateway, request: Request, body: dict[str, Any]) -> Any:
    """Every token is worth nothing from now on."""
    for token in gateway.store.all("token"):
        token["ends"] = 0
    return {}
