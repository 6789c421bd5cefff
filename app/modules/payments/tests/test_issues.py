"""The sweep: money and orders that do not fit together, and refunds that failed."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app.core.celery_config import run_celery_task
from app.core.database import transaction
from app.core.directory import VendorEntry
from app.core.hot import tenant_connection
from app.core.outbox import drain
from app.modules.checkout.services import checkout_service
from app.modules.orders.schemas import RefundCreate
from app.modules.orders.services import refund_service
from app.modules.payments.services import account_service, issue_service, payment_service
from app.modules.payments.tests.support import do, paid, request
from app.modules.tasks import load_tasks
from tests.support.factories import Shop
from tests.support.fixtures import QueryCounter, SignIn
from tests.support.goods import ADDRESS, make_product, rows
from tests.support.stripe import FakeStripe

load_tasks()
pytestmark = pytest.mark.usefixtures("application", "gateway_server")
ISSUES = "SELECT kind, status, attempts, problem, order_number FROM payments_issues ORDER BY id"


def run(shop: Shop, statement: str, **params: Any) -> None:
    with transaction(shop.context) as db:
        db.execute(text(statement), params)


def work() -> None:
    for _ in range(3):
        drain(run_celery_task, limit=500)


async def give_up(vendor: VendorEntry, checkout_id: UUID) -> None:
    async with tenant_connection(vendor.id, write=True) as db:
        await checkout_service.give_up(db, vendor, checkout_id)


def bought_by_card(client: TestClient, shop: Shop, gateway: FakeStripe) -> int:
    """An order that was paid on the provider's page. Returns its number."""
    sku = make_product(shop, sku=f"MUG-{shop.id}", price_cents=1000, on_hand=5)
    client.post(f"/shop/{shop.code}/cart", data={"sku": sku})
    typed = {**ADDRESS, "payment": "card", "shown_total_cents": "1490"}
    client.post(f"/shop/{shop.code}/checkout", data=typed, follow_redirects=False)
    payment = rows(shop, "SELECT provider_ref, ref FROM payments_payments")[0]
    gateway.pay(payment["provider_ref"])
    checkout = payment["ref"].removeprefix("checkout:")
    client.get(f"/shop/{shop.code}/checkout/{checkout}/paid", follow_redirects=False)
    return int(rows(shop, "SELECT number FROM orders_orders")[0]["number"])


@pytest.fixture
def order(
    client: TestClient, shop: Shop, vendor: VendorEntry, gateway_server: FakeStripe
) -> Iterator[int]:
    yield bought_by_card(client, shop, gateway_server)
    gateway_server.calm()


def test_money_without_an_order_is_found_and_told_once(
    shop: Shop, vendor: VendorEntry, gateway_server: FakeStripe
) -> None:
    paid(vendor, gateway_server)
    run(shop, "UPDATE payments_payments SET updated_at = now() - interval '6 minutes'")

    run_celery_task("payments.sweep.look", {})
    run_celery_task("payments.sweep.look", {})

    found = rows(shop, ISSUES)
    assert [(f["kind"], f["status"], f["attempts"]) for f in found] == [
        ("paid_without_order", "open", 1)
    ]


def test_it_is_solved_when_the_money_went_back(
    shop: Shop, vendor: VendorEntry, gateway_server: FakeStripe
) -> None:
    wanted = paid(vendor, gateway_server)
    run(shop, "UPDATE payments_payments SET updated_at = now() - interval '6 minutes'")
    run_celery_task("payments.sweep.look", {})

    do(payment_service.refund(vendor, wanted.ref, 3088, f"{wanted.ref}:back"))
    run_celery_task("payments.sweep.look", {})

    assert [f["status"] for f in rows(shop, ISSUES)] == ["solved"]


def test_a_payment_nobody_heard_of_is_asked_about_hourly(
    shop: Shop, vendor: VendorEntry, gateway_server: FakeStripe
) -> None:
    wanted = request()
    do(payment_service.start(vendor, wanted))
    run(shop, "UPDATE payments_payments SET created_at = now() - interval '11 minutes'")

    run_celery_task("payments.sweep.look", {})
    first = rows(shop, "SELECT asked_at FROM payments_payments")[0]["asked_at"]
    run_celery_task("payments.sweep.look", {})

    assert first is not None
    assert rows(shop, "SELECT asked_at FROM payments_payments")[0]["asked_at"] == first


def test_a_shopper_who_paid_an_old_page_gets_his_order(
    client: TestClient, shop: Shop, vendor: VendorEntry, gateway_server: FakeStripe
) -> None:
    sku = make_product(shop, sku=f"MUG-{shop.id}", price_cents=1000, on_hand=5)
    client.post(f"/shop/{shop.code}/cart", data={"sku": sku})
    typed = {**ADDRESS, "payment": "card", "shown_total_cents": "1490"}
    client.post(f"/shop/{shop.code}/checkout", data=typed, follow_redirects=False)
    gateway_server.pay(rows(shop, "SELECT provider_ref FROM payments_payments")[0]["provider_ref"])
    do(give_up(vendor, rows(shop, "SELECT id FROM checkout_checkouts")[0]["id"]))
    run(shop, "UPDATE payments_payments SET created_at = now() - interval '11 minutes'")

    run_celery_task("payments.sweep.look", {})
    work()

    assert len(rows(shop, "SELECT id FROM orders_orders WHERE payment_status = 'paid'")) == 1


