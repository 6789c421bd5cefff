"""Whether providers' messages are looked at."""

from sqlalchemy import text

from app.core.database import Context, transaction

# arch: allow TEN-001 the whole installation's inbox, and a number is all that leaves
LATE = text(
    "SELECT count(*) FROM payments_webhook_events"
    " WHERE processed_at IS NULL AND received_at < now() - interval '15 minutes'"
)


def check() -> None:
    """Raises when messages lie in the inbox: payments are not seen then."""
    with transaction(Context.operator()) as db:
        late = db.scalar(LATE) or 0
    if late:
        msg = f"{late} provider messages are older than 15 minutes and not processed"
        raise RuntimeError(msg)
