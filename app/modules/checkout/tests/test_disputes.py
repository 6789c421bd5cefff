"""Paid, but not what was agreed: the money is known, and goes back in full, once."""

from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app.core.celery_config import run_celery_task
from app.core.database import transaction
from app.core.directory import VendorEntry
from app.core.outbox import drain
from app.modules.checkout.services import CheckoutState, payment_flow
from app.modules.checkout.tests.test_checkout_service import check_out, fill_cart, form
from app.modules.payments.config import config
from app.modules.payments.tests.support import do, ledger, row, vendor
from app.modules.payments.tests.test_webhooks import event, send
from app.modules.tasks import load_tasks
from tests.support.factories import Shop
from tests.support.goods import make_product, rows, stock_of
from tests.support.stripe import FakeStripe, fake_stripe, stripe_server

__all__ = ["fake_stripe", "stripe_server", "vendor"]
load_tasks()
pytestmark = pytest.mark.usefixtures("application")


@pytest.fixture(autouse=True)
def gateway(fake_stripe: FakeStripe, monkeypatch: pytest.MonkeyPatch) -> FakeStripe:
    monkeypatch.setattr(config, "stripe_api_base", fake_stripe.url)
    return fake_stripe


def paid_checkout(shop: Shop, vendor: VendorEntry, gateway: FakeStripe) -> CheckoutState:
    """A checkout of 14.90 that was paid with a card; nobody has looked yet."""
    sku = make_product(shop, sku=f"MUG-{shop.id}", price_cents=1000, on_hand=5)
    state = check_out(shop, fill_cart(shop, sku), form(1490, payment="card"))
    do(
        payment_flow.open_payment(
            vendor, state, success_url="https://x.lu/", cancel_url="https://x.lu/"
        )
    )
    gateway.pay(row(shop.id, payment_flow.ref_of(state.id)).provider_ref)
    return state


def pretend(shop: Shop, state: CheckoutState, **asked: Any) -> None:
    """The provider took what it took; what was asked is now something else."""
    with transaction(shop.context) as db:
        for name, value in asked.items():
            db.execute(
                text(f"UPDATE payments_payments SET {name} = :value"),  # noqa: S608
                {"value": value},
            )
        db.execute(
            text(
                "UPDATE checkout_checkouts SET total_cents = coalesce(:cents, total_cents),"
                " currency = coalesce(:currency, currency)"
            ),
            {"cents": asked.get("amount_cents"), "currency": asked.get("currency")},
        )


def work() -> None:
    while drain(run_celery_task, limit=200):
        pass


@pytest.mark.parametrize(
    "asked", [{"amount_cents": 990}, {"amount_cents": 1990}, {"currency": "CHF"}]
)
def test_another_amount_is_kept_in_the_ledger_and_given_back(
    shop: Shop, vendor: VendorEntry, gateway: FakeStripe, asked: dict[str, Any]
) -> None:
    state = paid_checkout(shop, vendor, gateway)
    pretend(shop, state, **asked)

    settled = [do(payment_flow.settle(vendor, state.id)).status for _ in range(3)]
    work()
    work()

    ref = payment_flow.ref_of(state.id)
    payment = row(shop.id, ref)
    assert settled == ["disputed"] * 3
    assert (payment.captured_cents, payment.refunded_cents, payment.is_disputed) == (
        1490,
        1490,
        True,
    )
    assert ledger(shop.id, ref) == [("capture", 1490), ("refund", 1490)]
    currencies = rows(shop, "SELECT DISTINCT currency FROM payments_transactions")
    assert currencies == [{"currency": "EUR"}]
    assert rows(shop, "SELECT id FROM orders_orders") == []


def test_a_dispute_lets_its_stock_go(shop: Shop, vendor: VendorEntry, gateway: FakeStripe) -> None:
    state = paid_checkout(shop, vendor, gateway)
    assert stock_of(shop, f"MUG-{shop.id}") == (5, 1)
    pretend(shop, state, amount_cents=990)

    do(payment_flow.settle(vendor, state.id))

    assert stock_of(shop, f"MUG-{shop.id}") == (5, 0)


def test_the_shopper_reads_what_he_really_gets_back(
    client: TestClient, shop: Shop, vendor: VendorEntry, gateway: FakeStripe
) -> None:
    state = paid_checkout(shop, vendor, gateway)
    pretend(shop, state, amount_cents=990)

    page = client.get(f"/shop/{shop.code}/checkout/{state.id}/paid").text

    assert "€14.90 is on its way back to you" in page


def test_what_was_agreed_is_no_dispute(
    shop: Shop, vendor: VendorEntry, gateway: FakeStripe
) -> None:
    state = paid_checkout(shop, vendor, gateway)

    assert do(payment_flow.settle(vendor, state.id)).status == "completed"
    assert row(shop.id, payment_flow.ref_of(state.id)).is_disputed is False


def test_a_message_says_what_became_of_it(
    client: TestClient, shop: Shop, vendor: VendorEntry, gateway: FakeStripe
) -> None:
    state = paid_checkout(shop, vendor, gateway)
    for ref in (payment_flow.ref_of(state.id), "checkout:nonsense", ""):
        send(client, shop.code, event(ref))
    waiting = rows(shop, "SELECT outcome FROM payments_webhook_events WHERE processed_at IS NULL")

    work()

    assert len(waiting) == 2
    found = rows(shop, "SELECT outcome FROM payments_webhook_events ORDER BY id")
    assert [row["outcome"] for row in found] == [
        "completed",
        "no checkout of ours",
        "not about a payment",
    ]
