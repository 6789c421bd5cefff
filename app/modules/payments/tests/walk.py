"""Payments, as the tenant walk needs them."""

from tests.support.walk import Things, Visit, no_body

BODIES = {
    "POST /vendor/{vendor_code}/payments/stripe": lambda _: {"data": {"secret_key": "sk_x"}},
    "POST /vendor/{vendor_code}/payments/stripe/end": no_body,
    "POST /api/v1/shop/{vendor_code}/payments/stripe": no_body,
}
UNREACHED = {
    "POST /vendor/{vendor_code}/payments/stripe": "asks the provider; see test_connect_page",
    "POST /api/v1/shop/{vendor_code}/payments/stripe": "wants a signature; see test_webhooks",
}


def things(_: Visit) -> Things:
    return {}
