"""`Idempotency-Key`: a request that a client repeats has its effect once and one answer.

The key is stored in the transaction of the effect. A second request with the same key waits for
the first to end, then gets its answer; with another content it is refused. Keys are kept, so the
answer to a late repetition is the first one too.
"""

import hashlib
from typing import Any

import orjson
from anyio.to_thread import run_sync
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.context import context_for
from app.core.database import UnitOfWork
from app.exceptions.base import InvalidInputError
from models.database import IdempotencyKey

HEADER = b"idempotency-key"
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
LONGEST = 80


class KeyReusedError(InvalidInputError):
    """The key came with another request before."""

    code = "idempotency_key_reused"


def key_of(scope: Scope) -> str:
    """The key of a request that may have one: an unsafe call of a vendor's API."""
    if scope["method"] not in UNSAFE or scope["state"]["policy"].audience != "vendor":
        return ""
    if not scope["state"]["is_api"]:
        return ""
    found = next((v for k, v in scope["headers"] if k == HEADER), b"")
    return found.decode("latin-1")[:LONGEST]


async def answer_once(app: ASGIApp, key: str, scope: Scope, receive: Receive, send: Send) -> None:
    """Run the endpoint, or repeat what it answered the first time."""
    body = await _read(receive)
    unit = scope["unit_of_work"] = UnitOfWork(context_for(scope["state"]))
    digest = hashlib.sha256(f"{scope['method']} {scope['path']}\n".encode() + body).hexdigest()
    row = {
        "vendor_id": scope["state"]["vendor"].id,
        "scope": f"team:{scope['state']['principal'].user_id}",
        "key": key,
    }
    stored = await run_sync(_claim, unit.db, row, digest)
    if stored is not None:
        if stored.request_hash != digest:
            raise KeyReusedError
        await _send_again(send, stored.status_code, orjson.dumps(stored.body))
        return
    status, headers, answer = await _record(app, scope, body)
    # An endpoint that raised has had no effect, and may be tried anew.
    if unit.is_open and status < 500:
        await run_sync(_keep, unit.db, row, status, answer)
        await run_sync(unit.commit)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": answer})


async def _read(receive: Receive) -> bytes:
    chunks = []
    while True:
        message = await receive()
        chunks.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(chunks)


def _claim(db: Session, row: dict[str, Any], digest: str) -> IdempotencyKey | None:
    """Write the key down, or find who did. Waits for a request that is still at it."""
    values = {**row, "request_hash": digest, "status_code": 0, "body": {}}
    statement = insert(IdempotencyKey).values(**values).on_conflict_do_nothing()
    if db.execute(statement.returning(IdempotencyKey.key)).first() is not None:
        return None
    return db.scalars(select(IdempotencyKey).filter_by(**row)).one()


def _keep(db: Session, row: dict[str, Any], status: int, answer: bytes) -> None:
    content = orjson.loads(answer) if answer else {}
    db.execute(update(IdempotencyKey).filter_by(**row).values(status_code=status, body=content))


async def _record(
    app: ASGIApp, scope: Scope, body: bytes
) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """Run the endpoint on a body that was read already, and hold its answer back."""
    start: dict[str, Any] = {}
    chunks: list[bytes] = []

    async def replay() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def hold(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        else:
            chunks.append(message.get("body", b""))

    await app(scope, replay, hold)
    return start["status"], list(start.get("headers", ())), b"".join(chunks)


async def _send_again(send: Send, status: int, body: bytes) -> None:
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"idempotent-replayed", b"true"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
