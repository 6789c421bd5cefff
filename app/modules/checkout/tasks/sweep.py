"""Settling payments that nobody came back from, and giving up those that nobody made."""

import logging
from uuid import UUID

from celery import shared_task
from sqlalchemy import text

from app.core.database import Context, transaction
from app.core.directory import VendorEntry, directory
from app.core.hot import run
from app.exceptions.base import AppError
from app.modules.checkout.exceptions import CheckoutNotFoundError
from app.modules.checkout.services import payment_flow

log = logging.getLogger(__name__)

DUE = text(
    "SELECT id, vendor_id, expires_at < now() AS is_over FROM checkout_checkouts"
    " WHERE status = 'awaiting_payment'"
    " AND (expires_at < now() OR created_at < now() - interval '2 minutes')"
    " ORDER BY expires_at LIMIT 200"
)


@shared_task
def settle(vendor_id: int, checkout_id: str, event_id: int | None = None) -> None:
    """Ask the provider what became of a checkout, and act on it; `event_id` had us look."""
    run(payment_flow.settle_noticed(_vendor(vendor_id), checkout_id, event_id))


@shared_task
def give_back(vendor_id: int, checkout_id: str) -> None:
    """Refund a checkout that was paid but cannot become an order."""
    run(payment_flow.give_back(_vendor(vendor_id), UUID(checkout_id)))


@shared_task
def expire(vendor_id: int, checkout_id: str) -> None:
    """Give up a checkout whose time is over, unless it was paid."""
    run(payment_flow.expire(_vendor(vendor_id), UUID(checkout_id)))


@shared_task
def settle_and_release() -> None:
    """Each minute: whoever paid and did not come back gets his order; old holds are freed."""
    with transaction(Context.operator()) as db:
        due = db.execute(DUE).all()
    for checkout in due:
        job = payment_flow.expire if checkout.is_over else payment_flow.settle
        try:
            run(job(_vendor(checkout.vendor_id), checkout.id))
        except AppError:
            log.warning("checkout %s could not be settled; tried again next minute", checkout.id)


def _vendor(vendor_id: int) -> VendorEntry:
    vendor = directory().by_id.get(vendor_id)
    if vendor is None:
        raise CheckoutNotFoundError
    return vendor
