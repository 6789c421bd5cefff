"""Promotions from the cart to the order: what is shown is charged, and limits hold."""

import asyncio
import re
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from app.core.database import transaction
from app.core.directory import directory
from app.core.hot import run, tenant_connection
from app.modules.cart.exceptions import PromotionGoneError
from app.modules.cart.services import cart_service
from app.modules.checkout.exceptions import TotalChangedError
from app.modules.checkout.schemas import CheckoutForm
from app.modules.checkout.services import CheckoutState, checkout_service
from app.modules.orders.services import order_service
from tests.support.factories import Shop
from tests.support.goods import ADDRESS, make_product, make_promotion, rows

pytestmark = pytest.mark.usefixtures("application")
SHIPPING = 490


def cart_of(shop: Shop, goods: dict[str, int], *codes: str) -> UUID:
    async def work() -> UUID:
        vendor, cart_id = directory().vendors[shop.code], None
        async with tenant_connection(shop.id, write=True) as db:
            for sku, quantity in goods.items():
                cart_id, _ = await cart_service.add(db, vendor, cart_id, sku, quantity, "en")
            assert cart_id is not None
            for code in codes:
                await cart_service.add_code(db, vendor, cart_id, code)
            return cart_id

    return run(work())


async def start(
    shop: Shop, cart_id: UUID, total: int, *, payment: str = "bank_transfer", email: str = ""
) -> CheckoutState:
    typed = {**ADDRESS, "payment": payment, "shown_total_cents": total}
    form = CheckoutForm.model_validate(typed | ({"email": email} if email else {}))
    vendor = directory().vendors[shop.code]
    async with tenant_connection(shop.id, write=True) as db:
        return await checkout_service.start(db, vendor, cart_id, form, locale="en")


def test_the_order_keeps_what_was_taken_off_each_line(shop: Shop) -> None:
    book = make_product(shop, title="Book", price_cents=1001, tax_class="books")
    mug = make_product(shop, title="Mug", price_cents=2000)
    make_promotion(shop, code="SPRING", kind="amount", amount_cents=500)

    run(start(shop, cart_of(shop, {book: 1, mug: 1}, "spring"), 2501 + SHIPPING))

    lines = rows(shop, "SELECT title, discount_cents, total_cents FROM orders_lines ORDER BY id")
    order = rows(shop, "SELECT * FROM orders_orders")[0]
    assert lines == [
        {"title": "Book", "discount_cents": 167, "total_cents": 834},
        {"title": "Mug", "discount_cents": 333, "total_cents": 1667},
    ]
    assert [x["code"] for x in order["discounts"]] == ["SPRING"]
    assert (order["subtotal_cents"], order["total_cents"]) == (3001, 2991)
    assert sum(tax["gross_cents"] for tax in order["taxes"]) == 2991
    uses = rows(shop, "SELECT amount_cents, order_number FROM cart_promotion_uses")
    assert uses == [{"amount_cents": 500, "order_number": 1001}]


def test_two_shoppers_race_for_the_last_use_and_one_gets_it(shop: Shop) -> None:
    sku = make_product(shop, price_cents=1000, on_hand=100)
    promotion = make_promotion(shop, code="LAST", usage_limit=1)
    carts = [cart_of(shop, {sku: 1}, "LAST") for _ in range(20)]

    async def all_at_once() -> list[Any]:
        return await asyncio.gather(
            *(
                start(shop, cart, 900 + SHIPPING, email=f"racer{n}@example.com")
                for n, cart in enumerate(carts)
            ),
            return_exceptions=True,
        )

    outcomes = run(all_at_once())

    won = [x for x in outcomes if isinstance(x, CheckoutState)]
    assert len(won) == 1
    assert all(
        getattr(x, "code", "") in {"cart.promotion_gone", "checkout.total_changed"}
        for x in outcomes
        if x not in won
    )
    assert rows(shop, "SELECT id, used_count FROM cart_promotions") == [
        {"id": promotion, "used_count": 1}
    ]
    assert len(rows(shop, "SELECT id FROM orders_orders")) == 1


def test_one_customer_may_not_use_it_twice_at_once(shop: Shop) -> None:
    sku = make_product(shop, price_cents=1000, on_hand=100)
    make_promotion(shop, code="ONCE", customer_limit=1)
    carts = [cart_of(shop, {sku: 1}, "ONCE") for _ in range(8)]

    async def all_at_once() -> list[Any]:
        return await asyncio.gather(
            *(start(shop, cart, 900 + SHIPPING) for cart in carts), return_exceptions=True
        )

    outcomes = run(all_at_once())

    assert sum(isinstance(x, CheckoutState) for x in outcomes) == 1
    refused = [x for x in outcomes if not isinstance(x, CheckoutState)]
    assert all(isinstance(x, (PromotionGoneError, TotalChangedError)) for x in refused)
    assert len(rows(shop, "SELECT id FROM cart_promotion_uses")) == 1


