"""A shopper pays with PayPal: from the form to the order, and what can happen in between."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from app.core.database import transaction
from app.core.directory import VendorEntry, directory
from app.modules.payments.config import config
from app.modules.payments.services import PAYPAL, account_service
from app.modules.payments.tests.support import vendor
from app.modules.tasks import load_tasks
from tests.support.factories import Shop
from tests.support.goods import ADDRESS, make_product, rows, stock_of
from tests.support.paypal import KEY, FakePayPal, paypal_server
from tests.support.stripe import FakeStripe, fake_stripe, stripe_server

__all__ = ["fake_stripe", "paypal_server", "stripe_server", "vendor"]
load_tasks()
pytestmark = pytest.mark.usefixtures("application")


@pytest.fixture
def paypal(
    paypal_server: FakePayPal, fake_stripe: FakeStripe, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FakePayPal]:
    monkeypatch.setattr(config, "paypal_api_base", paypal_server.url)
    monkeypatch.setattr(config, "stripe_api_base", fake_stripe.url)
    yield paypal_server
    paypal_server.calm()


@pytest.fixture
def seller(shop: Shop, vendor: VendorEntry, paypal: FakePayPal) -> VendorEntry:
    """A shop that takes cards and PayPal."""
    with transaction(shop.context) as db:
        account_service.connect(
            db,
            shop.id,
            PAYPAL,
            secret_key=KEY,
            webhook_secret=KEY,
            is_live=False,
        )
    return directory().vendors[shop.code]


def buy(client: TestClient, shop: Shop, payment: str) -> str:
    """Order what lies in the cart. Returns where the shopper is sent."""
    typed = {**ADDRESS, "payment": payment, "shipping": "", "shown_total_cents": "1490"}
    answer = client.post(f"/shop/{shop.code}/checkout", data=typed, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def fill(client: TestClient, shop: Shop) -> str:
    sku = make_product(shop, sku=f"MUG-{shop.id}", price_cents=1000, on_hand=5)
    client.post(f"/shop/{shop.code}/cart", data={"sku": sku})
    return sku


def come_back(client: TestClient, shop: Shop, how: str = "paid") -> tuple[int, str]:
    checkout = rows(shop, "SELECT id FROM checkout_checkouts ORDER BY created_at DESC")[0]["id"]
    page = f"/shop/{shop.code}/checkout/{checkout}/{how}"
    answer = client.get(page, follow_redirects=True)
    return answer.status_code, answer.text


def order_id(url: str) -> str:
    return url.rpartition("token=")[2]


def test_paypal_is_a_way_to_pay_of_its_own(
    client: TestClient, shop: Shop, seller: VendorEntry, paypal: FakePayPal
) -> None:
    fill(client, shop)

    page = client.get(f"/shop/{shop.code}/checkout").text
    url = buy(client, shop, "paypal")
    paypal.approve(order_id(url))
    status, thanks = come_back(client, shop)

    assert "PayPal" in page
    assert url.startswith(f"{paypal.url}/checkoutnow?token=")
    assert status == 200
    assert "#1001" in thanks or "1001" in thanks
    order = rows(shop, "SELECT payment_method, payment_status, total_cents FROM orders_orders")
    assert order == [{"payment_method": "paypal", "payment_status": "paid", "total_cents": 1490}]


def test_a_refused_shopper_keeps_his_cart_and_pays_otherwise(
    client: TestClient, shop: Shop, seller: VendorEntry, paypal: FakePayPal
) -> None:
    fill(client, shop)
    first = buy(client, shop, "paypal")
    paypal.approve(order_id(first), "INSTRUMENT_DECLINED")

    _, page = come_back(client, shop)
    again = buy(client, shop, "paypal")
    paypal.approve(order_id(again))
    come_back(client, shop)

    assert "PayPal could not take the money" in page
    assert again == first
    assert len(rows(shop, "SELECT id FROM orders_orders WHERE payment_status = 'paid'")) == 1


def test_turning_back_and_choosing_another_way_leads_there(
    client: TestClient, shop: Shop, seller: VendorEntry, paypal: FakePayPal
) -> None:
    sku = fill(client, shop)
    first = buy(client, shop, "paypal")
    come_back(client, shop, "cancelled")

    second = buy(client, shop, "card")

    assert "/c/pay/" in second
    assert second != first
    found = rows(shop, "SELECT payment_method, status FROM checkout_checkouts ORDER BY status")
    assert found == [
        {"payment_method": "card", "status": "awaiting_payment"},
        {"payment_method": "paypal", "status": "expired"},
    ]
    assert stock_of(shop, sku) == (5, 1)


def test_who_paid_and_then_chooses_another_way_finds_his_order(
    client: TestClient, shop: Shop, seller: VendorEntry, paypal: FakePayPal
) -> None:
    fill(client, shop)
    first = buy(client, shop, "paypal")
    paypal.approve(order_id(first))

    second = buy(client, shop, "card")

    assert "/orders/1001/" in second
    assert len(rows(shop, "SELECT id FROM orders_orders")) == 1
