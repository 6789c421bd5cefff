"""One cart, one order; and no order without its stock."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from app.core.directory import directory
from app.core.hot import run, tenant_connection
from app.modules.cart.services import cart_service
from app.modules.checkout.exceptions import CartNotReadyError, TotalChangedError
from app.modules.checkout.schemas import CheckoutForm
from app.modules.checkout.services import CheckoutState, checkout_service
from app.modules.inventory.exceptions import InsufficientStockError
from tests.support.factories import Shop
from tests.support.goods import ADDRESS, make_product, rows, stock_of

pytestmark = pytest.mark.usefixtures("application")
SHIPPING = 490


def form(total: int, **changes: Any) -> CheckoutForm:
    typed = {**ADDRESS, "payment": "bank_transfer", "shown_total_cents": total, **changes}
    return CheckoutForm.model_validate(typed)


def fill_cart(shop: Shop, sku: str, quantity: int = 1) -> UUID:
    async def work() -> UUID:
        vendor = directory().vendors[shop.code]
        async with tenant_connection(shop.id, write=True) as db:
            cart_id, _ = await cart_service.add(db, vendor, None, sku, quantity, "en")
            return cart_id

    return run(work())


def check_out(shop: Shop, cart_id: UUID, filled: CheckoutForm) -> CheckoutState:
    async def work() -> CheckoutState:
        vendor = directory().vendors[shop.code]
        async with tenant_connection(shop.id, write=True) as db:
            return await checkout_service.start(db, vendor, cart_id, filled, locale="en")

    return run(work())


def finish(shop: Shop, checkout_id: UUID, cents: int) -> CheckoutState:
    async def work() -> CheckoutState:
        vendor = directory().vendors[shop.code]
        async with tenant_connection(shop.id, write=True) as db:
            return await checkout_service.finish(
                db, vendor, checkout_id, paid_cents=cents, currency="eur"
            )

    return run(work())


def test_a_bank_transfer_places_the_order_and_keeps_its_stock(shop: Shop) -> None:
    sku = make_product(shop, price_cents=1000, on_hand=5)

    state = check_out(shop, fill_cart(shop, sku, 2), form(2000 + SHIPPING))

    assert state.status == "completed"
    assert state.order is not None
    assert state.order.number == 1001
    assert stock_of(shop, sku) == (5, 2)
    held = rows(shop, "SELECT expires_at FROM inventory_reservations")
    assert held == [{"expires_at": None}]


def test_the_order_is_a_snapshot_with_vat_per_rate(shop: Shop) -> None:
    mug = make_product(shop, title="Mug", price_cents=1170)
    bread = make_product(shop, title="Bread", price_cents=1030, tax_class="food")
    cart = fill_cart(shop, mug)

    async def add() -> None:
        async with tenant_connection(shop.id, write=True) as db:
            vendor = directory().vendors[shop.code]
            await cart_service.add(db, vendor, cart, bread, 1, "en")

    run(add())
    check_out(shop, cart, form(2200 + SHIPPING))

    order = rows(shop, "SELECT taxes, total_cents FROM orders_orders")[0]
    assert [tax["rate"] for tax in order["taxes"]] == [30, 170]
    assert sum(tax["gross_cents"] for tax in order["taxes"]) == order["total_cents"] == 2690
    lines = rows(shop, "SELECT title, tax_rate FROM orders_lines ORDER BY tax_rate")
    assert lines == [{"title": "Bread", "tax_rate": 30}, {"title": "Mug", "tax_rate": 170}]


def test_a_second_click_finds_the_first_order(shop: Shop) -> None:
    sku = make_product(shop, price_cents=1000)
    cart = fill_cart(shop, sku)

    first = check_out(shop, cart, form(1000 + SHIPPING))
    second = check_out(shop, cart, form(1000 + SHIPPING))

    assert first.order == second.order
    assert len(rows(shop, "SELECT id FROM orders_orders")) == 1


def test_fifty_parallel_clicks_make_one_order(shop: Shop) -> None:
    sku = make_product(shop, price_cents=1000)
    cart = fill_cart(shop, sku)

    async def click() -> CheckoutState:
        vendor = directory().vendors[shop.code]
        async with tenant_connection(shop.id, write=True) as db:
            return await checkout_service.start(
                db, vendor, cart, form(1000 + SHIPPING), locale="en"
            )

    async def all_at_once() -> list[CheckoutState]:
        return await asyncio.gather(*(click() for _ in range(50)))

    states = run(all_at_once())

    assert len({state.order.number for state in states if state.order}) == 1
    assert len(rows(shop, "SELECT id FROM orders_orders")) == 1
    assert stock_of(shop, sku) == (10, 1)


def test_a_changed_price_must_be_agreed_to(shop: Shop) -> None:
    sku = make_product(shop, price_cents=1000)
    cart = fill_cart(shop, sku)

    with pytest.raises(TotalChangedError) as error:
        check_out(shop, cart, form(900))

    assert error.value.details == {"shown_cents": 900, "total_cents": 1490}
    assert rows(shop, "SELECT id FROM checkout_checkouts") == []


def test_an_empty_cart_cannot_be_bought(shop: Shop) -> None:
    with pytest.raises(CartNotReadyError):
        check_out(shop, UUID(int=1), form(0))


def test_what_is_sold_out_is_refused_before_anything_is_stored(shop: Shop) -> None:
    sku = make_product(shop, price_cents=1000, on_hand=1)
    mine, theirs = fill_cart(shop, sku), fill_cart(shop, sku)
    check_out(shop, mine, form(1000 + SHIPPING))

    with pytest.raises((InsufficientStockError, CartNotReadyError)):
        check_out(shop, theirs, form(1000 + SHIPPING))

    assert len(rows(shop, "SELECT id FROM checkout_checkouts")) == 1


def test_a_card_payment_holds_stock_until_it_is_paid(shop: Shop) -> None:
    sku = make_product(shop, price_cents=1000)
    state = check_out(shop, fill_cart(shop, sku), form(1490, payment="card"))
    assert (state.status, state.order, stock_of(shop, sku)) == ("awaiting_payment", None, (10, 1))

    paid = finish(shop, state.id, 1490)
    again = finish(shop, state.id, 1490)

    assert paid.order == again.order
    assert rows(shop, "SELECT payment_status FROM orders_orders") == [{"payment_status": "paid"}]


def test_another_amount_than_agreed_makes_no_order(shop: Shop) -> None:
    sku = make_product(shop, price_cents=1000)
    state = check_out(shop, fill_cart(shop, sku), form(1490, payment="card"))

    disputed = finish(shop, state.id, 1)

    assert disputed.status == "disputed"
    assert rows(shop, "SELECT id FROM orders_orders") == []


def test_paid_too_late_and_sold_meanwhile_is_disputed(shop: Shop) -> None:
    sku = make_product(shop, price_cents=1000, on_hand=1)
    late = check_out(shop, fill_cart(shop, sku), form(1490, payment="card"))

    async def time_is_up() -> None:
        async with tenant_connection(shop.id, write=True) as db:
            vendor = directory().vendors[shop.code]
            await checkout_service.give_up(db, vendor, late.id, status="expired")

    run(time_is_up())
    assert stock_of(shop, sku) == (1, 0)
    check_out(shop, fill_cart(shop, sku), form(1490))

    assert finish(shop, late.id, 1490).status == "disputed"


def test_paid_too_late_with_stock_left_becomes_an_order(shop: Shop) -> None:
    sku = make_product(shop, price_cents=1000, on_hand=2)
    late = check_out(shop, fill_cart(shop, sku), form(1490, payment="card"))

    async def time_is_up() -> None:
        async with tenant_connection(shop.id, write=True) as db:
            vendor = directory().vendors[shop.code]
            await checkout_service.give_up(db, vendor, late.id, status="expired")

    run(time_is_up())

    assert finish(shop, late.id, 1490).status == "completed"
    assert stock_of(shop, sku) == (2, 1)
