"""The API's door: keys, idempotency, errors, and the table of what there is."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from functools import partial
from typing import NamedTuple, TypeAlias

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from fakes.stripe import checkout, endpoints, forms, payments, refunds
from fakes.stripe.errors import ApiError
from fakes.stripe.gateway import Call, Gateway
from fakes.stripe.objects import API_VERSION
from fakes.stripe.store import Object, new_id

Operation: TypeAlias = Callable[[Call], Awaitable[Object]]
Answer: TypeAlias = tuple[int, Object]

OPERATIONS: tuple[tuple[str, str, Operation], ...] = (
    ("GET", "/v1/account", endpoints.account),
    ("POST", "/v1/checkout/sessions", checkout.create),
    ("GET", "/v1/checkout/sessions", checkout.find),
    ("GET", "/v1/checkout/sessions/{id}", checkout.retrieve),
    ("POST", "/v1/checkout/sessions/{id}/expire", checkout.expire),
    ("GET", "/v1/checkout/sessions/{id}/line_items", checkout.line_items),
    ("POST", "/v1/payment_intents", payments.create),
    ("GET", "/v1/payment_intents", payments.find),
    ("GET", "/v1/payment_intents/{id}", payments.retrieve),
    ("POST", "/v1/payment_intents/{id}/confirm", payments.confirm),
    ("POST", "/v1/payment_intents/{id}/capture", payments.capture),
    ("POST", "/v1/payment_intents/{id}/cancel", payments.cancel),
    ("GET", "/v1/charges/{id}", endpoints.charge),
    ("POST", "/v1/refunds", refunds.create),
    ("GET", "/v1/refunds", refunds.find),
    ("GET", "/v1/refunds/{id}", refunds.retrieve),
    ("GET", "/v1/events", endpoints.events),
    ("GET", "/v1/events/{id}", endpoints.event),
    ("POST", "/v1/webhook_endpoints", endpoints.create),
    ("GET", "/v1/webhook_endpoints", endpoints.find),
    ("GET", "/v1/webhook_endpoints/{id}", endpoints.retrieve),
    ("POST", "/v1/webhook_endpoints/{id}", endpoints.update),
    ("DELETE", "/v1/webhook_endpoints/{id}", endpoints.delete),
)


def routes(gateway: Gateway) -> list[Route]:
    known = [
        Route(path, partial(_answer, gateway, operation), methods=[method])
        for method, path, operation in OPERATIONS
    ]
    anything = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    return [
        *known,
        Route("/v1/{rest:path}", partial(_answer, gateway, _nothing), methods=anything),
    ]


async def _nothing(call: Call) -> Object:
    msg = "Unrecognized request URL. This test gateway does not have it."
    raise ApiError(msg, status=404)


async def _answer(gateway: Gateway, operation: Operation, request: Request) -> Response:
    """One request, from key to answer. Nothing but `latency` yields to another one in between."""
    request_id = new_id("req_", 14)
    key = request.headers.get("idempotency-key") if request.method == "POST" else None
    headers = {"Request-Id": request_id, "Stripe-Version": API_VERSION}
    if key:
        headers["Idempotency-Key"] = key
    try:
        call = await _call(gateway, request, request_id, key)
        status, body = await _execute(operation, call, request, headers)
    except ApiError as error:
        status, body = error.status, error.body(request_id)
    gateway.store.flush()
    if status == 0:
        return _HangUp()
    return JSONResponse(body, status, headers)


async def _call(gateway: Gateway, request: Request, request_id: str, key: str | None) -> Call:
    raw = await request.body() if request.method == "POST" else request.url.query.encode()
    return Call(
        gateway=gateway,
        account=account_of(request),
        params=forms.parse(raw),
        path=dict(request.path_params),
        base_url=str(request.base_url).rstrip("/"),
        request_id=request_id,
        idempotency_key=key,
        version=request.headers.get("stripe-version", ""),
    )


def account_of(request: Request) -> str:
    """Each secret key is an account of its own, made when it is first used."""
    kind, _, key = request.headers.get("authorization", "").partition(" ")
    if kind == "Basic":
        msg = "This test gateway takes the key as a Bearer token only."
        raise ApiError(msg, status=401)
    if not key.startswith("sk_test_") or len(key) < 10 or "invalid" in key:
        shown = key[:8] + "*" * max(0, len(key) - 12) + key[-4:]
        msg = (
            f"Invalid API Key provided: {shown}. This is a test gateway: keys start with sk_test_."
        )
        raise ApiError(msg, status=401)
    return "acct_1" + hashlib.sha256(key.encode()).hexdigest()[:15]


async def _execute(
    operation: Operation, call: Call, request: Request, headers: dict[str, str]
) -> Answer:
    key = call.idempotency_key
    if key is None:
        return (await _perform(operation, call, request)).shown
    place, digest = f"{call.account}:{key}", _digest(request, call)
    known = call.store.find("idempotency", call.account, place)
    if known is not None:
        if known["digest"] != digest:
            raise _other_parameters(key)
        headers["Idempotent-Replayed"] = "true"
        return known["status"], known["body"]
    if place in call.gateway.busy_keys:
        raise _in_use(key)
    call.gateway.busy_keys.add(place)
    try:
        outcome = await _perform(operation, call, request)
    finally:
        call.gateway.busy_keys.discard(place)
    if outcome.kept is not None:
        status, body = outcome.kept
        kept = {"digest": digest, "status": status, "body": body}
        call.store.put("idempotency", call.account, place, kept)
    return outcome.shown


class _Outcome(NamedTuple):
    """What the client gets, and what its idempotency key will answer from now on."""

    shown: Answer
    kept: Answer | None = None


async def _perform(operation: Operation, call: Call, request: Request) -> _Outcome:
    controls = call.gateway.controls
    await controls.wait()
    failure = controls.next_failure(request.method, request.url.path)
    if failure is not None and not failure.after:
        return _Outcome((failure.status, _broken(call, failure.status)))
    try:
        answer: Answer = (200, payments.public(await operation(call)))
    except ApiError as error:
        if not error.is_remembered:
            raise
        answer = (error.status, error.body(call.request_id))
    if failure is not None:
        return _Outcome((failure.status, _broken(call, failure.status)), answer)
    return _Outcome(answer, answer)


def _broken(call: Call, status: int) -> Object:
    message = "Sorry, something went wrong on our end (on purpose: /_fake/controls)."
    kind = "rate_limit" if status == 429 else ""
    error = ApiError(message, status=status, kind="api_error", code=kind)
    return error.body(call.request_id)


def _digest(request: Request, call: Call) -> str:
    content = json.dumps([request.method, request.url.path, call.params], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def _other_parameters(key: str) -> ApiError:
    return ApiError(
        "Keys for idempotent requests can only be used with the same parameters they were first"
        f" used with. Try using a key other than '{key}' if you meant to execute a different"
        " request.",
        kind="idempotency_error",
    )


def _in_use(key: str) -> ApiError:
    return ApiError(
        f"There is currently another in-progress request using this Idempotent Key: {key}."
        " Please try again later.",
        status=409,
        kind="idempotency_error",
        code="idempotency_key_in_use",
    )


class _HangUp(Response):
    """Promises a body and sends none, so that the client sees a broken connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-length", b"9")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        msg = "hanging up on purpose"
        raise ConnectionResetError(msg)
