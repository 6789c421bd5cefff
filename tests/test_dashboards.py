"""Dashboards and search: put together of what the enabled modules know."""

import re

from starlette.testclient import TestClient

from tests.support.factories import Shop, make_platform, make_vendor
from tests.support.fixtures import QueryCounter, SignIn
from tests.support.goods import make_product
from tests.support.shopping import place_order


def test_a_new_shop_is_told_what_it_needs(as_team: SignIn, shop: Shop) -> None:
    page = as_team(shop).get(f"/vendor/{shop.code}").text

    assert "Get your shop ready" in page
    assert re.findall(r"Add your first product|Set up a delivery|Connect a payment", page)

    make_product(shop)
    page = as_team(shop).get(f"/vendor/{shop.code}").text
    assert 'value="1" max="4"' in page


def test_each_card_belongs_to_its_module(as_team: SignIn) -> None:
    bare = make_vendor(make_platform(modules=["catalog"]))

    page = as_team(bare).get(f"/vendor/{bare.code}").text

    assert "Products for sale" in page
    for gone in ("Orders to ship", "SKUs sold out", "No payment provider"):
        assert gone not in page


def test_a_person_sees_the_cards_of_his_role(as_team: SignIn, shop: Shop) -> None:
    make_product(shop, on_hand=1)

    page = as_team(shop, "catalogue").get(f"/vendor/{shop.code}").text

    assert "Running out" in page
    assert "Orders to ship" not in page
    assert "No payment provider" not in page


def test_an_operator_sees_his_platform(as_admin: SignIn, shop: Shop) -> None:
    page = as_admin([shop.platform_id]).get("/admin").text

    assert "Shops without a provider" in page
    assert "Orders in 24 hours" in page


def test_search_finds_what_each_module_has(
    as_team: SignIn, client: TestClient, shop: Shop, other_shop: Shop
) -> None:
    sku = make_product(shop, title="Zinnia vase")
    make_product(other_shop, title="Zinnia bowl")
    number = place_order(client, shop, sku, name="Zinnia Buyer")

    page = as_team(shop).get(f"/vendor/{shop.code}/search?q=zinnia").text

    assert "Zinnia vase" in page
    assert f"/orders/{number}" in page
    assert "Zinnia bowl" not in page


def test_search_shows_nothing_that_a_role_may_not_read(
    as_team: SignIn, client: TestClient, shop: Shop
) -> None:
    sku = make_product(shop, title="Zinnia vase")
    place_order(client, shop, sku, name="Zinnia Buyer")

    page = as_team(shop, "catalogue").get(f"/vendor/{shop.code}/search?q=zinnia").text

    assert "Zinnia vase" in page
    assert "Zinnia Buyer" not in page


def test_search_asks_each_module_once(
    as_team: SignIn, shop: Shop, query_counter: QueryCounter
) -> None:
    browser = as_team(shop)
    for _ in range(8):
        make_product(shop, title="Zinnia vase")
    browser.get(f"/vendor/{shop.code}")  # the menu's numbers are asked for every few seconds
    query_counter.statements.clear()

    browser.get(f"/vendor/{shop.code}/search?q=zinnia")

    own = [s for s in query_counter.statements if s.startswith("SELECT") and "FROM" in s]
    assert len(own) == 4


def test_an_operator_finds_the_shops_of_his_platform_only(as_admin: SignIn, shop: Shop) -> None:
    stranger = make_vendor(make_platform(modules=[]))

    found = as_admin([shop.platform_id]).get(f"/admin/search?q={shop.code}").text
    missed = as_admin([shop.platform_id]).get(f"/admin/search?q={stranger.code}").text

    assert shop.name in found
    assert stranger.name not in missed
