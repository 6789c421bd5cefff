"""Every five minutes: money that nobody took, and payments that nobody heard of again."""

from celery import shared_task
from sqlalchemy import text

from app.core.database import Context, transaction
from app.core.directory import VendorEntry, directory
from app.core.outbox import announce
from app.modules.payments.events import PaymentNoticed
from app.modules.payments.services import issue_service

MOST = 500
# All vendors' payments, as the operator; each is looked at as its vendor.
STUCK = text(
    "SELECT vendor_id, ref, captured_cents - refunded_cents AS cents, currency"
    " FROM payments_payments WHERE captured_cents > refunded_cents AND NOT is_settled"
    " AND updated_at < now() - interval '5 minutes' ORDER BY updated_at LIMIT :most"
)
# A provider is asked about one payment once an hour, for a day: then its page has long expired.
PENDING = text(
    "UPDATE payments_payments SET asked_at = now() WHERE id IN (SELECT id FROM payments_payments"
    " WHERE captured_cents = 0 AND provider_ref IS NOT NULL AND NOT is_settled"
    " AND created_at BETWEEN now() - interval '26 hours' AND now() - interval '10 minutes'"
    " AND (asked_at IS NULL OR asked_at < now() - interval '1 hour')"
    " ORDER BY created_at LIMIT :most FOR UPDATE SKIP LOCKED) RETURNING vendor_id, ref"
)
OPEN = text(
    "SELECT DISTINCT vendor_id FROM payments_issues"
    " WHERE status = 'open' AND kind = 'paid_without_order'"
)


@shared_task
def look() -> None:
    """Ask again about what is not clear, and tell the vendors of what stays so."""
    with transaction(Context.operator()) as db:
        stuck = db.execute(STUCK, {"most": MOST}).all()
        pending = db.execute(PENDING, {"most": MOST}).all()
        open_at = set(db.scalars(OPEN))
    for vendor in _vendors({row.vendor_id for row in (*stuck, *pending)} | open_at):
        with transaction(Context.tenant(vendor.id, vendor.platform_id, "sweep")) as db:
            issue_service.close_mended(db, vendor.id)
            for row in stuck:
                if row.vendor_id == vendor.id:
                    issue_service.report(
                        db,
                        vendor.id,
                        "paid_without_order",
                        row.ref,
                        amount_cents=row.cents,
                        currency=row.currency,
                    )
            for row in (*stuck, *pending):
                if row.vendor_id == vendor.id:
                    notice = PaymentNoticed(vendor.id, row.ref, "sweep", None)
                    announce(db, notice, aggregate=f"payment:{row.ref}")


def _vendors(ids: set[int]) -> list[VendorEntry]:
    known = directory().by_id
    return [known[i] for i in sorted(ids) if i in known]
