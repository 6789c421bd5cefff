"""A shopper's account belongs to one shop."""

from starlette.testclient import TestClient

from app.core.celery_config import run_celery_task
from app.core.outbox import drain
from tests.support.factories import Shop
from tests.support.goods import make_product, rows
from tests.support.shopping import place_order

ADA = {"email": "ada@example.com", "name": "Ada", "password": "a-good-long-one"}


def test_a_shopper_registers_and_signs_in(client: TestClient, shop: Shop) -> None:
    account = f"/shop/{shop.code}/account"
    client.post(account, data=ADA)
    client.post(f"{account}/end")

    assert "Hello, Ada" not in client.get(account).text
    client.post(f"{account}/session", data=ADA)

    assert "Hello, Ada" in client.get(account).text


def test_an_account_of_one_shop_is_unknown_in_another(
    client: TestClient, shop: Shop, other_shop: Shop
) -> None:
    client.post(f"/shop/{shop.code}/account", data=ADA)

    assert "Hello, Ada" not in client.get(f"/shop/{other_shop.code}/account").text
    answer = client.post(f"/shop/{other_shop.code}/account/session", data=ADA)
    assert answer.status_code == 401


def test_a_wrong_password_says_nothing_of_the_account(client: TestClient, shop: Shop) -> None:
    account = f"/shop/{shop.code}/account"
    client.post(account, data=ADA)
    wrong = {"email": ADA["email"], "password": "wrong"}
    unknown = {"email": "nobody@example.com", "password": "wrong"}

    first = client.post(f"{account}/session", data=wrong)
    second = client.post(f"{account}/session", data=unknown)

    assert first.status_code == second.status_code == 401


def test_guessing_is_stopped(client: TestClient, shop: Shop) -> None:
    account = f"/shop/{shop.code}/account"
    client.post(account, data=ADA)
    client.post(f"{account}/end")
    for _ in range(10):
        client.post(f"{account}/session", data={**ADA, "password": "guess"})

    assert client.post(f"{account}/session", data=ADA).status_code == 429


def test_who_buys_as_a_guest_is_in_the_list(client: TestClient, shop: Shop) -> None:
    place_order(client, shop, make_product(shop))

    drain(run_celery_task, limit=500)

    assert rows(shop, "SELECT email FROM customers_customers") == [{"email": "ada@example.com"}]
