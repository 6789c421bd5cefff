"""Telling the provider to give money back."""

from celery import shared_task

from app.core.database import Context, transaction
from app.core.directory import directory
from app.core.hot import run
from app.modules.orders.services import refund_service
from app.modules.payments.exceptions import PaymentProviderError
from app.modules.payments.services import payment_service


@shared_task
def send(vendor_id: int, refund_id: int) -> None:
    """Send one refund. The key makes a repetition harmless; a failure is kept and retried."""
    vendor = directory().by_id[vendor_id]
    context = Context.tenant(vendor_id, vendor.platform_id, "refund")
    with transaction(context) as db:
        wanted = refund_service.to_send(db, refund_id)
    if wanted is None:
        return
    checkout_id, amount = wanted
    try:
        key = f"refund:{vendor_id}:{refund_id}"
        run(payment_service.refund(vendor, f"checkout:{checkout_id}", amount, key))
    except PaymentProviderError as error:
        with transaction(context) as db:
            refund_service.note_failure(db, vendor_id, refund_id, str(error))
        raise
    with transaction(context) as db:
        refund_service.note_done(db, vendor_id, refund_id)
