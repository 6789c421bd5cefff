"""Facts and tasks that leave the transaction: stored with the change, done after it.

The row is the truth and the broker's message only a wake-up: a lost, doubled or late message does
no harm. A fact's handler runs in the same transaction that marks its delivery done, so its effect
in the database happens exactly once. A task runs by itself under a lease and must be idempotent.
"""

import logging
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import asdict
from typing import Any

import orjson
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from app.core.books import Book
from app.core.database import SET_CONTEXT, Context, context_of, transaction
from app.core.events import Event, publish
from app.core.gate import gate, owner_of
from app.core.hot import Connection
from models.database.work import OutboxDelivery

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
LEASE_SECONDS = 60
TASK = "task:"

FactHandler = Callable[[Session, dict[str, Any]], object]
TaskRunner = Callable[[str, dict[str, Any]], object]

_running: ContextVar[int] = ContextVar("running_delivery", default=0)
_subscribers: Book[FactHandler] = Book()


def on_fact(name: str) -> Callable[[FactHandler], FactHandler]:
    """Call the decorated `(db, payload)` function after an event of this name was stored."""

    def register(handler: FactHandler) -> FactHandler:
        _subscribers.enter(name, handler)
        return handler

    return register


def _named(name: str) -> dict[str, FactHandler]:
    """Who wants facts of this name: what their deliveries are called -> the function."""
    return {f"{h.__module__}:{h.__name__}": h for h in _subscribers.get(name)}


def announce(db: Session, event: Event, *, aggregate: str) -> None:
    """Publish an event to handlers in this transaction, and store it for those after it.

    `aggregate` names what it happened to (`order:17`): a subscriber gets the facts of one
    aggregate in the order in which they happened.
    """
    publish(db, event)
    context = context_of(db)
    rows = [
        _row(context, event.name, subscriber, aggregate, asdict(event))
        for subscriber in _named(event.name)
        if _is_on(subscriber, context.platform_id)
    ]
    if rows:
        db.flush()
        # A tenant may add to the outbox but not read it, so nothing is asked back.
        db.execute(insert(OutboxDelivery).inline(), rows)
        wake(db)


async def announce_hot(
    db: Connection, event: Event, *, vendor_id: int, platform_id: int, aggregate: str
) -> None:
    """`announce` for the hot lane: stores the fact; there are no handlers inside it."""
    subscribers = [s for s in _named(event.name) if _is_on(s, platform_id)]
    if subscribers:
        await db.execute(
            ANNOUNCE_HOT, event.name, subscribers, aggregate, vendor_id, platform_id, asdict(event)
        )


def enqueue_task(
    db: Session, task: str, payload: dict[str, Any], *, delay_seconds: int = 0
) -> None:
    """Have a Celery task (`{module}.{file}.{function}`) run with these arguments, after commit."""
    context = context_of(db)
    row = _row(context, task, TASK + task, "", payload)
    db.flush()
    db.execute(
        text(
            "INSERT INTO outbox_deliveries (name, subscriber, vendor_ref, platform_ref, payload,"
            " available_at) VALUES (:name, :subscriber, :vendor_ref, :platform_ref,"
            " CAST(:payload AS jsonb), now() + make_interval(secs => :delay))"
        ),
        {**row, "payload": orjson.dumps(payload).decode(), "delay": delay_seconds},
    )
    wake(db)


async def enqueue_task_hot(
    db: Connection,
    task: str,
    payload: dict[str, Any],
    *,
    vendor_id: int | None,
    platform_id: int | None,
    delay_seconds: int = 0,
) -> None:
    """`enqueue_task` for the hot lane."""
    await db.execute(
        ENQUEUE_HOT, task, TASK + task, vendor_id, platform_id, payload, float(delay_seconds)
    )


def wake(db: Session) -> None:
    db.execute(text("SELECT pg_notify('wizamart_outbox', '')"))


def _row(
    context: Context, name: str, subscriber: str, aggregate: str, payload: dict[str, Any]
) -> dict[str, Any]:
    return {
        "name": name,
        "subscriber": subscriber,
        "aggregate": aggregate,
        "vendor_ref": context.vendor_id,
        "platform_ref": context.platform_id,
        "payload": payload,
    }


def _is_on(subscriber: str, platform_id: int | None) -> bool:
    owner = subscriber_owner(subscriber)
    if not owner:
        return True
    if platform_id is None:  # what the clock starts works for all platforms that have the module
        return gate.is_open_anywhere(owner)
    return gate.is_open(owner, platform_id)


def subscriber_owner(subscriber: str) -> str:
    """The module that a subscriber or task belongs to; '' is the framework."""
    if subscriber.startswith(TASK):
        module = subscriber.removeprefix(TASK).partition(".")[0]
        return "" if module == "wizamart" else module
    return owner_of(subscriber.partition(":")[0])