def test_an_order_whose_money_is_missing_is_found_and_solved(shop: Shop, order: int) -> None:
    run(shop, "UPDATE orders_orders SET placed_at = now() - interval '10 minutes'")
    run_celery_task("orders.reconcile.look", {})
    assert rows(shop, ISSUES) == []

    run(shop, "UPDATE payments_payments SET captured_cents = 0")
    run_celery_task("orders.reconcile.look", {})
    lost = rows(shop, ISSUES)
    run(shop, "UPDATE payments_payments SET captured_cents = amount_cents")
    run_celery_task("orders.reconcile.look", {})

    assert [(x["kind"], x["order_number"]) for x in lost] == [("order_without_payment", order)]
    assert [x["status"] for x in rows(shop, ISSUES)] == ["solved"]


def test_a_failed_refund_is_on_the_list_until_it_is_done(
    shop: Shop, order: int, as_team: SignIn, gateway_server: FakeStripe
) -> None:
    gateway_server.control(refund_status="failed")
    with transaction(shop.context) as db:
        refund_service.request(db, shop.id, order, RefundCreate(amount_cents=500))
    work()
    team = as_team(shop)
    page = team.get(f"/vendor/{shop.code}/payments/issues").text
    issue = rows(shop, "SELECT id, status FROM payments_issues")[0]
    run(shop, "UPDATE orders_refunds SET id = id + 1000000")
    run(shop, "UPDATE payments_issues SET ref = 'refund:' || (SELECT max(id) FROM orders_refunds),"
              " retry_payload = jsonb_set(retry_payload, '{refund_id}',"
              " to_jsonb((SELECT max(id) FROM orders_refunds)))")  # fmt: skip

    gateway_server.calm()
    team.post(f"/vendor/{shop.code}/payments/issues/{issue['id']}/attempts")
    work()

    assert "Refund failed" in page
    assert f"Order {order}" in page
    assert issue["status"] == "open"
    assert [x["status"] for x in rows(shop, ISSUES)] == ["solved"]
    assert rows(shop, "SELECT status FROM orders_refunds") == [{"status": "done"}]


def test_another_vendors_issue_does_not_exist(
    shop: Shop, other_shop: Shop, as_team: SignIn
) -> None:
    with transaction(other_shop.context) as db:
        issue_service.report(
            db, other_shop.id, "refund_failed", "refund:1", amount_cents=100, currency="EUR"
        )
    issue = rows(other_shop, "SELECT id FROM payments_issues")[0]["id"]

    answer = as_team(shop).post(f"/vendor/{shop.code}/payments/issues/{issue}/attempts")

    assert answer.status_code == 404
    assert "Nothing is open" in as_team(shop).get(f"/vendor/{shop.code}/payments/issues").text


def test_the_list_costs_the_same_however_long(
    shop: Shop, as_team: SignIn, query_counter: QueryCounter
) -> None:
    def report(count: int) -> None:
        with transaction(shop.context) as db:
            for n in range(count):
                issue_service.report(
                    db, shop.id, "refund_failed", f"r:{n}", amount_cents=1, currency="EUR"
                )

    team, address = as_team(shop), f"/vendor/{shop.code}/payments/issues"
    report(1)
    team.get(address)
    query_counter.statements.clear()
    team.get(address)
    few = query_counter.count
    report(20)
    query_counter.statements.clear()
    team.get(address)

    assert query_counter.count <= few


def test_cash_is_paid_later_and_noted_by_hand(
    client: TestClient, shop: Shop, as_team: SignIn
) -> None:
    team = as_team(shop)
    team.post(f"/vendor/{shop.code}/payments/cash")
    sku = make_product(shop, sku=f"MUG-{shop.id}", price_cents=1000, on_hand=5)
    client.post(f"/shop/{shop.code}/cart", data={"sku": sku})
    typed = {**ADDRESS, "payment": "cash", "shown_total_cents": "1490"}

    page = client.get(f"/shop/{shop.code}/checkout").text
    answer = client.post(f"/shop/{shop.code}/checkout", data=typed, follow_redirects=False)
    team.post(f"/vendor/{shop.code}/orders/1001/payment")

    assert "You pay when you collect the goods" in page
    assert "/orders/1001/" in answer.headers["location"]
    found = rows(shop, "SELECT payment_method, payment_status FROM orders_orders")
    assert found == [{"payment_method": "cash", "payment_status": "paid"}]
    with transaction(shop.context) as db:
        account_service.disconnect(db, shop.id, "cash")
    assert "You pay when you collect" not in client.get(f"/shop/{shop.code}/checkout").text
