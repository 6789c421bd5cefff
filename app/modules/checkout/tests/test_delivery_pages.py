"""A vendor's own delivery methods, and what they change at once."""

import re

from starlette.testclient import TestClient

from tests.support.factories import Shop
from tests.support.fixtures import SignIn
from tests.support.goods import make_product, rows


def test_a_method_is_added_and_offered_at_the_checkout(
    client: TestClient, as_team: SignIn, shop: Shop
) -> None:
    sku = make_product(shop, price_cents=1000)
    browser = as_team(shop)
    fields = {"name_en": "By bike", "price": "3,50", "free_from": "50", "countries": "LU"}

    saved = browser.post(f"/vendor/{shop.code}/delivery/new", data=fields)
    listed = browser.get(f"/vendor/{shop.code}/delivery").text
    client.cookies.clear()
    client.post(f"/shop/{shop.code}/cart", data={"sku": sku})
    from app.modules import live

    live.refresh()
    page = client.get(f"/shop/{shop.code}/checkout").text

    assert saved.status_code == 303
    assert "By bike" in listed
    assert "By bike" in page
    total = re.search(r'name="shown_total_cents" value="(\d+)"', page)
    assert total is not None
    assert total[1] == "1350"


def test_a_country_without_delivery_says_so(
    client: TestClient, as_team: SignIn, shop: Shop
) -> None:
    fields = {"name_en": "By bike", "price": "3,50", "countries": "LU"}
    as_team(shop).post(f"/vendor/{shop.code}/delivery/new", data=fields)
    client.cookies.clear()
    client.post(f"/shop/{shop.code}/cart", data={"sku": make_product(shop)})
    from app.modules import live

    live.refresh()

    page = client.get(f"/shop/{shop.code}/checkout?country=DE").text

    assert "does not deliver to this country" in page


def test_a_wrong_price_is_said_and_nothing_is_stored(as_team: SignIn, shop: Shop) -> None:
    fields = {"name_en": "By bike", "price": "cheap"}

    page = as_team(shop).post(f"/vendor/{shop.code}/delivery/new", data=fields)

    assert page.status_code == 422
    assert 'value="cheap"' in page.text
    assert rows(shop, "SELECT id FROM checkout_shipping_methods") == []


def test_another_vendors_method_does_not_exist(
    as_team: SignIn, shop: Shop, other_shop: Shop
) -> None:
    fields = {"name_en": "Theirs", "price": "1"}
    as_team(other_shop).post(f"/vendor/{other_shop.code}/delivery/new", data=fields)
    method = rows(other_shop, "SELECT id FROM checkout_shipping_methods")[0]["id"]

    answer = as_team(shop).post(f"/vendor/{shop.code}/delivery/{method}/removal")

    assert answer.status_code == 404
    assert len(rows(other_shop, "SELECT id FROM checkout_shipping_methods")) == 1
