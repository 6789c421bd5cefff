"""What shops of this kind do, told in `../shared/data/behaviour/sylius/features`."""

from starlette.testclient import TestClient

from tests.support.factories import Shop
from tests.support.fixtures import SignIn
from tests.support.goods import make_product


def cart(client: TestClient, shop: Shop, sku: str, quantity: int) -> int:
    """The answer to putting so many into the cart."""
    path = f"/shop/{shop.code}/cart"
    data = {"sku": sku, "quantity": str(quantity)}
    return client.post(path, data=data, follow_redirects=False).status_code


def test_no_more_goes_into_a_cart_than_is_there(client: TestClient, shop: Shop) -> None:
    """shop/inventory/cart_inventory/prevent_buying_more_products_than_available_in_a_stock.feature"""
    sku = make_product(shop, title="T-Shirt Mononoke", price_cents=1254, on_hand=5)

    assert cart(client, shop, sku, 6) == 409
    assert cart(client, shop, sku, 4) == 303


def test_nor_by_adding_the_same_twice(client: TestClient, shop: Shop) -> None:
    """shop/inventory/cart_inventory/prevent_buying_more_products_than_available_in_a_stock.feature"""
    sku = make_product(shop, title="T-Shirt Mononoke", price_cents=1254, on_hand=5)

    assert cart(client, shop, sku, 5) == 303
    assert cart(client, shop, sku, 5) == 409


def test_stock_is_found_by_its_article_number(as_team: SignIn, shop: Shop) -> None:
    """admin/inventory/managing_inventory/filtering_inventory_by_search.feature"""
    make_product(shop, sku=f"IRON-{shop.id}", on_hand=5)
    make_product(shop, sku=f"RHCP-{shop.id}", on_hand=25)

    page = as_team(shop).get(f"/vendor/{shop.code}/stock?search=iron").text

    assert f"IRON-{shop.id}" in page
    assert f"RHCP-{shop.id}" not in page
