"""Levels that a count or a feed sets, and stock that is no longer counted."""

from collections.abc import Sequence

import pytest

from app.core.database import transaction
from app.modules.inventory.services import stock_service
from tests.support.factories import Shop
from tests.support.goods import rows, stock_of

pytestmark = pytest.mark.usefixtures("application")


def set_levels(shop: Shop, levels: dict[str, int], ref: str, reason: str = "feed") -> int:
    with transaction(shop.context) as db:
        return stock_service.set_levels(db, shop.id, levels, reason=reason, ref=ref)


def stop_counting(shop: Shop, skus: Sequence[str], ref: str) -> int:
    with transaction(shop.context) as db:
        return stock_service.stop_counting(db, shop.id, skus, reason="feed", ref=ref)


def movements(shop: Shop) -> list[tuple[str, int, str]]:
    found = rows(shop, "SELECT sku, quantity, reason FROM inventory_movements ORDER BY id")
    return [(row["sku"], row["quantity"], row["reason"]) for row in found]


def test_each_changed_level_is_one_movement(shop: Shop) -> None:
    assert set_levels(shop, {"B": 2, "A": 5, "C": 0}, "one") == 2
    assert set_levels(shop, {"B": 2, "A": 3, "C": 0}, "two") == 1

    assert movements(shop) == [("A", 5, "feed"), ("B", 2, "feed"), ("A", -2, "feed")]
    assert stock_of(shop, "A") == (3, 0)
    assert stock_of(shop, "C") == (0, 0)


def test_what_only_feeds_counted_need_not_be_counted_any_more(shop: Shop) -> None:
    set_levels(shop, {"A": 5, "B": 0}, "one")

    assert stop_counting(shop, ["A", "B", "UNKNOWN"], "two") == 2

    assert rows(shop, "SELECT sku FROM inventory_stock_items") == []
    assert movements(shop) == [("A", 5, "feed"), ("A", -5, "feed")]


def test_what_somebody_counted_himself_stays_counted(shop: Shop) -> None:
    set_levels(shop, {"A": 5}, "one", reason="count")
    with transaction(shop.context) as db:
        stock_service.receive(db, shop.id, "B", 3)
    set_levels(shop, {"B": 1}, "two")

    assert stop_counting(shop, ["A", "B"], "three") == 0

    assert stock_of(shop, "A") == (5, 0)
    assert stock_of(shop, "B") == (1, 0)


def test_stock_can_be_counted_again(shop: Shop) -> None:
    set_levels(shop, {"A": 5}, "one")
    stop_counting(shop, ["A"], "two")

    assert set_levels(shop, {"A": 7}, "three") == 1

    assert stock_of(shop, "A") == (7, 0)
    total = rows(shop, "SELECT sum(quantity) AS total FROM inventory_movements")
    assert total == [{"total": 7}]


def test_another_shops_stock_is_not_touched(shop: Shop, other_shop: Shop) -> None:
    set_levels(other_shop, {"A": 5}, "one")

    stop_counting(shop, ["A"], "two")
    set_levels(shop, {"A": 1}, "three")

    assert stock_of(other_shop, "A") == (5, 0)
