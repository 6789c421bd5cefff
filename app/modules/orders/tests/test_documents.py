"""Papers that go with goods, and what is done with several orders at once."""

import zlib
from typing import Any

from starlette.testclient import TestClient

from app.core.database import transaction
from app.modules.orders.services import order_service
from tests.support.factories import Shop
from tests.support.fixtures import SignIn
from tests.support.goods import make_product, rows
from tests.support.shopping import place_order


def test_a_packing_slip_is_a_pdf_of_one_page_an_order(
    client: TestClient, shop: Shop, as_team: SignIn
) -> None:
    numbers = [place_order(client, shop, make_product(shop)) for _ in range(3)]

    one = as_team(shop).get(f"/vendor/{shop.code}/orders/{numbers[0]}/packing-slip.pdf")
    all_ = as_team(shop).post(
        f"/vendor/{shop.code}/orders/packing-slips", data={"selected": numbers}
    )

    assert one.headers["content-type"] == all_.headers["content-type"] == "application/pdf"
    assert (pages(one.content), pages(all_.content)) == (1, 3)


def test_what_a_buyer_typed_is_text_and_no_markup(
    client: TestClient, shop: Shop, as_team: SignIn
) -> None:
    note = '#panic() *not bold* $ \\ <b> [ ] @x 😀 "quoted"'
    number = place_order(client, shop, make_product(shop, title='Mug "#1" $5'), note=note)

    answer = as_team(shop).get(f"/vendor/{shop.code}/orders/{number}/packing-slip.pdf")

    assert answer.status_code == 200
    assert pages(answer.content) == 1


def test_the_pick_list_adds_up_what_several_orders_need(
    client: TestClient, shop: Shop, as_team: SignIn
) -> None:
    sku = make_product(shop, on_hand=10)
    numbers = [place_order(client, shop, sku, quantity=n) for n in (2, 3)]

    answer = as_team(shop).post(
        f"/vendor/{shop.code}/orders/pick-list", data={"selected": numbers}
    )

    assert answer.content.startswith(b"%PDF")


def test_nothing_ticked_is_said(shop: Shop, as_team: SignIn) -> None:
    answer = as_team(shop).post(f"/vendor/{shop.code}/orders/pick-list", data={})

    assert answer.status_code == 422


def test_several_orders_are_packed_and_those_that_cannot_be_stay(
    client: TestClient, shop: Shop, as_team: SignIn
) -> None:
    sku = make_product(shop, on_hand=10)
    first, second = (place_order(client, shop, sku) for _ in range(2))
    with transaction(shop.context) as db:
        order_service.pack(db, shop.id, second)
    team = as_team(shop)

    answer = team.post(f"/vendor/{shop.code}/orders/packing", data={"selected": [first, second]})
    page = team.get(answer.headers["location"]).text

    assert "1 order done." in page
    assert "1 order stayed as it was" in page
    assert state(shop) == {first: "packed", second: "packed"}


def test_several_orders_ship_at_once(client: TestClient, shop: Shop, as_team: SignIn) -> None:
    sku = make_product(shop, on_hand=10)
    numbers = [place_order(client, shop, sku) for _ in range(3)]

    as_team(shop).post(f"/vendor/{shop.code}/orders/shipments", data={"selected": numbers})

    assert set(state(shop).values()) == {"fulfilled"}


def test_another_shops_orders_are_not_printed(
    client: TestClient, shop: Shop, other_shop: Shop, as_team: SignIn
) -> None:
    number = place_order(client, shop, make_product(shop))

    one = as_team(other_shop).get(f"/vendor/{other_shop.code}/orders/{number}/packing-slip.pdf")

    assert one.status_code == 404


def state(shop: Shop) -> dict[int, Any]:
    found = rows(shop, "SELECT number, fulfilment_status FROM orders_orders")
    return {row["number"]: row["fulfilment_status"] for row in found}


def pages(pdf: bytes) -> int:
    """Counts the pages of a PDF whose objects may lie in compressed streams."""
    text = pdf
    for part in pdf.split(b"stream\n")[1:]:
        try:
            text += zlib.decompress(part.split(b"\nendstream")[0])
        except zlib.error:
            continue
    return text.count(b"/Type /Page") - text.count(b"/Type /Pages") or text.count(
        b"/Type/Page"
    ) - text.count(b"/Type/Pages")
