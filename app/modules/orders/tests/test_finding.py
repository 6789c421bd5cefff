"""Finding orders: by every word that stands on them, and by filters."""

from datetime import UTC, date, datetime

import pytest
from starlette.testclient import TestClient

from app.core.database import transaction
from app.core.pagination import PageRequest
from app.modules.orders.schemas import ShipmentCreate
from app.modules.orders.services import OrderFilter, order_service
from tests.support.factories import Shop
from tests.support.fixtures import SignIn
from tests.support.goods import make_product
from tests.support.shopping import place_order


@pytest.fixture
def two(client: TestClient, shop: Shop) -> list[int]:
    """Two orders: Ada's was shipped and paid, Bob's waits."""
    first = place_order(client, shop, make_product(shop, sku="MUG-1"), name="Ada Lovelace")
    second = place_order(client, shop, make_product(shop, sku="BOWL-2"), name="Bob Ross")
    with transaction(shop.context) as db:
        order_service.mark_paid(db, shop.id, first)
        parcel = ShipmentCreate(carrier="POST", tracking_number="LU99887766")
        order_service.ship(db, shop.id, first, parcel)
    return [first, second]


def found(shop: Shop, wanted: OrderFilter) -> list[int]:
    with transaction(shop.context) as db:
        return [
            order.number for order in order_service.page(db, shop.id, PageRequest(), wanted).items
        ]


@pytest.mark.parametrize(
    "words", ["lovelace", "MUG-1", "mug-1", "LU99887766", "lu99887766", "#{0}", "{0}"]
)
def test_every_word_of_an_order_finds_it(shop: Shop, two: list[int], words: str) -> None:
    assert found(shop, OrderFilter(search=words.format(two[0]))) == [two[0]]


def test_filters_narrow_together(shop: Shop, two: list[int]) -> None:
    today = datetime.now(UTC).date()

    assert found(shop, OrderFilter(payment="paid")) == [two[0]]
    assert found(shop, OrderFilter(payment="pending", method="bank_transfer")) == [two[1]]
    assert found(shop, OrderFilter(method="paypal")) == []
    assert found(shop, OrderFilter(since=today, until=today)) == two[::-1]
    assert found(shop, OrderFilter(until=date(2020, 1, 1))) == []
    assert found(shop, OrderFilter(payment="paid", search="ross")) == []


def test_another_shops_orders_are_not_found(shop: Shop, other_shop: Shop, two: list[int]) -> None:
    assert found(other_shop, OrderFilter(search="MUG-1")) == []


def test_the_page_keeps_what_was_chosen(shop: Shop, two: list[int], as_team: SignIn) -> None:
    address = f"/vendor/{shop.code}/orders"

    page = as_team(shop).get(f"{address}?payment=paid&since=2020-01-01&until=&search=").text
    wrong = as_team(shop).get(f"{address}?since=yesterday")

    assert f">{two[0]}</a>" in page
    assert f">{two[1]}</a>" not in page
    assert 'value="2020-01-01"' in page
    assert wrong.status_code == 200
