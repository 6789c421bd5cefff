"""Facts and tasks: done after the commit, once in the database, in order, as the tenant."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from anyio.from_thread import BlockingPortal
from sqlalchemy import text
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.core import events, outbox
from app.core.books import Book
from app.core.database import Context, context_of, transaction
from app.core.events import Event
from app.core.hot import tenant_connection
from app.modules import live
from app.modules.service import module_service
from models.database import VendorDomain
from tests.support.factories import Shop, make_platform, make_vendor, unique

pytestmark = pytest.mark.usefixtures("application")


@dataclass(frozen=True, slots=True)
class LampLit(Event):
    name: ClassVar[str] = "kernel.lamp_lit"
    lamp: str
    brightness: int = 1


def no_task(name: str, payload: dict[str, Any]) -> object:
    pytest.fail(f"{name} was not expected: {payload}")


def drain(run_task: Callable[[str, dict[str, Any]], object] = no_task) -> int:
    return outbox.drain(run_task)


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody subscribes, and nothing of an earlier test waits."""
    monkeypatch.setattr(outbox, "_subscribers", Book())
    with transaction(Context.operator()) as db:
        db.execute(text("DELETE FROM outbox_deliveries"))


def announce(shop: Shop, lamp: str = "desk") -> None:
    with transaction(shop.context) as db:
        outbox.announce(db, LampLit(lamp), aggregate=f"lamp:{lamp}")


def deliveries(columns: str = "status, attempts") -> list[tuple[Any, ...]]:
    with transaction(Context.operator()) as db:
        query = f"SELECT {columns} FROM outbox_deliveries ORDER BY id"  # noqa: S608
        return [tuple(row) for row in db.execute(text(query))]


def let_time_pass() -> None:
    with transaction(Context.operator()) as db:
        db.execute(text("UPDATE outbox_deliveries SET available_at = now() - interval '1 s'"))


def hosts(shop: Shop) -> int:
    with transaction(shop.context) as db:
        return db.scalar(text("SELECT count(*) FROM vendor_domains")) or 0


def add_host(db: Session, _payload: dict[str, Any]) -> None:
    """An effect that can be counted, and only in the right tenant."""
    vendor_id = context_of(db).vendor_id
    assert vendor_id is not None
    db.add(VendorDomain(vendor_id=vendor_id, host=f"{unique('h')}.example"))


def test_a_handler_runs_once_as_the_tenant_of_the_fact(shop: Shop, other_shop: Shop) -> None:
    outbox.on_fact(LampLit.name)(add_host)

    announce(shop)
    before = hosts(shop)
    counts = [drain(), drain()]

    assert (before, hosts(shop), hosts(other_shop)) == (0, 1, 0)
    assert counts == [1, 0]
    assert deliveries() == [("done", 0)]


def test_a_fact_that_was_rolled_back_never_was(shop: Shop) -> None:
    outbox.on_fact(LampLit.name)(add_host)

    def change_of_mind() -> None:
        with transaction(shop.context) as db:
            outbox.announce(db, LampLit("desk"), aggregate="lamp:desk")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_of_mind()

    assert drain() == 0


def test_a_failure_leaves_no_effect_and_is_tried_again_later(shop: Shop) -> None:
    @outbox.on_fact(LampLit.name)
    def half_done(db: Session, payload: dict[str, Any]) -> None:
        add_host(db, payload)
        db.flush()
        raise ValueError(payload["lamp"])

    announce(shop)
    counts = [drain(), drain()]

    wait = "round(extract(epoch FROM available_at - now())) BETWEEN 1 AND 2"
    assert counts == [1, 0]
    assert hosts(shop) == 0
    assert deliveries(f"status, attempts, last_error, {wait}") == [
        ("new", 1, "ValueError: desk", True)
    ]


def test_each_wait_is_twice_the_one_before_until_it_is_dead_and_then_replayed(shop: Shop) -> None:
    broken = [True]

    @outbox.on_fact(LampLit.name)
    def moody(db: Session, payload: dict[str, Any]) -> None:
        if broken:
            raise ValueError
        add_host(db, payload)

    announce(shop)
    waits = []
    for _ in range(outbox.MAX_ATTEMPTS):
        let_time_pass()
        drain()
        waits.append(deliveries("round(extract(epoch FROM available_at - now()))")[0][0])
    let_time_pass()
    buried = (deliveries(), drain())
    broken.clear()
    with transaction(Context.operator()) as db:
        (delivery_id,) = deliveries("id")[0]
        assert outbox.replay(db, delivery_id)
        assert not outbox.replay(db, delivery_id)
    drain()

    assert waits == [2, 4, 8, 16, 32, 64, 128, 256]
    assert buried == ([("dead", outbox.MAX_ATTEMPTS)], 0)
    assert deliveries() == [("done", 0)]
    assert hosts(shop) == 1


def test_facts_of_one_thing_keep_their_order_and_do_not_stop_others(shop: Shop) -> None:
    seen: list[int] = []
    failing = {1}

    @outbox.on_fact(LampLit.name)
    def note(_db: Session, payload: dict[str, Any]) -> None:
        if payload["brightness"] in failing:
            raise ValueError
        seen.append(payload["brightness"])

    with transaction(shop.context) as db:
        for brightness, lamp in ((1, "desk"), (2, "desk"), (3, "hall")):
            outbox.announce(db, LampLit(lamp, brightness), aggregate=f"lamp:{lamp}")
    drain()
    held = list(seen)
    failing.clear()
    let_time_pass()
    drain()

    assert held == [3]
    assert seen == [3, 1, 2]


