"""The API's door: tokens, idempotency, errors, and the table of what there is."""

import base64
import hashlib
import json
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from fakes.paypal import captures, hooks, orders
from fakes.paypal.errors import ApiError, AuthError, malformed
from fakes.paypal.gateway import Call, PayPal, new_id
from fakes.stripe.store import Object, now

Operation: TypeAlias = Callable[[Call], Awaitable[Object]]

LIFE_OF_TOKEN = 32_400
OPERATIONS: tuple[tuple[str, str, int, Operation], ...] = (
    ("POST", "/v2/checkout/orders", 201, orders.create),
    ("GET", "/v2/checkout/orders/{id}", 200, orders.retrieve),
    ("POST", "/v2/checkout/orders/{id}/capture", 201, orders.capture),
    ("GET", "/v2/payments/captures/{id}", 200, captures.retrieve),
    ("POST", "/v2/payments/captures/{id}/refund", 201, captures.refund),
    ("GET", "/v2/payments/refunds/{id}", 200, captures.retrieve_refund),
    ("POST", "/v1/notifications/webhooks", 201, hooks.create),
    ("GET", "/v1/notifications/webhooks", 200, hooks.find),
    ("GET", "/v1/notifications/webhooks/{id}", 200, hooks.retrieve),
    ("DELETE", "/v1/notifications/webhooks/{id}", 204, hooks.delete),
    ("POST", "/v1/notifications/verify-webhook-signature", 200, hooks.verify),
)


def routes(gateway: PayPal) -> list[Route]:
    known = [
        Route(path, partial(_answer, gateway, operation, status), methods=[method])
        for method, path, status, operation in OPERATIONS
    ]
    return [Route("/v1/oauth2/token", partial(_token, gateway), methods=["POST"]), *known]


async def _token(gateway: PayPal, request: Request) -> Response:
    """Client credentials. Each client is an account of its own, made when it is first used."""
    try:
        client = _client(request, await request.body())
    except AuthError as error:
        return JSONResponse(error.answer, 401)
    token = f"A21AA{new_id(60)}"
    account = hashlib.sha256(client.encode()).hexdigest()[:13].upper()
    gateway.store.put("token", account, token, {"ends": now() + LIFE_OF_TOKEN})
    gateway.store.flush()
    scope = "https://uri.paypal.com/services/payments/payment"
    body = {"scope": scope, "access_token": token, "token_type": "Bearer",
            "app_id": "APP-80W284485P519543T", "expires_in": LIFE_OF_TOKEN}  # fmt: skip
    return JSONResponse(body)


def _client(request: Request, form: bytes) -> str:
    if b"grant_type=client_credentials" not in form:
        raise AuthError(error="unsupported_grant_type", description="Grant Type is NULL")
    kind, _, told = request.headers.get("authorization", "").partition(" ")
    client = base64.b64decode(told).decode() if kind == "Basic" else ""
    name, _, secret = client.partition(":")
    if not name or not secret or "wrong" in client:
        raise AuthError(error="invalid_client", description="Client Authentication failed")
    return client


async def _answer(
    gateway: PayPal, operation: Operation, status: int, request: Request
) -> Response:
    """One request, from token to answer. Only `latency` lets another one in between."""
    try:
        call = await _call(gateway, request)
        status, body = await _execute(operation, status, call, request)
    except ApiError as error:
        status, body = error.status, error.body()
    except AuthError as error:
        status, body = 401, error.answer
    gateway.store.flush()
    return Response(status_code=204) if status == 204 else JSONResponse(body, status)


async def _call(gateway: PayPal, request: Request) -> Call:
    raw = (await request.body()).decode()
    try:
        body = json.loads(raw) if raw else {}
    except ValueError as error:
        raise malformed(
            issue="MALFORMED_REQUEST_JSON",
            description="The request JSON is not well formed.",
            field="",
        ) from error
    return Call(
        gateway=gateway,
        account=account_of(gateway, request),
        body=body,
        raw=raw,
        path=dict(request.path_params),
        base_url=str(request.base_url).rstrip("/"),
        request_id=request.headers.get("paypal-request-id", ""),
    )


def account_of(gateway: PayPal, request: Request) -> str:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    found = gateway.store.all_of("token", token)
    if kind != "Bearer" or not found or found[0]["ends"] < now():
        raise AuthError(error="invalid_token", description="Token signature verification failed")
    return gateway.store.owner("token", token)


async def _execute(
    operation: Operation, status: int, call: Call, request: Request
) -> tuple[int, Object]:
    """A request id that succeeded answers the same again, with 200."""
    place = f"{call.account}:{request.url.path}:{call.request_id}"
    await call.gateway.controls.wait()
    known = call.store.find("idempotency", call.account, place) if call.request_id else None
    if known is not None:
        return 200, known["body"]
    failure = call.gateway.controls.next_failure(request.method, request.url.path)
    if failure is not None and not failure.after:
        raise _broken(failure.status)
    body = await operation(call)
    if call.request_id:
        call.store.put("idempotency", call.account, place, {"body": json.loads(json.dumps(body))})
    if failure is not None:
        raise _broken(failure.status)
    return status, body


def _broken(status: int) -> ApiError:
    name = "RATE_LIMIT_REACHED" if status == 429 else "INTERNAL_SERVER_ERROR"
    return ApiError(name, status=status or 500)
