"""A shopper signs in: the six ways in which two carts can meet."""

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app.core.database import transaction
from app.core.directory import directory
from app.core.ports import port
from app.modules.customers.services import customer_service
from tests.support.factories import PASSWORD, Shop
from tests.support.goods import make_product, rows

EMAIL = "bo@example.com"


@pytest.fixture
def customer(shop: Shop) -> None:
    with transaction(shop.context) as db:
        customer_service.register(
            db, shop.id, email=EMAIL, name="Bo", password=PASSWORD, locale="en"
        )


def put(client: TestClient, shop: Shop, sku: str, quantity: int = 1) -> None:
    data = {"sku": sku, "quantity": str(quantity)}
    assert client.post(f"/shop/{shop.code}/cart", data=data).status_code == 303


def sign_in(client: TestClient, shop: Shop) -> None:
    data = {"email": EMAIL, "password": PASSWORD}
    assert client.post(f"/shop/{shop.code}/account/session", data=data).status_code == 303


def left_before(client: TestClient, shop: Shop, sku: str, quantity: int) -> None:
    """On another device, signed in."""
    put(client, shop, sku, quantity)
    sign_in(client, shop)
    client.cookies.clear()


def lines(client: TestClient, shop: Shop) -> dict[str, int]:
    cart = client.get(f"/api/v1/shop/{shop.code}/cart").json()
    return {line["sku"]: line["quantity"] for line in cart["lines"]}


@pytest.mark.usefixtures("customer")
class TestMerging:
    def test_only_a_guests_cart_stays_as_it_is(self, client: TestClient, shop: Shop) -> None:
        sku = make_product(shop)
        put(client, shop, sku, 2)

        sign_in(client, shop)

        assert lines(client, shop) == {sku: 2}

    def test_only_a_saved_cart_comes_back(self, client: TestClient, shop: Shop) -> None:
        sku = make_product(shop)
        left_before(client, shop, sku, 3)

        sign_in(client, shop)

        assert lines(client, shop) == {sku: 3}

    def test_the_same_article_in_both_keeps_the_larger_quantity(
        self, client: TestClient, shop: Shop
    ) -> None:
        sku = make_product(shop)
        left_before(client, shop, sku, 3)
        put(client, shop, sku, 2)

        sign_in(client, shop)

        assert lines(client, shop) == {sku: 3}

    def test_different_articles_come_together_told_and_undone(
        self, client: TestClient, shop: Shop
    ) -> None:
        old, new = make_product(shop, title="Old lamp"), make_product(shop, title="New lamp")
        left_before(client, shop, old, 1)
        put(client, shop, new)

        sign_in(client, shop)
        page = client.get(f"/shop/{shop.code}/cart").text
        both = lines(client, shop)
        client.post(f"/shop/{shop.code}/cart/merge", data={"undo": "1"})

        assert both == {old: 1, new: 1}
        assert "From your last visit, this came into your cart: Old lamp." in page
        assert lines(client, shop) == {new: 1}
        owned = rows(shop, "SELECT id FROM cart_carts WHERE customer_id IS NOT NULL")
        assert len(owned) == 1

    def test_what_sold_out_since_is_told(self, client: TestClient, shop: Shop) -> None:
        old, new = make_product(shop, on_hand=1), make_product(shop)
        left_before(client, shop, old, 1)
        put(client, shop, new)
        count = port("inventory.set_levels", directory().vendors[shop.code].platform_id)
        assert count is not None
        with transaction(shop.context) as db:
            count(db, shop.id, {old: 0}, reason="count", ref="stock-take")

        sign_in(client, shop)

        cart = client.get(f"/api/v1/shop/{shop.code}/cart").json()
        problems = {line["sku"]: [p["kind"] for p in line["problems"]] for line in cart["lines"]}
        assert problems == {old: ["too_many"], new: []}

    def test_what_became_dearer_since_is_told(self, client: TestClient, shop: Shop) -> None:
        old, new = make_product(shop, price_cents=1000), make_product(shop)
        left_before(client, shop, old, 1)
        put(client, shop, new)
        with transaction(shop.context) as db:
            db.execute(
                text("UPDATE catalog_variants SET price_cents = 1200 WHERE sku = :s"), {"s": old}
            )

        sign_in(client, shop)

        cart = client.get(f"/api/v1/shop/{shop.code}/cart").json()
        told = {line["sku"]: line["problems"] for line in cart["lines"]}
        assert told[old] == [{"kind": "price_changed", "old": 1000, "new": 1200}]
