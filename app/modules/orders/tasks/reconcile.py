"""Every five minutes: orders that say they are paid, and whose money is not in the ledger."""

from collections import defaultdict
from typing import Any

from celery import shared_task
from sqlalchemy import text

from app.core.database import Context, transaction
from app.core.directory import directory
from app.modules.payments.services import issue_service, payment_service

KIND = "order_without_payment"
# All vendors' orders, as the operator; each is looked at as its vendor.
RECENT = text(
    "SELECT vendor_id, number, checkout_id, total_cents, currency, payment_method"
    " FROM orders_orders WHERE payment_status <> 'pending' AND total_cents > 0"
    " AND placed_at BETWEEN now() - interval '2 days' AND now() - interval '5 minutes'"
)


@shared_task
def look() -> None:
    """Orders of the last two days. What is older was looked at while it was not."""
    orders: defaultdict[int, list[Any]] = defaultdict(list)
    with transaction(Context.operator()) as db:
        for row in db.execute(RECENT):
            if payment_service.is_online(row.payment_method):
                orders[row.vendor_id].append(row)
    known = directory().by_id
    for vendor_id, rows in orders.items():
        if vendor_id in known:
            _compare(vendor_id, known[vendor_id].platform_id, rows)


def _compare(vendor_id: int, platform_id: int, rows: list[Any]) -> None:
    refs = {f"checkout:{row.checkout_id}": row for row in rows}
    with transaction(Context.tenant(vendor_id, platform_id, "sweep")) as db:
        held = payment_service.held(db, vendor_id, list(refs))
        missing = {r: row for r, row in refs.items() if held.get(r, 0) < row.total_cents}
        for ref, row in missing.items():
            issue_service.report(
                db,
                vendor_id,
                KIND,
                ref,
                amount_cents=row.total_cents - held.get(ref, 0),
                currency=row.currency,
                order_number=row.number,
            )
        issue_service.solve(db, vendor_id, KIND, [ref for ref in refs if ref not in missing])
