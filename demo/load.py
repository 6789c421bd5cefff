"""`python -m demo.load [--without-history]`: make the demo, or see that it is there.

Progress goes to stderr, the logins to stdout. A load that was interrupted goes on where it
stopped; one that is complete changes nothing.
"""

import argparse
import asyncio
import sys
import time
from datetime import UTC, datetime, timedelta
from importlib import import_module

from sqlalchemy import select, text

from app.core import hot, outbox
from app.core.celery_config import run_celery_task
from app.core.config import settings
from app.core.database import Context, transaction
from app.modules import live, registry
from app.modules.customers.models import Customer
from app.modules.customers.services import customer_service
from app.modules.setup import declare_what_modules_declare
from demo import fulfilment, history, logins, shelves, shops, tills
from demo.fulfilment import Numbered
from demo.history import PlannedOrder
from demo.people import REGULAR
from demo.plan import OpenShop
from models.database import ScheduledRun

REFUSED = "The demo is for trying things out. It does not load into a production configuration."
DONE = "demo.load"
OPENED = timedelta(days=history.DAYS + 6)
# People are written to about what happens now, not about last month.
SILENCE = text(
    "UPDATE outbox_deliveries d SET status = 'done', done_at = now(), last_error = 'demo: history'"
    " FROM orders_orders o WHERE d.status = 'new' AND d.aggregate = 'order:' || o.id"
    " AND d.subscriber LIKE 'app.modules.orders.handlers:%'"
    " AND o.vendor_id = :shop AND o.number = ANY(:numbers)"
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="demo.load", description=__doc__)
    parser.add_argument("--without-history", action="store_true", help="goods but no orders")
    asked = parser.parse_args()
    if settings.is_production:
        print(REFUSED, file=sys.stderr)
        return 1
    registry.load()
    declare_what_modules_declare()
    import_module("app.modules.tasks")  # so that refunds find theirs
    live.refresh()
    kind = 0 if asked.without_history else history.DAYS
    if not _is_done(kind):
        _load(with_history=not asked.without_history)
        with transaction(Context.operator()) as db:
            db.merge(ScheduledRun(job=DONE, period=kind))
    print(logins.text())
    return 0


def _is_done(kind: int) -> bool:
    with transaction(Context.operator()) as db:
        query = select(ScheduledRun.job).where(ScheduledRun.job == DONE)
        return db.scalar(query.where(ScheduledRun.period >= kind)) is not None


def _load(*, with_history: bool) -> None:
    opened = shops.open_all()
    _say("platforms, companies, shops, teams, text pages")
    for shop in opened:
        shelves.fill(shop)
    _say("products, pictures, stock")
    cards = history.takes_cards()
    if cards:
        for shop in opened:
            tills.open_till(shop)
    if with_history:
        _live_through(opened, cards=cards)
    for shop in opened:
        shelves.count_stock(shop)
        if cards:
            tills.listen(shop)
    _say("stock counted" + (", card payments connected" if cards else ", no card payments"))


def _live_through(opened: list[OpenShop], *, cards: bool) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    plans = {shop.id: history.plan_of(shop, now, cards=cards) for shop in opened}
    accounts = {shop.id: _account(shop) for shop in opened}
    placed = hot.run(_place_all(opened, plans, accounts))
    _say(f"{sum(map(len, plans.values()))} orders placed")
    for shop in opened:
        fulfilment.settle(shop, placed[shop.id])
        _be_silent(shop, placed[shop.id], now - timedelta(days=1))
    _say("packed, shipped, refunded")
    outbox.drain(run_celery_task, limit=100_000)
    fulfilment.set_back(placed, now - OPENED, now)
    _say("followed up and dated")


def _account(shop: OpenShop) -> dict[str, int]:
    """The regular's account, with a password; customers by guest orders come by themselves."""
    with transaction(shop.context) as db:
        customer_service.register(
            db,
            shop.id,
            email=REGULAR.email,
            name=REGULAR.name,
            password=shops.PASSWORD,
            locale=REGULAR.locale,
        )
        query = select(Customer.id).where(
            Customer.vendor_id == shop.id, Customer.email == REGULAR.email
        )
        return {REGULAR.email: db.scalars(query).one()}


async def _place_all(
    opened: list[OpenShop],
    plans: dict[int, list[PlannedOrder]],
    accounts: dict[int, dict[str, int]],
) -> dict[int, list[Numbered]]:
    """All shops at once, each shop's orders one after the other, so that numbers follow time."""
    sold = await asyncio.gather(
        *(_place(shop, plans[shop.id], accounts[shop.id]) for shop in opened)
    )
    return {shop.id: numbered for shop, numbered in zip(opened, sold, strict=True)}


async def _place(
    shop: OpenShop, planned: list[PlannedOrder], accounts: dict[str, int]
) -> list[Numbered]:
    """Orders that an interrupted load left are the first of the plan."""
    known = await asyncio.to_thread(history.orders_of, shop)
    numbers = [1001 + place for place in range(min(known, len(planned)))]
    numbers += [await history.place(shop, one, accounts) for one in planned[len(numbers) :]]
    return list(zip(numbers, planned, strict=True))


def _be_silent(shop: OpenShop, orders: list[Numbered], since: datetime) -> None:
    old = [number for number, planned in orders if planned.placed_at < since]
    with transaction(Context.operator()) as db:
        db.execute(SILENCE, {"shop": shop.id, "numbers": old})


_started = time.monotonic()


def _say(what: str) -> None:
    print(f"  demo {time.monotonic() - _started:5.1f} s  {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
