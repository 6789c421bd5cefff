"""Ninety days of orders, placed through the checkout like any other, oldest first.

The plan of a shop is the same at each start (its dice have a seed), so that a load that was
killed goes on where it stopped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from random import Random

import httpx2
from anyio import to_thread
from sqlalchemy import func, select

from app.core.config import settings
from app.core.database import transaction
from app.core.directory import directory
from app.core.hot import tenant_connection
from app.modules.cart.services import cart_service
from app.modules.checkout.schemas import CheckoutForm
from app.modules.checkout.services import checkout_service, payment_flow, quote_service
from app.modules.orders.models import Order
from app.modules.payments.config import config as payments
from demo.people import REGULAR, Buyer, some_buyers
from demo.plan import OpenShop

DAYS = 90
CARD, TRANSFER = "card", "bank_transfer"


@dataclass(frozen=True, slots=True)
class PlannedOrder:
    """`fate` says what becomes of it: see `fulfilment.py`."""

    placed_at: datetime
    buyer: Buyer
    lines: tuple[tuple[str, int], ...]
    payment: str
    fate: str


def plan_of(shop: OpenShop, now: datetime, *, cards: bool) -> list[PlannedOrder]:
    """More orders every week, most of them in the afternoon, none at night."""
    dice = Random(shop.plan.code)  # noqa: S311 - a story, no secret
    count = shop.plan["orders"]
    buyers = [REGULAR, *some_buyers(dice, max(12, count * 2 // 3), shop.plan["default_locale"])]
    skus = [v.sku for p in shop.plan.products for v in p.variants for _ in range(_fame(dice))]
    ages = sorted(_age(dice) for _ in range(count))
    return [_planned(dice, now, -start, buyers, skus, cards) for start in ages]


def _fame(dice: Random) -> int:
    """Some things sell every day, most of them now and then."""
    return dice.choice((1, 1, 2, 2, 3, 6))


def _age(dice: Random) -> float:
    """Before today's first minute, in days and less than nought; later today is an hour ago."""
    days = int(DAYS * (1 - dice.random() ** 0.62))
    hour = min(22.0, max(6.5, dice.gauss(16, 4)))
    return hour / 24 - days


def _planned(
    dice: Random,
    now: datetime,
    age: float,
    buyers: Sequence[Buyer],
    skus: Sequence[str],
    cards: bool,
) -> PlannedOrder:
    midnight = now.replace(hour=0, minute=0, second=0)
    moment = midnight - timedelta(minutes=round(age * 1440))
    if age < 0:  # today: some of it has not happened yet
        moment = now - timedelta(minutes=315 + 300 * age)
    chosen = dict.fromkeys(dice.choices(skus, k=dice.choice((1, 1, 1, 2, 2, 3))))
    lines = tuple((sku, dice.choice((1, 1, 1, 1, 2, 2, 3))) for sku in chosen)
    payment = CARD if dice.random() < 0.78 and cards else TRANSFER
    fate = _fate(dice, age, payment)
    return PlannedOrder(moment, _who(dice, buyers), lines, payment, fate)


def _who(dice: Random, buyers: Sequence[Buyer]) -> Buyer:
    """The regular comes back again and again."""
    return REGULAR if dice.random() < 0.08 else dice.choice(buyers)


def _fate(dice: Random, age: float, payment: str) -> str:
    luck = dice.random()
    if payment == TRANSFER and luck < 0.4:
        fates = {10: "unpaid"} if age < 10 else {0.1: "cancelled"}
    elif age < 1:
        return "new"
    elif age < 3:
        fates = {0.55: "packed", 0.7: "new"}
    else:
        fates = {0.04: "refunded", 0.09: "returned", 0.3 if age < 7 else 0: "partial"}
    return next((fate for until, fate in fates.items() if luck < until), "shipped")


def orders_of(shop: OpenShop) -> int:
    with transaction(shop.context) as db:
        return db.scalar(select(func.count()).where(Order.vendor_id == shop.id)) or 0


def takes_cards() -> bool:
    """Whether the stand-in for the card gateway answers; never the real one."""
    if settings.is_production or not payments.stripe_api_base:
        return False
    try:
        return httpx2.get(f"{payments.stripe_api_base}/_fake", timeout=2).is_success
    except httpx2.HTTPError:
        return False


async def place(shop: OpenShop, planned: PlannedOrder, accounts: Mapping[str, int]) -> int:
    """Fill a cart, check out and pay. Returns the number of the order."""
    vendor = directory().vendors[shop.plan.code]
    buyer = planned.buyer
    async with tenant_connection(shop.id, write=True) as db:
        cart_id = None
        for sku, quantity in planned.lines:
            cart_id, _ = await cart_service.add(db, vendor, cart_id, sku, quantity, buyer.locale)
        cart = await cart_service.read(db, vendor, cart_id, buyer.locale)
        quote = await quote_service.quote(
            db, vendor, cart, country=buyer.country, locale=buyer.locale
        )
        form = _form(planned, quote.delivery.code, quote.total_cents)
        state = await checkout_service.start(
            db,
            vendor,
            cart_id,
            form,
            locale=buyer.locale,
            customer_id=accounts.get(buyer.email),
        )
    if state.order is None:
        here = f"{settings.public_url}/shop/{shop.plan.code}"
        url = await payment_flow.open_payment(vendor, state, success_url=here, cancel_url=here)
        await _pay(url)
        state = await payment_flow.settle(vendor, state.id)
    assert state.order is not None  # noqa: S101 - it was paid, or needs no payment now
    return state.order.number


def _form(planned: PlannedOrder, delivery: str, total_cents: int) -> CheckoutForm:
    buyer = planned.buyer
    return CheckoutForm(
        email=buyer.email,
        name=buyer.name,
        street=buyer.street,
        postcode=buyer.postcode,
        city=buyer.city,
        country=buyer.country,
        shipping=delivery,
        payment=planned.payment,
        shown_total_cents=total_cents,
    )


async def _pay(url: str) -> None:
    """What a shopper does on the gateway's page."""
    session = next(part for part in url.split("/") if part.startswith("cs_")).partition("#")[0]
    door = f"{payments.stripe_api_base}/_fake/sessions/{session}/pay"
    answer = await to_thread.run_sync(_post, door, {"card": "4242424242424242"})
    answer.raise_for_status()


@cache
def _browser() -> httpx2.Client:
    """Made once: each client reads all certificates of the machine, plain http or not."""
    return httpx2.Client(trust_env=False)


def _post(url: str, body: dict[str, str]) -> httpx2.Response:
    return _browser().post(url, json=body)