ANNOUNCE_HOT = (
    "WITH stored AS (INSERT INTO outbox_deliveries"
    " (name, subscriber, aggregate, vendor_ref, platform_ref, payload)"
    " SELECT $1, s, $3, $4, $5, $6::jsonb FROM unnest($2::text[]) AS subscribers(s))"
    " SELECT pg_notify('wizamart_outbox', '')"
)
ENQUEUE_HOT = (
    "WITH stored AS (INSERT INTO outbox_deliveries"
    " (name, subscriber, vendor_ref, platform_ref, payload, available_at)"
    " VALUES ($1, $2, $3, $4, $5::jsonb, now() + make_interval(secs => $6)))"
    " SELECT pg_notify('wizamart_outbox', '')"
)
CLAIM = text(
    "SELECT d.id, d.subscriber, d.vendor_ref, d.platform_ref, d.payload, d.attempts"
    " FROM outbox_deliveries d WHERE d.status = 'new' AND d.available_at <= now()"
    " AND (d.aggregate = '' OR NOT EXISTS ("
    "  SELECT 1 FROM outbox_deliveries e WHERE e.status = 'new'"
    "  AND e.subscriber = d.subscriber AND e.aggregate = d.aggregate AND e.id < d.id))"
    " ORDER BY d.id LIMIT 1 FOR UPDATE OF d SKIP LOCKED"
)
FINISH = text(
    "UPDATE outbox_deliveries SET status = 'done', done_at = now(), last_error = :note"
    " WHERE id = :id"
)
LEASE = text(
    "UPDATE outbox_deliveries SET attempts = attempts + 1,"
    " available_at = now() + make_interval(secs => :seconds) WHERE id = :id"
)
BURY = text("UPDATE outbox_deliveries SET status = 'dead' WHERE id = :id")
EXTEND = text(
    "UPDATE outbox_deliveries SET available_at = now() + make_interval(secs => :seconds)"
    " WHERE id = :id AND status = 'new'"
)
FAIL = text(
    "UPDATE outbox_deliveries SET attempts = attempts + :counted, last_error = :error,"
    " status = CASE WHEN attempts + :counted >= :most THEN 'dead' ELSE 'new' END,"
    " available_at = now() + make_interval(secs => least(600, power(2, attempts + :counted)))"
    " WHERE id = :id AND status = 'new'"
)


def drain(run_task: TaskRunner, limit: int = 50) -> int:
    """Do what is due, one delivery at a time. Returns how many were looked at."""
    done = 0
    while done < limit and _deliver_next(run_task):
        done += 1
    return done


def _deliver_next(run_task: TaskRunner) -> bool:
    claimed: Any = None
    try:
        with transaction(Context.operator()) as db:
            claimed = db.execute(CLAIM).first()
            must_run = claimed is not None and _settle_or_lease(db, claimed)
        if claimed is not None and must_run:
            _running.set(claimed.id)
            run_task(claimed.subscriber.removeprefix(TASK), claimed.payload)
            with transaction(Context.operator()) as db:
                db.execute(FINISH, {"id": claimed.id, "note": ""})
    except Exception as error:
        if claimed is None:
            raise
        _fail(claimed, error)
    return claimed is not None


def _settle_or_lease(db: Session, claimed: Any) -> bool:
    """Deal with a delivery inside this transaction; whether it is a task that must run outside."""
    if not _is_on(claimed.subscriber, claimed.platform_ref):
        db.execute(FINISH, {"id": claimed.id, "note": "skipped: module disabled"})
    elif not claimed.subscriber.startswith(TASK):
        _handle_fact(db, claimed)
    elif claimed.attempts >= MAX_ATTEMPTS:  # it took its worker down each time
        db.execute(BURY, {"id": claimed.id})
    else:
        db.execute(LEASE, {"id": claimed.id, "seconds": LEASE_SECONDS})
        return True
    return False


def _handle_fact(db: Session, claimed: Any) -> None:
    """Run the handler as its tenant, then mark the delivery done as the operator; one commit."""
    handler = _find(claimed.subscriber)
    operator = context_of(db)
    if claimed.vendor_ref is not None:
        _switch(db, Context.tenant(claimed.vendor_ref, claimed.platform_ref, "outbox"))
    handler(db, claimed.payload)
    db.flush()
    _switch(db, operator)
    db.execute(FINISH, {"id": claimed.id, "note": ""})


def _switch(db: Session, context: Context) -> None:
    db.info["context"] = context
    db.execute(
        SET_CONTEXT,
        {
            "role": context.role,
            "vendor_id": str(context.vendor_id or ""),
            "actor": context.actor,
        },
    )


def _find(subscriber: str) -> FactHandler:
    for name in _subscribers.all():
        if (handler := _named(name).get(subscriber)) is not None:
            return handler
    msg = f"nothing here handles {subscriber}"
    raise LookupError(msg)


def _fail(claimed: Any, error: Exception) -> None:
    log.warning("delivery %s to %s failed", claimed.id, claimed.subscriber, exc_info=error)
    counted = 0 if claimed.subscriber.startswith(TASK) else 1
    with transaction(Context.operator()) as db:
        db.execute(
            FAIL,
            {
                "id": claimed.id,
                "counted": counted,
                "error": f"{type(error).__name__}: {error}"[:2000],
                "most": MAX_ATTEMPTS,
            },
        )


def extend_lease(seconds: int = LEASE_SECONDS) -> None:
    """A long task says that it is alive, so that nobody else takes its delivery."""
    delivery_id = _running.get()
    if delivery_id:
        with transaction(Context.operator()) as db:
            db.execute(EXTEND, {"id": delivery_id, "seconds": seconds})


def replay(db: Session, delivery_id: int) -> bool:
    """Give a dead delivery another life. Whether there was one."""
    row = db.execute(
        text(
            "UPDATE outbox_deliveries SET status = 'new', attempts = 0, available_at = now()"
            " WHERE id = :id AND status = 'dead' RETURNING id"
        ),
        {"id": delivery_id},
    ).first()
    wake(db)
    return row is not None
