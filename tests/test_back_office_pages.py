"""Every page of the vendors' and operators' back office opens, empty and filled."""

import pytest
from starlette.testclient import TestClient

from tests.support.factories import Shop
from tests.support.fixtures import SignIn
from tests.support.goods import make_product, rows, stock_of
from tests.support.shopping import place_order

VENDOR_PAGES = [
    "",
    "/products",
    "/products/new",
    "/stock",
    "/orders",
    "/team",
    "/customers",
    "/pages",
]


@pytest.mark.parametrize("path", VENDOR_PAGES)
def test_an_empty_page_says_what_to_do(as_team: SignIn, shop: Shop, path: str) -> None:
    page = as_team(shop).get(f"/vendor/{shop.code}{path}")

    assert page.status_code == 200
    assert "<h1" in page.text


@pytest.mark.parametrize("language", ["en", "de", "fr", "lb"])
@pytest.mark.parametrize("path", VENDOR_PAGES)
def test_no_text_is_missing(as_team: SignIn, shop: Shop, path: str, language: str) -> None:
    from app.utils import i18n

    make_product(shop)
    before = dict(i18n.catalogues().missing)

    as_team(shop).get(f"/vendor/{shop.code}{path}", headers={"accept-language": language})

    assert dict(i18n.catalogues().missing) == before


@pytest.mark.parametrize("path", ["", "/modules", "/modules/cart", "/vendors", "/vendors/new"])
def test_the_operators_pages_open(as_admin: SignIn, shop: Shop, path: str) -> None:
    assert as_admin().get(f"/admin{path}").status_code == 200


def test_a_product_is_added_by_its_form(as_team: SignIn, shop: Shop) -> None:
    fields = {"title_en": "Oak board", "sku_0": "OAK", "price_0": "34,50", "status": "active"}

    saved = as_team(shop).post(f"/vendor/{shop.code}/products/new", data=fields)

    assert saved.status_code == 303
    found = rows(shop, "SELECT slug, price_cents, only_sku FROM catalog_products")
    assert found == [{"slug": "oak-board", "price_cents": 3450, "only_sku": "OAK"}]


def test_a_wrong_price_is_said_beside_its_field(as_team: SignIn, shop: Shop) -> None:
    fields = {"title_en": "Oak board", "sku_0": "OAK", "price_0": "a lot"}

    page = as_team(shop).post(f"/vendor/{shop.code}/products/new", data=fields)

    assert page.status_code == 422
    assert 'value="a lot"' in page.text
    assert 'id="price_0-error"' in page.text


def test_a_picture_that_is_none_is_refused(as_team: SignIn, shop: Shop) -> None:
    fields = {"title_en": "Oak board", "sku_0": "OAK", "price_0": "1"}
    script = {"pictures": ("x.png", b"<svg onload=alert(1)>", "image/png")}

    page = as_team(shop).post(f"/vendor/{shop.code}/products/new", data=fields, files=script)

    assert page.status_code == 422
    assert rows(shop, "SELECT id FROM catalog_products") == []


def test_a_delivery_and_a_count_are_booked(as_team: SignIn, shop: Shop) -> None:
    browser = as_team(shop)

    browser.post(f"/vendor/{shop.code}/stock/deliveries", data={"sku": "OAK", "quantity": "7"})
    browser.post(f"/vendor/{shop.code}/stock/OAK", data={"on_hand": "5"})

    assert stock_of(shop, "OAK") == (5, 0)
    page = browser.get(f"/vendor/{shop.code}/stock/OAK").text
    assert "Count" in page
    assert "+7" in page


def test_a_count_never_goes_below_what_is_promised(
    client: TestClient, as_team: SignIn, shop: Shop
) -> None:
    sku = make_product(shop, on_hand=5)
    place_order(client, shop, sku, 3)

    as_team(shop).post(f"/vendor/{shop.code}/stock/{sku}", data={"on_hand": "1"})

    assert stock_of(shop, sku) == (3, 3)
