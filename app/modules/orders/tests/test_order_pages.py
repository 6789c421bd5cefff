"""The vendor's side of an order: pack, ship, take money, give it back."""

from starlette.testclient import TestClient

from app.core.celery_config import run_celery_task
from app.core.outbox import drain
from tests.support.factories import Shop
from tests.support.fixtures import QueryCounter, SignIn
from tests.support.goods import make_product, rows, stock_of
from tests.support.shopping import place_order


def test_the_vendor_packs_and_ships_and_stock_leaves(
    client: TestClient, as_team: SignIn, shop: Shop
) -> None:
    sku = make_product(shop, on_hand=10)
    number = place_order(client, shop, sku, 2)
    browser = as_team(shop, "fulfilment")
    url = f"/vendor/{shop.code}/orders/{number}"

    packed = browser.post(f"{url}/packing")
    shipped = browser.post(
        f"{url}/shipments",
        data={"carrier": "POST", "tracking_number": "LU123", "tracking_url": ""},
    )

    assert packed.status_code == shipped.status_code == 303
    page = browser.get(url).text
    assert "Shipped" in page
    assert "LU123" in page
    assert stock_of(shop, sku) == (8, 0)
    movements = rows(shop, "SELECT sum(quantity) AS total FROM inventory_movements")
    assert movements == [{"total": 8}]


def test_half_an_order_may_leave_first(client: TestClient, as_team: SignIn, shop: Shop) -> None:
    sku = make_product(shop, on_hand=10)
    number = place_order(client, shop, sku, 3)
    line = rows(shop, "SELECT id FROM orders_lines")[0]["id"]
    api = f"/api/v1/vendor/orders/{number}"
    browser = as_team(shop)

    first = browser.post(f"{api}/shipments", json={"quantities": {str(line): 1}}).json()
    too_many = browser.post(f"{api}/shipments", json={"quantities": {str(line): 3}})
    rest = browser.post(f"{api}/shipments", json={}).json()

    assert first["fulfilment_status"] == "partial"
    assert too_many.status_code == 422
    assert rest["fulfilment_status"] == "fulfilled"
    assert stock_of(shop, sku) == (7, 0)


def test_a_refund_never_exceeds_what_was_paid(
    client: TestClient, as_team: SignIn, shop: Shop
) -> None:
    number = place_order(client, shop, make_product(shop, price_cents=1000))
    api = f"/api/v1/vendor/orders/{number}"
    browser = as_team(shop)
    assert browser.post(f"{api}/refunds", json={"amount_cents": 1}).status_code == 409

    browser.post(f"{api}/payment")
    part = browser.post(f"{api}/refunds", json={"amount_cents": 1000}).json()
    too_much = browser.post(f"{api}/refunds", json={"amount_cents": 491})
    rest = browser.post(f"{api}/refunds", json={"amount_cents": 490}).json()

    assert part["payment_status"] == "partially_refunded"
    assert too_much.json()["code"] == "orders.refund_too_high"
    assert rest["payment_status"] == "refunded"


def test_refunded_goods_return_to_the_shelf_when_wished(
    client: TestClient, as_team: SignIn, shop: Shop
) -> None:
    sku = make_product(shop, on_hand=10)
    number = place_order(client, shop, sku, 2)
    line = rows(shop, "SELECT id FROM orders_lines")[0]["id"]
    url = f"/vendor/{shop.code}/orders/{number}"
    browser = as_team(shop)
    browser.post(f"{url}/payment")
    browser.post(f"{url}/shipments", data={})

    browser.post(
        f"{url}/refunds", data={"amount": "12,90", f"units:{line}": "1", "restock": "true"}
    )

    assert stock_of(shop, sku) == (9, 0)


def test_a_cancelled_order_frees_its_stock(
    client: TestClient, as_team: SignIn, shop: Shop
) -> None:
    sku = make_product(shop, on_hand=3)
    number = place_order(client, shop, sku, 3)

    as_team(shop).post(f"/vendor/{shop.code}/orders/{number}/cancellation")

    assert stock_of(shop, sku) == (3, 0)


def test_another_vendors_order_does_not_exist(
    client: TestClient, as_team: SignIn, shop: Shop, other_shop: Shop
) -> None:
    number = place_order(client, other_shop, make_product(other_shop))
    browser = as_team(shop)

    foreign = browser.get(f"/api/v1/vendor/orders/{number}")
    absent = browser.get("/api/v1/vendor/orders/999999")

    assert foreign.status_code == absent.status_code == 404
    assert foreign.json()["code"] == "orders.order_not_found"


def test_each_step_is_mailed_once_in_the_buyers_language(
    client: TestClient, as_team: SignIn, shop: Shop
) -> None:
    sku = make_product(shop)
    client.cookies.set("wz_lang", "de")
    number = place_order(client, shop, sku)
    browser = as_team(shop)
    browser.post(f"/vendor/{shop.code}/orders/{number}/shipments", data={})

    drain(run_celery_task, limit=500)
    drain(run_celery_task, limit=500)

    mails = rows(shop, "SELECT subject, text_body FROM mails ORDER BY id")
    assert len(mails) == 2
    assert f"order {number}" in mails[0]["subject"]
    assert f"/orders/{number}/" in mails[0]["text_body"]


def test_the_list_costs_the_same_however_long(
    client: TestClient, as_team: SignIn, shop: Shop, query_counter: QueryCounter
) -> None:
    sku = make_product(shop, on_hand=100)
    browser = as_team(shop)
    place = lambda: place_order(client, shop, sku)  # noqa: E731
    place()
    cookie = as_team(shop).cookies
    query_counter.statements.clear()
    browser.get(f"/vendor/{shop.code}/orders")
    one = query_counter.count
    for _ in range(4):
        place()
    browser.cookies = cookie

    as_team(shop)
    query_counter.statements.clear()
    browser.get(f"/vendor/{shop.code}/orders")

    assert query_counter.count <= one
