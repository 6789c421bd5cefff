"""A shopper's way through the shop, over HTTP and without JavaScript."""

import re

from starlette.testclient import TestClient

from app.modules.payments.services import payment_service
from tests.support.factories import Shop
from tests.support.goods import ADDRESS, make_product, rows, stock_of


def found(pattern: str, page: str) -> str:
    match = re.search(pattern, page)
    assert match is not None
    return match[1]


def test_the_home_page_shows_what_is_new(client: TestClient, shop: Shop) -> None:
    make_product(shop, title="Walnut bowl")

    page = client.get(f"/shop/{shop.code}")

    assert page.status_code == 200
    assert "Walnut bowl" in page.text


def test_a_guest_buys_by_bank_transfer(client: TestClient, shop: Shop) -> None:
    sku = make_product(shop, title="Blue mug", price_cents=1290, on_hand=10)
    base = f"/shop/{shop.code}"

    listed = client.get(f"{base}/products").text
    product = client.get(found(rf'href="({base}/products/[^"]+)"', listed))
    added = client.post(f"{base}/cart", data={"sku": sku, "quantity": "2"})
    cart = client.get(added.headers["location"])
    checkout = client.get(f"{base}/checkout")
    total = found(r'name="shown_total_cents" value="(\d+)"', checkout.text)
    placed = client.post(
        f"{base}/checkout",
        data={**ADDRESS, "payment": "bank_transfer", "shipping": "", "shown_total_cents": total},
    )
    confirmation = client.get(placed.headers["location"])

    assert "Blue mug" in product.text
    assert added.status_code == placed.status_code == 303
    assert "€25.80" in cart.text
    assert total == str(2580 + 490)
    assert "Thank you, Ada Lovelace" in confirmation.text
    assert stock_of(shop, sku) == (10, 2)


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    client: TestClient, shop: Shop
) -> None:
    sku = make_product(shop)
    client.post(f"/shop/{shop.code}/cart", data={"sku": sku})

    page = client.post(
        f"/shop/{shop.code}/checkout",
        data={
            **ADDRESS,
            "email": "nonsense",
            "payment": "bank_transfer",
            "shown_total_cents": "1",
        },
    )

    assert page.status_code == 422
    assert 'value="nonsense"' in page.text
    assert 'value="Ada Lovelace"' in page.text
    assert 'aria-invalid="true"' in page.text


def test_an_unknown_shop_does_not_exist(client: TestClient) -> None:
    assert client.get("/shop/nobody-here").status_code == 404


def test_a_shop_speaks_the_language_of_its_reader(client: TestClient, shop: Shop) -> None:
    german = client.get(f"/shop/{shop.code}/cart", headers={"accept-language": "de-LU,de;q=0.9"})
    luxembourgish = client.get(f"/shop/{shop.code}/cart?lang=lu")

    assert "Ihr Warenkorb" in german.text
    assert 'lang="lb"' in luxembourgish.text
    assert "Äre Kuerf" in luxembourgish.text


def test_a_page_is_served_from_memory_until_something_changes(
    client: TestClient, shop: Shop
) -> None:
    sku = make_product(shop, title="Lamp", on_hand=3)
    listed = client.get(f"/shop/{shop.code}/products").text
    url = found(rf'href="(/shop/{shop.code}/products/[^"]+)"', listed)
    first = client.get(url)

    again = client.get(url, headers={"if-none-match": client.get(url).headers["etag"]})
    client.post(f"/shop/{shop.code}/cart", data={"sku": sku})
    assert "Only 3 left" in first.text
    assert again.status_code == 304


def test_a_cart_of_another_shop_holds_nothing_here(
    client: TestClient, shop: Shop, other_shop: Shop
) -> None:
    sku = make_product(shop)
    client.post(f"/shop/{shop.code}/cart", data={"sku": sku})
    stolen = next(c.value for c in client.cookies.jar if c.name == f"wz_cart_{shop.id}")
    client.cookies.set(f"wz_cart_{other_shop.id}", stolen or "")

    cart = client.get(f"/api/v1/shop/{other_shop.code}/cart").json()

    assert cart["lines"] == []
    assert len(rows(shop, "SELECT sku FROM cart_lines")) == 1


def test_only_the_checkout_may_lead_on_to_the_payment_page(client: TestClient, shop: Shop) -> None:
    client.post(f"/shop/{shop.code}/cart", data={"sku": make_product(shop)})

    checkout = client.get(f"/shop/{shop.code}/checkout").headers["content-security-policy"]
    cart = client.get(f"/shop/{shop.code}/cart").headers["content-security-policy"]

    origins = " ".join(payment_service.page_origins())
    assert checkout.endswith(f"form-action 'self' {origins}")
    assert cart.endswith("form-action 'self'")
