"""A shopper's account belongs to one shop."""

from starlette.testclient import TestClient

from app.core.celery_config import run_celery_task
from app.core.outbox import drain
from tests.support.factories import Shop
from tests.support.goods import make_product, rows
from tests.support.mails import link_to
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


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(
    client: TestClient, shop: Shop
) -> None:
    account = f"/shop/{shop.code}/account"
    client.post(account, data=ADA)
    client.post(f"{account}/end")
    client.post(f"{account}/password", data={"email": ADA["email"]})
    link = link_to(ADA["email"], f"{account}/password/")

    chosen = client.post(link, data={"password": "another-good-one"})
    greeted = client.get(account).text
    again = client.post(link, data={"password": "a-third-good-one"})

    assert chosen.status_code == 303
    assert "Hello, Ada" in greeted
    assert "used already" in again.text


def test_who_bought_as_a_guest_gets_a_first_password(client: TestClient, shop: Shop) -> None:
    account = f"/shop/{shop.code}/account"
    place_order(client, shop, make_product(shop))
    drain(run_celery_task, limit=500)
    client.post(f"{account}/password", data={"email": ADA["email"]})

    client.post(
        link_to(ADA["email"], f"{account}/password/"), data={"password": "another-good-one"}
    )

    assert "Hello, Ada" in client.get(account).text


def test_a_link_of_one_shop_opens_nothing_in_another(
    client: TestClient, shop: Shop, other_shop: Shop
) -> None:
    client.post(f"/shop/{shop.code}/account", data=ADA)
    client.post(f"/shop/{shop.code}/account/password", data={"email": ADA["email"]})
    link = link_to(ADA["email"], f"/shop/{shop.code}/account/password/")

    foreign = link.replace(f"/shop/{shop.code}/", f"/shop/{other_shop.code}/")
    answer = client.post(foreign, data={"password": "another-good-one"})

    assert "used already" in answer.text


def test_an_unknown_address_hears_the_same(client: TestClient, shop: Shop) -> None:
    account = f"/shop/{shop.code}/account"
    client.post(account, data=ADA)

    known = client.post(f"{account}/password", data={"email": ADA["email"]})
    unknown = client.post(f"{account}/password", data={"email": "nobody@example.com"})

    assert known.text == unknown.text
