"""`/_fake/...`: looking inside, and making trouble. Nothing here exists in the real one."""

import json
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeAlias

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from fakes.stripe import checkout, payments, refunds
from fakes.stripe.cards import card_for
from fakes.stripe.errors import ApiError
from fakes.stripe.gateway import Call, Gateway
from fakes.stripe.store import new_id

Answer: TypeAlias = Callable[[Gateway, Request, dict[str, Any]], Awaitable[Any]]
Door: TypeAlias = tuple[str, str, Answer]

STARTED = time.time()


def routes(gateway: Gateway) -> list[Route]:
    own: tuple[Door, ...] = (
        ("POST", "/_fake/sessions/{id}/pay", _pay),
        ("POST", "/_fake/refunds/{id}/settle", _settle),
    )
    return doors(gateway, own)


def doors(gateway: Gateway, own: tuple[Door, ...]) -> list[Route]:
    """What every provider's stand-in has, and those of one."""
    table: tuple[Door, ...] = (
        ("GET", "/_fake", _status),
        ("GET", "/_fake/controls", _controls),
        ("PUT", "/_fake/controls", _change),
        ("DELETE", "/_fake/controls", _calm),
        ("GET", "/_fake/deliveries", _deliveries),
        ("POST", "/_fake/events/{id}/resend", _resend),
        ("DELETE", "/_fake/state", _forget),
        *own,
    )
    return [
        Route(path, partial(_run, gateway, do), methods=[method]) for method, path, do in table
    ]


async def _run(gateway: Gateway, do: Answer, request: Request) -> Response:
    try:
        raw = await request.body()
        body: dict[str, Any] = json.loads(raw) if raw else {}
        answer = await do(gateway, request, body)
    except ApiError as error:
        return JSONResponse(error.body(""), error.status)
    except (ValueError, TypeError) as wrong:
        return JSONResponse({"error": {"message": str(wrong)}}, 400)
    gateway.store.flush()
    return JSONResponse(answer)


async def _status(gateway: Gateway, request: Request, body: dict[str, Any]) -> Any:
    return {"up_seconds": round(time.time() - STARTED), "objects": gateway.store.count()}


async def _controls(gateway: Gateway, request: Request, body: dict[str, Any]) -> Any:
    return gateway.controls.describe()


async def _change(gateway: Gateway, request: Request, body: dict[str, Any]) -> Any:
    gateway.controls.change(body)
    return gateway.controls.describe()


async def _calm(gateway: Gateway, request: Request, body: dict[str, Any]) -> Any:
    gateway.controls.change(type(gateway.controls)().describe())
    return gateway.controls.describe()


async def _deliveries(gateway: Gateway, request: Request, body: dict[str, Any]) -> Any:
    return gateway.store.all("delivery")


async def _resend(gateway: Gateway, request: Request, body: dict[str, Any]) -> Any:
    identity = request.path_params["id"]
    account = gateway.store.owner("event", identity)
    event = gateway.store.get("event", account, identity)
    for endpoint in gateway.store.all("webhook_endpoint", account):
        gateway.courier.plan(account, event["id"], endpoint["id"])
    return event


async def _pay(gateway: Gateway, request: Request, body: dict[str, Any]) -> Any:
    """What a shopper does on the hosted page, 3-D Secure step included."""
    call = _call(gateway, request, "checkout.session")
    session = call.get("checkout.session", request.path_params["id"])
    checkout.expire_if_late(call, session)
    if session["status"] != "open":
        msg = f"This session is {session['status']}."
        raise ApiError(msg)
    card = card_for(str(body.get("card", "4242424242424242")))
    failure = checkout.pay(call, session, card)
    if failure is None and session["status"] == "open":
        failure = checkout.authenticate(call, session, granted=body.get("authenticate", True))
    return {"session": payments.public(session), "error": failure}


async def _settle(gateway: Gateway, request: Request, body: dict[str, Any]) -> Any:
    call = _call(gateway, request, "refund")
    return await refunds.settle(call, str(body.get("status", "succeeded")))


async def _forget(gateway: Gateway, request: Request, body: dict[str, Any]) -> Any:
    gateway.store.clear()
    return {}


def _call(gateway: Gateway, request: Request, kind: str) -> Call:
    identity = request.path_params["id"]
    return Call(
        gateway=gateway,
        account=gateway.store.owner(kind, identity),
        params={},
        path={"id": identity},
        base_url=str(request.base_url).rstrip("/"),
        request_id=new_id("req_", 14),
    )
