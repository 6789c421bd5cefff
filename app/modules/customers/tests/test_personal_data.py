"""What is stored of a person can be handed to him, whole."""

from starlette.testclient import TestClient

from app.core.database import transaction
from app.modules.customers.models import Customer
from tests.support.factories import Shop
from tests.support.fixtures import SignIn
from tests.support.goods import make_product
from tests.support.shopping import place_order


def buyer(client: TestClient, shop: Shop) -> tuple[int, int]:
    """`(customer id, order number)` of somebody who bought as a guest."""
    number = place_order(client, shop, make_product(shop), name="Ada Lovelace")
    with transaction(shop.context) as db:
        person = Customer(vendor_id=shop.id, email="ada@example.com", name="Ada Lovelace")
        db.add(person)
        db.flush()
        return person.id, number


def test_the_export_holds_the_account_and_every_order(
    as_team: SignIn, client: TestClient, shop: Shop
) -> None:
    customer_id, number = buyer(client, shop)

    answer = as_team(shop).get(f"/vendor/{shop.code}/customers/{customer_id}/data.json")

    assert "attachment" in answer.headers["content-disposition"]
    parts = answer.json()["parts"]
    assert parts["customers"]["email"] == "ada@example.com"
    assert [order["number"] for order in parts["orders"]] == [number]
    assert "password" not in answer.text


def test_a_customers_page_shows_his_orders(
    as_team: SignIn, client: TestClient, shop: Shop
) -> None:
    customer_id, number = buyer(client, shop)

    page = as_team(shop).get(f"/vendor/{shop.code}/customers/{customer_id}").text

    assert f"/orders/{number}" in page
    assert "Download personal data" in page


def test_another_vendors_customer_does_not_exist(
    as_team: SignIn, client: TestClient, shop: Shop, other_shop: Shop
) -> None:
    customer_id, _ = buyer(client, other_shop)

    for path in (str(customer_id), f"{customer_id}/data.json"):
        answer = as_team(shop).get(f"/vendor/{shop.code}/customers/{path}")
        assert answer.status_code == 404