def test_a_checkout_that_is_given_up_gives_its_use_back(shop: Shop) -> None:
    sku = make_product(shop, price_cents=1000)
    make_promotion(shop, code="BACK", usage_limit=1)
    state = run(start(shop, cart_of(shop, {sku: 1}, "BACK"), 1390, payment="card"))

    async def give_up() -> None:
        async with tenant_connection(shop.id, write=True) as db:
            await checkout_service.give_up(db, directory().vendors[shop.code], state.id)

    run(give_up())

    assert rows(shop, "SELECT used_count FROM cart_promotions") == [{"used_count": 0}]
    assert rows(shop, "SELECT id FROM cart_promotion_uses") == []


def test_a_first_order_code_is_refused_to_who_has_bought(shop: Shop) -> None:
    sku = make_product(shop, price_cents=1000)
    make_promotion(shop, code="HELLO", is_first_order_only=True)
    run(start(shop, cart_of(shop, {sku: 1}, "HELLO"), 900 + SHIPPING))

    with pytest.raises(Exception, match="total changed") as error:
        run(start(shop, cart_of(shop, {sku: 1}, "HELLO"), 900 + SHIPPING))

    assert getattr(error.value, "details", {})["total_cents"] == 1000 + SHIPPING


def test_an_order_that_costs_nothing_needs_no_payment(shop: Shop) -> None:
    sku = make_product(shop, price_cents=1000)
    make_promotion(shop, code="GIFT", percent=1000)
    make_promotion(shop, name_en="Free delivery", kind="free_shipping")

    state = run(start(shop, cart_of(shop, {sku: 1}, "GIFT"), 0, payment="card"))

    assert state.status == "completed"
    order = rows(shop, "SELECT total_cents, payment_status FROM orders_orders")
    assert order == [{"total_cents": 0, "payment_status": "paid"}]


def test_returned_units_are_refunded_at_what_was_paid(shop: Shop) -> None:
    sku = make_product(shop, price_cents=1000)
    make_promotion(shop, kind="amount", amount_cents=100)
    run(start(shop, cart_of(shop, {sku: 3}), 2900 + SHIPPING))

    with transaction(shop.context) as db:
        line = order_service.get(db, shop.id, 1001).lines[0]
        first = line.paid_for(1)
        line.refunded_quantity = 1
        rest = line.paid_for(2)

    assert (first, rest) == (966, 1934)


def test_another_address_at_the_same_cart_counts_anew(shop: Shop) -> None:
    sku = make_product(shop, price_cents=1000)
    make_promotion(shop, code="ONE", usage_limit=1)
    cart = cart_of(shop, {sku: 1}, "ONE")
    first = run(start(shop, cart, 1390, payment="card"))

    second = run(start(shop, cart, 1390, payment="card", email="other@example.com"))

    assert second.id != first.id
    assert second.email == "other@example.com"
    assert rows(shop, "SELECT used_count FROM cart_promotions") == [{"used_count": 1}]


def test_a_code_works_without_script_in_cart_and_checkout(client: TestClient, shop: Shop) -> None:
    sku = make_product(shop, price_cents=4200, title="Novel")
    make_promotion(shop, code="BOOKS", skus=[sku], minimum_cents=5000)
    base = f"/shop/{shop.code}"
    client.post(f"{base}/cart", data={"sku": sku})

    wrong = client.post(f"{base}/cart/codes", data={"code": "nope"})
    client.post(f"{base}/cart/codes", data={"code": "books"})
    short = client.get(f"{base}/cart").text
    client.post(f"{base}/cart", data={"sku": sku})
    enough = client.get(f"{base}/cart").text
    typed = {**ADDRESS, "code": "nope"}
    checkout = client.post(f"{base}/checkout/codes", data=typed).text

    assert wrong.status_code == 404
    assert "There is no code “nope”" in wrong.text
    assert "BOOKS needs €50.00 of Novel; you have €42.00. Another €8.00 and it applies." in short
    assert "€8.40" in enough
    assert 'value="ada@example.com"' in checkout
    assert "There is no code “nope”" in checkout
    total = re.search(r'name="shown_total_cents" value="(\d+)"', checkout)
    assert total is not None
    assert total[1] == str(8400 - 840 + SHIPPING)
