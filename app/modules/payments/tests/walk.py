"""Payments, as the tenant walk needs them."""

from app.core.database import transaction
from app.modules.payments.services import bank_service, issue_service
from tests.support.factories import IBAN, unique
from tests.support.goods import make_product, rows
from tests.support.shopping import place_order
from tests.support.walk import Things, Visit, no_body

BODIES = {
    "POST /vendor/{vendor_code}/payments/bank": lambda _: {
        "data": {"holder": "Walker", "iban": IBAN}
    },
    "POST /vendor/{vendor_code}/payments/bank/end": no_body,
    "POST /vendor/{vendor_code}/transfers": lambda _: {
        "files": {"statement": ("s.csv", statement().encode(), "text/csv")}
    },
    "POST /vendor/{vendor_code}/transfers/{entry_id}/order": lambda x: {
        "data": {"number": x["number"]}
    },
    "POST /vendor/{vendor_code}/transfers/{entry_id}/end": no_body,
    "POST /vendor/{vendor_code}/payments/stripe": lambda _: {"data": {"secret_key": "sk_x"}},
    "POST /vendor/{vendor_code}/payments/stripe/end": no_body,
    "POST /vendor/{vendor_code}/payments/cash": no_body,
    "POST /vendor/{vendor_code}/payments/cash/end": no_body,
    "POST /vendor/{vendor_code}/payments/issues/{issue_id}/attempts": no_body,
    "POST /vendor/{vendor_code}/payments/paypal": lambda _: {
        "data": {"client_id": "x", "secret": "x"}
    },
    "POST /vendor/{vendor_code}/payments/paypal/end": no_body,
    "POST /api/v1/shop/{vendor_code}/payments/paypal": no_body,
    "POST /api/v1/shop/{vendor_code}/payments/stripe": no_body,
}
UNREACHED = {
    "POST /vendor/{vendor_code}/payments/bank/end": "others pay by it; see test_bank_transfers",
    "POST /vendor/{vendor_code}/payments/stripe": "asks the provider; see test_connect_page",
    "POST /vendor/{vendor_code}/payments/paypal": "asks the provider; see test_connect_page",
    "POST /api/v1/shop/{vendor_code}/payments/paypal": "wants a signature; see test_paypal",
    "POST /api/v1/shop/{vendor_code}/payments/stripe": "wants a signature; see test_webhooks",
}


def statement() -> str:
    return f"date;amount;text;reference\n2026-11-20;12,90;a gift;{unique('ref')}\n"


def things(visit: Visit) -> Things:
    if "{issue_id}" in visit.route:
        with transaction(visit.shop.context) as db:
            issue_service.report(
                db, visit.shop.id, "refund_failed", unique("r"), amount_cents=1, currency="EUR"
            )
        issue = rows(visit.shop, "SELECT max(id) AS id FROM payments_issues")[0]
        return {"issue_id": str(issue["id"])}
    if "{entry_id}" not in visit.route:
        return {}
    number = place_order(visit.client, visit.shop, make_product(visit.shop))
    with transaction(visit.shop.context) as db:
        bank_service.read(db, visit.shop.id, statement().encode())
    entry = rows(visit.shop, "SELECT max(id) AS id FROM payments_bank_entries")[0]
    return {"entry_id": str(entry["id"]), "number": str(number)}
