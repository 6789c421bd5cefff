"""Celery: wakes up, does what the outbox holds, and keeps the clock.

A message carries no work of its own, only "look". What must be done stands in PostgreSQL.
"""

import time
from typing import Any

from celery import Celery
from celery.signals import worker_process_init
from sqlalchemy import text

from app.core import outbox
from app.core.config import settings
from app.core.database import Context, engine, transaction

celery_app = Celery("wizamart")
celery_app.conf.update(
    broker_url=settings.broker_url,
    result_backend=settings.result_backend or None,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    worker_send_task_events=True,
    task_send_sent_event=True,
    task_track_started=True,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"visibility_timeout": 900},
    worker_soft_shutdown_timeout=10,
    timezone="UTC",
    beat_schedule={},
    imports=("app.modules.tasks",),
)


@worker_process_init.connect
def _open_own_connections(**_: Any) -> None:
    """A forked child must not share its parent's sockets."""
    engine.dispose(close=False)


def run_celery_task(name: str, payload: dict[str, Any]) -> object:
    """Run a task's function here and now; the outbox already made sure that it is its turn."""
    found = celery_app.tasks.get(name)
    if found is None:
        msg = f"no task {name!r} is known here"
        raise LookupError(msg)
    return found.run(**payload)


@celery_app.task(name="wizamart.drain")
def drain() -> int:
    """Do what is due in the outbox."""
    return outbox.drain(run_celery_task)


@celery_app.task(name="wizamart.scheduled")
def scheduled(job: str, every_seconds: int) -> bool:
    """Start a scheduled job once per period, however many beats there are."""
    period = int(time.time()) // every_seconds
    with transaction(Context.operator()) as db:
        started = db.execute(
            text(
                "INSERT INTO scheduled_runs (job, period) VALUES (:job, :period)"
                " ON CONFLICT DO NOTHING RETURNING job"
            ),
            {"job": job, "period": period},
        ).first()
        if started is None:
            return False
        outbox.enqueue_task(db, job, {})
    return True


def wake_worker() -> None:
    """Tell a worker to look at the outbox. Expires soon: the next look will see it too."""
    celery_app.send_task("wizamart.drain", expires=30, retry=False)
