"""Rows that have done their work and may go. Run each hour by beat."""

from sqlalchemy import text

from app.core.celery_config import celery_app
from app.core.database import Context, transaction

# In slices, so that no lock is held for long.
SLICE = 5_000
OLD = {
    "outbox_deliveries": "status = 'done' AND done_at < now() - interval '7 days'",
    "login_attempts": "attempted_at < now() - interval '1 day'",
    "auth_sessions": "expires_at < now()",
    "password_resets": "expires_at < now()",
    "scheduled_runs": "started_at < now() - interval '7 days'",
    "idempotency_keys": "created_at < now() - interval '30 days'",
}


@celery_app.task(name="wizamart.tidy")
def tidy() -> int:
    """Delete what is old. Returns how many rows went."""
    gone = 0
    for table, condition in OLD.items():
        while True:
            with transaction(Context.operator()) as db:
                # Table and condition are constants of this file.
                removed = db.execute(
                    text(
                        f"WITH gone AS (DELETE FROM {table} WHERE ctid IN (SELECT ctid"  # noqa: S608
                        f" FROM {table} WHERE {condition} LIMIT {SLICE}) RETURNING 1)"
                        " SELECT count(*) FROM gone"
                    )
                ).scalar_one()
            gone += removed
            if removed < SLICE:
                break
    return gone
