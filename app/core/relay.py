"""The relay: hears that the outbox has work and wakes a worker. Run by `python -m app.core.relay`.

It holds nothing. When it is killed, beat's own tick finds the same rows a few seconds later.
"""

import logging
import signal
import time
from threading import Event

import psycopg
from kombu.exceptions import KombuError

from app.core.celery_config import wake_worker
from app.core.config import settings
from app.core.database import OPERATOR_ROLE

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
DUE = (
    "SELECT EXISTS (SELECT 1 FROM outbox_deliveries"
    " WHERE status = 'new' AND available_at <= now())"
)


def run(stop: Event) -> None:
    """Until told to stop: listen, look, wake. A lost database or broker is waited for."""
    while not stop.is_set():
        try:
            _listen(stop)
        except (psycopg.Error, OSError, KombuError) as error:
            log.warning("the relay waits for its servers: %s", error)
            stop.wait(0.5)


def _listen(stop: Event) -> None:
    url = settings.application_url.set(drivername="postgresql")
    dsn = url.render_as_string(hide_password=False)
    with psycopg.connect(dsn, autocommit=True, connect_timeout=3) as connection:
        connection.execute(f"SET ROLE {OPERATOR_ROLE}")  # type: ignore[arg-type]
        connection.execute("LISTEN wizamart_outbox")
        while not stop.is_set():
            for _ in connection.notifies(timeout=POLL_SECONDS, stop_after=1):
                pass
            due = connection.execute(DUE).fetchone()
            if due and due[0]:
                wake_worker()
                # A burst of commits needs one wake-up, not one each.
                time.sleep(0.05)


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="relay: %(message)s")
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    log.info("listening")
    run(stop)


if __name__ == "__main__":
    main()
