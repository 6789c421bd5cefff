"""Adjustments, what is told of levels, and the stock doctor."""

import asyncio
import random
from typing import Any

import pytest
from sqlalchemy import text

from app.core import hot
from app.core.celery_config import run_celery_task
from app.core.database import Context, transaction
from app.modules.inventory.exceptions import InsufficientStockError
from app.modules.inventory.schemas import AdjustmentCreate
from app.modules.inventory.services import (
    doctor_service,
    reservation_service,
    stock_service,
    watch_service,
)
from tests.support.factories import Shop
from tests.support.fixtures import SignIn
from tests.support.goods import make_product, rows, stock_of

pytestmark = pytest.mark.usefixtures("application")


def receive(shop: Shop, sku: str, quantity: int) -> None:
    with transaction(shop.context) as db:
        stock_service.receive(db, shop.id, sku, quantity)


def count(shop: Shop, sku: str, level: int, ref: str) -> None:
    with transaction(shop.context) as db:
        stock_service.set_levels(db, shop.id, {sku: level}, reason="count", ref=ref)


def adjust(shop: Shop, sku: str, quantity: int, reason: str = "damaged", note: str = "") -> None:
    wanted: dict[str, Any] = {"quantity": quantity, "reason": reason, "note": note}
    with transaction(shop.context) as db:
        stock_service.adjust(db, shop.id, sku, AdjustmentCreate.model_validate(wanted))


def hold(shop: Shop, sku: str, quantity: int, ref: str) -> None:
    async def work() -> None:
        async with hot.tenant_connection(shop.id, write=True) as db:
            await reservation_service.hold(db, ref, {sku: quantity})

    hot.run(work())


def test_an_adjustment_is_a_movement_with_reason_note_and_balance(shop: Shop) -> None:
    receive(shop, "A", 10)

    adjust(shop, "A", -2, note="fell off the shelf")

    assert stock_of(shop, "A") == (8, 0)
    found = rows(shop, "SELECT quantity, reason, note, balance FROM inventory_movements")
    assert dict(found[-1]) == {
        "quantity": -2,
        "reason": "damaged",
        "note": "fell off the shelf",
        "balance": 8,
    }


def test_what_is_promised_cannot_be_adjusted_away(shop: Shop) -> None:
    receive(shop, "A", 5)
    hold(shop, "A", 4, "order")

    with pytest.raises(InsufficientStockError):
        adjust(shop, "A", -2)

    assert stock_of(shop, "A") == (5, 4)


def test_every_movement_knows_what_lay_there_afterwards(shop: Shop) -> None:
    receive(shop, "A", 5)
    count(shop, "A", 9, "one")
    adjust(shop, "A", -1)
    receive(shop, "A", 2)

    found = rows(shop, "SELECT balance FROM inventory_movements ORDER BY id")

    assert [row["balance"] for row in found] == [5, 9, 8, 10]


class History:
    """Whatever can happen to one SKU, at random; what is held is kept count of."""

    def __init__(self, shop: Shop, seed: int) -> None:
        self.shop, self.chance = shop, random.Random(seed)  # noqa: S311
        self.held: dict[str, int] = {}

    def step(self, number: int) -> None:
        possible = [self.arrive, self.counted, self.adjusted, self.hold]
        if self.held:
            possible += [self.release, self.ship]
        self.chance.choice(possible)(number)

    def arrive(self, _number: int) -> None:
        receive(self.shop, "A", self.chance.randint(1, 9))

    def counted(self, number: int) -> None:
        count(self.shop, "A", self.chance.randint(0, 30), f"count-{number}")

    def adjusted(self, _number: int) -> None:
        _tolerantly(lambda: adjust(self.shop, "A", self.chance.choice((-5, -1, 2))))

    def hold(self, number: int) -> None:
        quantity, ref = self.chance.randint(1, 6), f"order-{number}"
        if _tolerantly(lambda: hold(self.shop, "A", quantity, ref)):
            self.held[ref] = quantity

    def release(self, _number: int) -> None:
        ref = self.chance.choice(sorted(self.held))
        del self.held[ref]
        with transaction(self.shop.context) as db:
            stock_service.let_go(db, self.shop.id, ref)

    def ship(self, number: int) -> None:
        ref = self.chance.choice(sorted(self.held))
        shipped = {"A": self.held.pop(ref)}
        with transaction(self.shop.context) as db:
            stock_service.ship(db, ref, f"parcel-{number}", shipped)


@pytest.mark.parametrize("seed", range(6))
def test_stock_is_the_sum_of_its_movements_after_any_history(seed: int, shop: Shop) -> None:
    history = History(shop, seed)
    receive(shop, "A", 20)

    for number in range(25):
        history.step(number)

        on_hand, reserved = stock_of(shop, "A")
        moved = rows(shop, "SELECT sum(quantity)::int AS n FROM inventory_movements")[0]["n"]
        last = rows(shop, "SELECT balance FROM inventory_movements ORDER BY id DESC LIMIT 1")
        assert (on_hand, reserved) == (moved, sum(history.held.values()))
        assert last[0]["balance"] == on_hand
        assert 0 <= reserved <= on_hand


def _tolerantly(change: Any) -> bool:
    """Whether there was enough for it."""
    try:
        change()
    except InsufficientStockError:
        return False
    return True