def test_many_workers_deliver_each_fact_once(shop: Shop) -> None:
    outbox.on_fact(LampLit.name)(add_host)
    for number in range(24):
        announce(shop, lamp=f"lamp {number}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: drain(), range(4)))

    assert hosts(shop) == 24
    assert set(deliveries()) == {("done", 0)}


def test_subscribers_of_one_fact_do_not_stop_each_other(shop: Shop) -> None:
    outbox.on_fact(LampLit.name)(add_host)

    @outbox.on_fact(LampLit.name)
    def broken(_db: Session, _payload: dict[str, Any]) -> None:
        raise ValueError

    announce(shop)
    drain()

    assert hosts(shop) == 1
    assert sorted(deliveries("status")) == [("done",), ("new",)]


@pytest.fixture
def cartless() -> Shop:
    """A shop on a platform where the module `cart` is off."""
    shop = make_vendor(make_platform(modules=["cart"]))
    with transaction(Context.operator()) as db:
        module_service.disable_module(db, shop.platform_id, "cart")
    live.refresh()
    return shop


def of_cart(_db: Session, _payload: dict[str, Any]) -> None:
    pytest.fail("this module is off")


of_cart.__module__ = "app.modules.cart.handlers"


def test_a_disabled_modules_handler_is_not_even_asked(cartless: Shop) -> None:
    outbox.on_fact(LampLit.name)(of_cart)

    announce(cartless)

    assert deliveries() == []


def test_a_delivery_whose_module_went_off_is_skipped(cartless: Shop) -> None:
    outbox.on_fact(LampLit.name)(of_cart)
    with transaction(cartless.context) as db:
        outbox.enqueue_task(db, "cart.sweep.sweep", {})

    drain()

    assert deliveries("status, last_error") == [("done", "skipped: module disabled")]


def test_the_hot_lane_stores_the_same(application: TestClient, shop: Shop) -> None:
    outbox.on_fact(LampLit.name)(add_host)
    with transaction(shop.context) as db:
        outbox.announce(db, LampLit("desk", 3), aggregate="lamp:desk")
        outbox.enqueue_task(db, "kernel.lamps.polish", {"lamp": "desk"}, delay_seconds=90)

    async def hot() -> None:
        async with tenant_connection(shop.id, write=True) as db:
            where: Any = {"vendor_id": shop.id, "platform_id": shop.platform_id}
            await outbox.announce_hot(db, LampLit("desk", 3), **where, aggregate="lamp:desk")
            await outbox.enqueue_task_hot(
                db, "kernel.lamps.polish", {"lamp": "desk"}, **where, delay_seconds=90
            )

    portal = application.portal
    assert isinstance(portal, BlockingPortal)
    portal.call(hot)

    columns = (
        "name, subscriber, aggregate, vendor_ref, platform_ref, payload::text, status, attempts,"
        " round(extract(epoch FROM available_at - created_at))"
    )
    fact, task, hot_fact, hot_task = deliveries(columns)
    assert fact == hot_fact
    assert task == hot_task
    assert task[-1] == 90


def enqueue(shop: Shop) -> None:
    with transaction(shop.context) as db:
        outbox.enqueue_task(db, "wizamart.polish", {"lamp": "desk"})


def test_a_task_runs_with_its_payload_and_nobody_else_runs_it_meanwhile(shop: Shop) -> None:
    runs: list[Any] = []

    def polish(name: str, payload: dict[str, Any]) -> None:
        runs.append((name, payload, drain(polish)))

    enqueue(shop)
    drain(polish)

    assert runs == [("wizamart.polish", {"lamp": "desk"}, 0)]
    assert deliveries() == [("done", 1)]


def test_a_task_that_fails_is_tried_again_after_a_while(shop: Shop) -> None:
    def fail(_name: str, _payload: dict[str, Any]) -> None:
        raise OSError

    enqueue(shop)
    counts = [drain(fail), drain(fail)]

    assert counts == [1, 0]
    assert deliveries("status, attempts, last_error") == [("new", 1, "OSError: ")]


def test_a_task_that_kills_its_worker_each_time_is_buried(shop: Shop) -> None:
    def die(_name: str, _payload: dict[str, Any]) -> None:
        raise SystemExit

    enqueue(shop)
    for _ in range(outbox.MAX_ATTEMPTS):
        with pytest.raises(SystemExit):
            drain(die)
        assert drain(die) == 0  # the lease holds
        let_time_pass()

    assert drain(die) == 1
    assert deliveries() == [("dead", outbox.MAX_ATTEMPTS)]


def test_a_long_task_keeps_its_lease(shop: Shop) -> None:
    def long(_name: str, _payload: dict[str, Any]) -> None:
        let_time_pass()
        outbox.extend_lease()
        assert drain(long) == 0

    enqueue(shop)

    assert drain(long) == 1


def test_a_handler_inside_the_transaction_may_veto_it(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "_handlers", Book())
    outbox.on_fact(LampLit.name)(add_host)

    @events.subscribe(LampLit.name)
    def refuse(_db: Session, event: LampLit) -> None:
        raise ValueError(event.lamp)

    with pytest.raises(ValueError, match="desk"):
        announce(shop)

    assert deliveries() == []
