"""What stands between the dispatcher and an endpoint: policy, limits, and the unit of work.

The request's transaction is committed when the endpoint has answered and before the first byte
leaves, whichever way the route asked for its session: who has a 201 can read the row.
"""

import asyncio
from typing import Any

from anyio.to_thread import run_sync
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.idempotency import answer_once, key_of
from app.api.policy import Policy
from app.core.config import settings
from app.core.database import UnitOfWork
from app.core.feature_gate import require_feature
from app.core.security import AdminPrincipal, CustomerPrincipal, VendorPrincipal, may
from app.exceptions.base import (
    AppError,
    AuthenticationError,
    NotFoundError,
    PermissionDeniedError,
    UnavailableError,
)

PRINCIPALS: dict[str, type] = {
    "admin": AdminPrincipal,
    "vendor": VendorPrincipal,
    "customer": CustomerPrincipal,
}
WAIT_SECONDS = 2.0


class BodyTooLargeError(AppError, HTTPException):
    """Also an `HTTPException`: who reads a body takes any other error for a broken body."""

    status = status_code = 413
    code = "body_too_large"


class _Admission:
    """As many work-lane requests at once as there are connections; others wait, but not long."""

    def __init__(self) -> None:
        self._slots: dict[asyncio.AbstractEventLoop, asyncio.Semaphore] = {}

    def slots(self) -> asyncio.Semaphore:
        loop = asyncio.get_running_loop()
        if loop not in self._slots:
            self._slots[loop] = asyncio.Semaphore(settings.pool_size)
        return self._slots[loop]


_admission = _Admission()


async def guard(
    app: ASGIApp, policy: Policy, is_sync: bool, scope: Scope, receive: Receive, send: Send
) -> None:
    """Check the policy, then run the endpoint within its limits."""
    if scope["state"].get("is_unknown_who"):
        raise UnavailableError
    check(policy, scope["state"])
    scope["state"]["policy"] = policy
    if policy.feature:
        vendor = scope["state"]["vendor"]
        # On a thread: the plan may have to be read.
        await run_sync(require_feature, vendor.platform_id, vendor.id, policy.feature)
    receive = _limited(receive, scope, policy.max_body or settings.request_body_limit)
    if not is_sync:
        await _with_unit_of_work(app, scope, receive, send)
        return
    slots = _admission.slots()
    try:
        await asyncio.wait_for(slots.acquire(), WAIT_SECONDS)
    except TimeoutError as error:
        raise UnavailableError from error
    try:
        await _with_unit_of_work(app, scope, receive, send)
    finally:
        slots.release()


def check(policy: Policy, state: dict[str, Any]) -> None:
    """Refuse whoever this route is not for."""
    audience = policy.audience
    if audience in {"shop", "customer"}:
        vendor = state["vendor"]
        if vendor is None or not vendor.is_open:
            raise NotFoundError
    wanted = PRINCIPALS.get(audience)
    if wanted is None:
        return
    principal = state["principal"]
    if not isinstance(principal, wanted):
        # Signed in, but not for this vendor: to him the vendor does not exist.
        raise NotFoundError if state.get("team_user_id") else AuthenticationError
    if policy.permission and not may(principal, policy.permission):
        raise PermissionDeniedError(permission=policy.permission)


class _CommitFailedError(Exception):
    """Carries what went wrong past the endpoint, which believes that it has answered already."""


async def _with_unit_of_work(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    async def commit_first(message: Message) -> None:
        unit: UnitOfWork | None = scope.get("unit_of_work")
        if message["type"] == "http.response.start" and unit is not None:
            try:
                await run_sync(unit.commit)
            except Exception as error:
                raise _CommitFailedError from error
        await send(message)

    try:
        if key := key_of(scope):
            await answer_once(app, key, scope, receive, send)
        else:
            await app(scope, receive, commit_first)
    except _CommitFailedError as failed:
        raise failed.__cause__ or failed from None
    finally:
        unit: UnitOfWork | None = scope.get("unit_of_work")
        if unit is not None:
            unit.discard()


def _limited(receive: Receive, scope: Scope, limit: int) -> Receive:
    declared = next((v for k, v in scope["headers"] if k == b"content-length"), b"0")
    if declared.isdigit() and int(declared) > limit:
        raise BodyTooLargeError(limit=limit)
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise BodyTooLargeError(limit=limit)
        return message

    return counted