def test_of_200_at_once_exactly_100_get_one_of_100(shop: Shop) -> None:
    receive(shop, "A", 100)

    async def one(number: int) -> bool:
        async with hot.tenant_connection(shop.id, write=True) as db:
            try:
                await reservation_service.hold(db, f"order-{number}", {"A": 1})
            except InsufficientStockError:
                return False
        return True

    async def everybody() -> list[bool]:
        # As many at once as there are connections; the others wait in the pool's line.
        gate = asyncio.Semaphore(8)

        async def in_line(number: int) -> bool:
            async with gate:
                return await one(number)

        return await asyncio.gather(*(in_line(number) for number in range(200)))

    got = hot.run(everybody())

    assert sum(got) == 100
    assert stock_of(shop, "A") == (100, 100)


def test_a_product_is_sold_out_in_lists_once_all_of_it_is_gone(shop: Shop) -> None:
    sku = make_product(shop, on_hand=3)
    count(shop, sku, 0, "gone")
    run_celery_task("inventory.levels.tell_catalogue", {})
    gone = rows(shop, "SELECT is_sold_out FROM catalog_products")
    receive(shop, sku, 1)
    run_celery_task("inventory.levels.tell_catalogue", {})
    back = rows(shop, "SELECT is_sold_out FROM catalog_products")

    assert (gone[0]["is_sold_out"], back[0]["is_sold_out"]) == (True, False)


def test_a_level_that_crosses_nothing_is_told_to_nobody(shop: Shop) -> None:
    receive(shop, "A", 5)
    receive(shop, "A", 5)

    assert rows(shop, "SELECT sku FROM inventory_crossings") == []


def test_low_stock_is_told_once_until_it_has_recovered(shop: Shop) -> None:
    def told() -> list[tuple[str, int]]:
        with transaction(Context.operator()) as db:
            return watch_service.newly_low(db, {shop.id: 4}).get(shop.id, [])

    receive(shop, "A", 10)
    assert told() == []

    count(shop, "A", 4, "one")
    assert told() == [("A", 4)]
    count(shop, "A", 3, "two")
    assert told() == []

    count(shop, "A", 6, "three")
    assert told() == []
    count(shop, "A", 4, "four")
    assert told() == []

    count(shop, "A", 7, "five")
    assert told() == []
    count(shop, "A", 2, "six")
    assert told() == [("A", 2)]


def test_a_sku_may_have_its_own_threshold(shop: Shop) -> None:
    receive(shop, "A", 10)
    with transaction(shop.context) as db:
        stock_service.watch(db, shop.id, "A", 12)

    with transaction(Context.operator()) as db:
        assert watch_service.newly_low(db, {shop.id: 4}) == {shop.id: [("A", 10)]}


def test_the_shop_gets_one_mail_with_all_that_runs_low(shop: Shop) -> None:
    with transaction(Context.operator()) as db:
        db.execute(
            text("UPDATE vendors SET email = 'me@shop.example' WHERE id = :v"), {"v": shop.id}
        )
    receive(shop, "A", 1)
    receive(shop, "B", 2)

    run_celery_task("inventory.levels.alert", {})
    run_celery_task("inventory.levels.alert", {})

    with transaction(Context.operator()) as db:
        query = text("SELECT recipient, text_body FROM mails WHERE vendor_id = :v")
        mails = db.execute(query, {"v": shop.id}).all()
    assert [mail.recipient for mail in mails] == ["me@shop.example"]
    assert "A: 1" in mails[0].text_body
    assert "B: 2" in mails[0].text_body


def test_the_doctor_finds_nothing_where_all_is_well(shop: Shop) -> None:
    receive(shop, "A", 10)
    hold(shop, "A", 2, "order")

    with transaction(shop.context) as db:
        assert doctor_service.find(db, shop.id) == []


def test_the_doctor_says_with_which_movement_it_began_and_mends_it(shop: Shop) -> None:
    receive(shop, "A", 10)
    _spoil(shop, "UPDATE inventory_stock_items SET on_hand = on_hand - 3")
    count(shop, "A", 6, "count")
    hold(shop, "A", 2, "order")
    _spoil(shop, "UPDATE inventory_stock_items SET reserved = 1")

    with transaction(shop.context) as db:
        found = doctor_service.find(db, shop.id)
    with transaction(shop.context) as db:
        assert doctor_service.mend(db, shop.id, "A", "main")
        assert not doctor_service.mend(db, shop.id, "A", "main")

    drift = found[0]
    assert (drift.on_hand, drift.moved, drift.reserved, drift.held) == (6, 9, 1, 2)
    assert drift.began_with == "count"
    assert stock_of(shop, "A") == (6, 2)
    with transaction(shop.context) as db:
        assert doctor_service.find(db, shop.id) == []
    booked = rows(shop, "SELECT quantity, note FROM inventory_movements ORDER BY id DESC LIMIT 1")
    assert booked[0]["quantity"] == -3
    assert "moved 9" in booked[0]["note"]


def test_the_doctor_of_another_shop_sees_nothing_of_it(shop: Shop, other_shop: Shop) -> None:
    receive(other_shop, "A", 10)
    _spoil(other_shop, "UPDATE inventory_stock_items SET on_hand = 3")

    with transaction(shop.context) as db:
        assert doctor_service.find(db, shop.id) == []
        assert not doctor_service.mend(db, shop.id, "A", "main")
    assert stock_of(other_shop, "A") == (3, 0)
    with transaction(other_shop.context) as db:
        assert doctor_service.mend(db, other_shop.id, "A", "main")


def test_the_doctors_page_opens(as_team: SignIn, shop: Shop) -> None:
    page = as_team(shop).get(f"/vendor/{shop.code}/stock-doctor")

    assert page.status_code == 200
    assert "All is well" in page.text


def _spoil(shop: Shop, statement: str) -> None:
    with transaction(shop.context) as db:
        db.execute(text(f"{statement} WHERE vendor_id = {shop.id}"))
