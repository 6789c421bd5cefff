"""Switching modules: closed under `requires` whatever is done, by whomever, at the same time."""

import random
import time
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.core.database import Context, transaction
from app.core.gate import gate
from app.exceptions.base import ConflictError, NotFoundError
from app.modules import graph, live, registry
from app.modules.base import ModuleDefinition
from app.modules.service import module_service
from models.database import ModuleChange
from tests.kernel.test_graph import Graph, graphs
from tests.support.factories import make_admin, make_platform, make_vendor

pytestmark = pytest.mark.usefixtures("application")


@contextmanager
def installed(requires: Graph, core: set[str]) -> Generator[None]:
    """As if these were the modules on the disk."""
    modules = {
        code: ModuleDefinition(code=code, name=code, requires=needs, is_core=code in core)
        for code, needs in requires.items()
    }
    order = tuple(graph.in_order(requires))
    bits = {code: 1 << place for place, code in enumerate(order)}
    registry.snapshot()  # loads the real ones, to which we return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "_snapshot", registry.Snapshot(modules, order=order, bits=bits))
        yield


def modules_of(platform_id: int) -> set[str]:
    with transaction(Context.operator()) as db:
        return {m.code for m in module_service.get_platform_modules(db, platform_id)}


def is_closed(modules: set[str], requires: Mapping[str, object]) -> bool:
    return all(set(registry.MODULES[code].requires) <= modules for code in modules & set(requires))


@given(graphs(most=8), st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_sequence_leaves_a_closed_set_that_holds_core(
    requires: Graph, data: st.DataObject
) -> None:
    codes = sorted(requires)
    core = graph.closed(requires, data.draw(st.lists(st.sampled_from(codes), max_size=2)))
    steps = data.draw(st.lists(st.tuples(st.booleans(), st.sampled_from(codes)), max_size=8))
    platform_id = make_platform(modules=[])

    with installed(requires, core):
        for is_on, code in steps:
            before = modules_of(platform_id)
            with transaction(Context.operator()) as db:
                done = change(db, platform_id, code, is_on=is_on)
            after = modules_of(platform_id)

            assert core <= after
            assert is_closed(after, requires)
            assert done == (is_on or code not in core)
            assert (code in after) == (is_on or code in core)
            assert after >= before if is_on else after <= before


def change(db: Session, platform_id: int, code: str, *, is_on: bool) -> bool:
    try:
        if is_on:
            module_service.enable_module(db, platform_id, code)
        else:
            module_service.disable_module(db, platform_id, code)
    except ConflictError:
        return False
    return True


def test_fifty_at_once_leave_a_closed_set() -> None:
    platform_id = make_platform(modules=[])
    chance = random.Random(7)
    codes = list(registry.OPTIONAL_MODULES)
    wanted = [(chance.random() < 0.5, chance.choice(codes)) for _ in range(50)]

    def work(step: tuple[bool, str]) -> None:
        with transaction(Context.operator()) as db:
            change(db, platform_id, step[1], is_on=step[0])

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, wanted))

    assert is_closed(modules_of(platform_id), registry.MODULES)
    assert count_changes(platform_id) == 50
    assert generation_of(platform_id) == 50


def test_a_change_is_recorded_with_who_and_what_else() -> None:
    platform_id, admin = make_platform(modules=[]), make_admin()

    with transaction(Context.operator()) as db:
        module_service.enable_module(db, platform_id, "checkout", user_id=admin.id)
    with transaction(Context.operator()) as db:
        module_service.disable_module(db, platform_id, "payments", user_id=admin.id)

    with transaction(Context.operator()) as db:
        query = select(ModuleChange).filter_by(platform_id=platform_id).order_by(ModuleChange.id)
        changes = [(c.action, c.module, c.cascade, c.user_id) for c in db.scalars(query)]
    assert changes == [
        ("enable", "checkout", ["cart", "payments", "orders"], admin.id),
        ("disable", "payments", ["checkout", "orders"], admin.id),
    ]


def test_a_plan_says_what_would_happen_and_changes_nothing() -> None:
    platform_id = make_platform()

    with transaction(Context.operator()) as db:
        plan = module_service.plan_disable(db, platform_id, "payments")

    assert plan.also == ("checkout", "orders")
    assert "payments" in modules_of(platform_id)


@pytest.mark.parametrize("code", ["tenancy", "dev-tools"])
def test_what_is_always_on_cannot_be_switched_off(code: str) -> None:
    platform_id = make_platform(modules=[])

    with (
        pytest.raises(ConflictError, match=f"{code} is always on"),
        transaction(Context.operator()) as db,
    ):
        module_service.disable_module(db, platform_id, code)
    assert count_changes(platform_id) == 0


def test_unknown_modules_and_platforms_are_not_found() -> None:
    with transaction(Context.operator()) as db:
        with pytest.raises(NotFoundError, match="no module 'nonsense'"):
            module_service.enable_module(db, make_platform(modules=[]), "nonsense")
        with pytest.raises(NotFoundError, match="no platform 0"):
            module_service.enable_module(db, 0, "cart")
        assert not module_service.is_module_enabled(db, 0, "nonsense")


def test_what_a_module_newly_requires_is_on_with_it() -> None:
    platform_id = make_platform(modules=["cart"])

    with installed({"cart": ["basket"], "basket": []}, core=set()):
        now = modules_of(platform_id)
        live.refresh()
        open_here = gate.is_open("basket", platform_id)
    live.refresh()

    assert now == {"cart", "basket"}
    assert open_here


def test_every_worker_knows_within_a_second(client: TestClient) -> None:
    shop = make_vendor(make_platform())

    with transaction(Context.operator()) as db:
        module_service.disable_module(db, shop.platform_id, "cart")

    assert soon(lambda: client.get(f"/shop/{shop.code}/cart").status_code == 404)


def test_a_lost_notification_costs_no_more_than_the_poll(client: TestClient) -> None:
    shop = make_vendor(make_platform())

    with transaction(Context.operator()) as db:
        db.execute(
            text("DELETE FROM platform_modules WHERE platform_id = :p AND module = 'catalog'"),
            {"p": shop.platform_id},
        )
        db.execute(
            text("UPDATE platforms SET module_generation = module_generation + 1 WHERE id = :p"),
            {"p": shop.platform_id},
        )

    assert soon(lambda: client.get(f"/shop/{shop.code}/products").status_code == 404, seconds=2)


def soon(is_so: Callable[[], bool], seconds: float = 1) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if is_so():
            return True
        time.sleep(0.02)
    return False


def count_changes(platform_id: int) -> int:
    with transaction(Context.operator()) as db:
        query = "SELECT count(*) FROM module_changes WHERE platform_id = :p AND action <> ''"
        return db.scalar(text(query), {"p": platform_id}) or 0


def generation_of(platform_id: int) -> int:
    with transaction(Context.operator()) as db:
        query = "SELECT module_generation FROM platforms WHERE id = :p"
        return db.scalar(text(query), {"p": platform_id}) or 0
