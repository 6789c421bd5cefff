"""A fault after every single step of a checkout: afterwards there is one order, or none."""

from typing import Any
from uuid import UUID

import pytest

from app.core.directory import directory
from app.core.hot import run, tenant_connection
from app.modules.cart.services import cart_service
from app.modules.checkout.schemas import CheckoutForm
from app.modules.checkout.services import CheckoutState, checkout_service
from tests.support.factories import Shop
from tests.support.goods import ADDRESS, make_product, rows, stock_of

pytestmark = pytest.mark.usefixtures("application")
TOTAL = 1490


class PowerCutError(Exception):
    """What a killed process looks like from inside."""


class Failing:
    """A connection that fails right after its n-th statement was carried out."""

    def __init__(self, connection: Any, after: int) -> None:
        self._connection = connection
        self.left = after

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._connection, name)
        if name not in {"execute", "fetch", "fetchrow", "fetchval"}:
            return found

        async def step(*args: Any, **kwargs: Any) -> Any:
            answer = await found(*args, **kwargs)
            self.left -= 1
            if self.left == 0:
                raise PowerCutError
            return answer

        return step


def a_cart(shop: Shop, sku: str) -> UUID:
    async def work() -> UUID:
        vendor = directory().vendors[shop.code]
        async with tenant_connection(shop.id, write=True) as db:
            return (await cart_service.add(db, vendor, None, sku, 1, "en"))[0]

    return run(work())


def start(shop: Shop, cart: UUID, payment: str, fault: int = 0) -> CheckoutState:
    form = CheckoutForm.model_validate({**ADDRESS, "payment": payment, "shown_total_cents": TOTAL})

    async def work() -> CheckoutState:
        vendor = directory().vendors[shop.code]
        async with tenant_connection(shop.id, write=True) as db:
            failing: Any = Failing(db, fault) if fault else db
            return await checkout_service.start(failing, vendor, cart, form, locale="en")

    return run(work())


def finish(shop: Shop, checkout: UUID, fault: int = 0) -> CheckoutState:
    async def work() -> CheckoutState:
        vendor = directory().vendors[shop.code]
        async with tenant_connection(shop.id, write=True) as db:
            failing: Any = Failing(db, fault) if fault else db
            return await checkout_service.finish(
                failing, vendor, checkout, paid_cents=TOTAL, currency="EUR"
            )

    return run(work())


def count(shop: Shop, table: str) -> int:
    return int(rows(shop, f"SELECT count(*) AS n FROM {table}")[0]["n"])  # noqa: S608


def test_a_fault_after_each_step_of_start_leaves_nothing_and_the_next_try_one_order(
    shop: Shop,
) -> None:
    sku = make_product(shop, price_cents=1000)
    cart, faults = a_cart(shop, sku), 0

    while True:
        try:
            state = start(shop, cart, "bank_transfer", fault=faults + 1)
        except PowerCutError:
            faults += 1
            assert count(shop, "checkout_checkouts") == count(shop, "orders_orders") == 0
            assert stock_of(shop, sku) == (10, 0)
        else:
            break

    assert faults >= 8
    assert state.order is not None
    assert count(shop, "orders_orders") == 1
    assert stock_of(shop, sku) == (10, 1)


def test_a_fault_after_each_step_of_finish_leaves_it_to_the_next_and_makes_one_order(
    shop: Shop,
) -> None:
    sku = make_product(shop, price_cents=1000)
    checkout, faults = start(shop, a_cart(shop, sku), "card").id, 0

    while True:
        try:
            state = finish(shop, checkout, fault=faults + 1)
        except PowerCutError:
            faults += 1
            assert count(shop, "orders_orders") == 0
            assert stock_of(shop, sku) == (10, 1)
        else:
            break

    assert faults >= 4
    assert state.order == finish(shop, checkout).order
    assert count(shop, "orders_orders") == 1
    assert count(shop, "orders_lines") == 1
