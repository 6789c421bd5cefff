"""What the checkout does when others tell it something."""

from typing import Any

from sqlalchemy.orm import Session

from app.core.outbox import enqueue_task, on_fact

PREFIX = "checkout:"


@on_fact("payments.payment_noticed")
def look_at_the_payment(db: Session, payload: dict[str, Any]) -> None:
    """The provider spoke: ask it in a task, since no transaction waits for a provider."""
    ref = str(payload["ref"])
    if ref.startswith(PREFIX):
        enqueue_task(
            db,
            "checkout.sweep.settle",
            {
                "vendor_id": payload["vendor_id"],
                "checkout_id": ref.removeprefix(PREFIX),
                "event_id": payload.get("event_id"),
            },
        )
