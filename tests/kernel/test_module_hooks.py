"""What modules say to a change: hooks, reasons against it, upgrades; and going back."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.core.database import Context, transaction
from app.exceptions.base import ConflictError, NotFoundError
from app.modules import graph, registry
from app.modules.base import ModuleDefinition, Reason
from app.modules.service import module_service
from app.modules.undo import history, plan_undo, undo_change
from app.modules.upgrades import upgrade_modules, version_key
from models.database import ModuleChange, ModuleInstall
from tests.kernel.test_graph import Graph, graphs
from tests.kernel.test_module_service import change, installed, modules_of
from tests.support.factories import make_admin, make_platform, unique

pytestmark = pytest.mark.usefixtures("application")


@contextmanager
def on_disk(*modules: ModuleDefinition) -> Generator[None]:
    """As if exactly these modules were there."""
    found = {module.code: module for module in modules}
    order = tuple(graph.in_order({code: m.requires for code, m in found.items()}))
    bits = {code: 1 << place for place, code in enumerate(order)}
    registry.snapshot()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "_snapshot", registry.Snapshot(found, order=order, bits=bits))
        yield


def operator() -> Any:
    return transaction(Context.operator())


def stored(platform_id: int) -> dict[str, bool]:
    with operator() as db:
        return module_service.stored(db, platform_id)


def test_hooks_run_in_the_order_of_requirements_and_in_the_change() -> None:
    platform_id, heard = make_platform(modules=[]), []

    def note(word: str) -> Any:
        def hook(db: Session, platform: int) -> None:
            rows = module_service.stored(db, platform)
            heard.append((word, sorted(rows)))

        return hook

    base = ModuleDefinition("base", "Base", on_enable=note("base on"), on_disable=note("base off"))
    top = ModuleDefinition(
        "top", "Top", requires=["base"], on_enable=note("top on"), on_disable=note("top off")
    )

    with on_disk(base, top):
        with operator() as db:
            module_service.enable_module(db, platform_id, "top")
        with operator() as db:
            module_service.disable_module(db, platform_id, "base")

    both = ["base", "top"]
    assert heard == [("base on", both), ("top on", both), ("top off", both), ("base off", both)]


def test_a_failing_hook_refuses_the_change_with_its_sentence() -> None:
    platform_id = make_platform(modules=[])
    module = ModuleDefinition("brittle", "Brittle", on_enable=lambda db, platform: 1 / 0)

    with (
        on_disk(module),
        pytest.raises(ConflictError, match="brittle refused: its on_enable failed"),
        operator() as db,
    ):
        module_service.enable_module(db, platform_id, "brittle")

    assert stored(platform_id) == {}


def test_a_hook_may_be_named_by_its_path() -> None:
    platform_id = make_platform(modules=[])
    module = ModuleDefinition("named", "Named", guards=f"{__name__}.always_against")

    with on_disk(module):
        with operator() as db:
            module_service.enable_module(db, platform_id, "named")
        with operator() as db:
            plan = module_service.plan_disable(db, platform_id, "named")

    assert plan.reasons == (Reason("errors.not_found"),)


def always_against(db: Session, platform_id: int) -> list[Reason]:
    return [Reason("errors.not_found")]


def test_reasons_hold_a_change_until_the_code_is_typed_and_are_written_down() -> None:
    platform_id, admin = make_platform(modules=[]), make_admin()
    module = ModuleDefinition("busy", "Busy", guards=always_against)

    with on_disk(module):
        with operator() as db:
            module_service.enable_module(db, platform_id, "busy")
        with pytest.raises(ConflictError, match="Confirm by giving its code"), operator() as db:
            module_service.disable_module(db, platform_id, "busy", confirm="yes")
        held = stored(platform_id)
        with operator() as db:
            module_service.disable_module(db, platform_id, "busy", admin.id, confirm="busy")
        with operator() as db:
            latest = history(db, platform_id)[0]

    assert held == {"busy": True}
    assert stored(platform_id) == {}
    assert (latest.user_id, len(latest.details["overruled"])) == (admin.id, 1)


def test_a_guard_that_fails_is_a_reason_itself() -> None:
    platform_id = make_platform(modules=[])

    def breaks(db: Session, platform: int) -> list[Reason]:
        db.execute(text("SELECT * FROM no_such_table"))
        return []

    with on_disk(ModuleDefinition("odd", "Odd", guards=breaks)), operator() as db:
        module_service.enable_module(db, platform_id, "odd")
        plan = module_service.plan_disable(db, platform_id, "odd")

    assert [reason.key for reason in plan.reasons] == ["errors.module_guard_failed"]


def test_undo_brings_back_the_exact_set_with_what_was_asked_for() -> None:
    platform_id = make_platform(modules=[])
    with operator() as db:
        module_service.enable_module(db, platform_id, "checkout")
        module_service.enable_module(db, platform_id, "cart")
    before = stored(platform_id)
    with operator() as db:
        module_service.disable_module(db, platform_id, "payments")
        change_id = history(db, platform_id)[0].id

    with operator() as db:
        plan = plan_undo(db, platform_id, change_id)
        undo_change(db, platform_id, change_id)

    assert before == {"checkout": True, "cart": True, "payments": False, "orders": False}
    assert set(plan.on) == {"payments", "orders", "checkout"}
    assert (plan.off, stored(platform_id)) == ((), before)


def test_an_undo_can_be_undone_and_one_of_another_platform_does_not_exist() -> None:
    platform_id, other = make_platform(modules=["cart"]), make_platform(modules=[])
    with operator() as db:
        first = history(db, platform_id)[0].id
        undo_change(db, platform_id, first)
        undone = module_service.stored(db, platform_id)
        undo_change(db, platform_id, history(db, platform_id)[0].id)

    assert (undone, stored(platform_id)) == ({}, {"cart": True})
    with pytest.raises(NotFoundError), operator() as db:
        undo_change(db, other, first)


def test_what_is_too_old_or_unknown_cannot_be_undone() -> None:
    platform_id = make_platform(modules=[])
    old = text(
        "INSERT INTO module_changes (platform_id, module, action, cascade, before, changed_at)"
        " VALUES (:p, 'cart', 'enable', '[]', :before, now() - interval '31 days') RETURNING id"
    )
    with operator() as db:
        aged = db.scalar(old, {"p": platform_id, "before": "{}"})
        unknown = db.scalar(old, {"p": platform_id, "before": None})

    for change_id in (aged, unknown):
        with pytest.raises(ConflictError), operator() as db:
            plan_undo(db, platform_id, change_id or 0)


@given(graphs(most=7), st.data())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_change_can_be_undone_exactly(requires: Graph, data: st.DataObject) -> None:
    codes = sorted(requires)
    steps = data.draw(st.lists(st.tuples(st.booleans(), st.sampled_from(codes)), max_size=6))
    platform_id = make_platform(modules=[])
    sets: list[tuple[int, dict[str, bool]]] = []

    with installed(requires, core=set()):
        for is_on, code in steps:
            before = stored(platform_id)
            with operator() as db:
                change(db, platform_id, code, is_on=is_on)
                sets.append((history(db, platform_id)[0].id, before))
        for change_id, before in data.draw(st.permutations(sets)):
            with operator() as db:
                undo_change(db, platform_id, change_id)

            assert stored(platform_id) == before
            on = modules_of(platform_id)
            assert all(set(requires[c]) <= on for c in on)


def test_on_upgrade_runs_once_and_only_upwards() -> None:
    code, heard = unique("up").replace("-", "_"), []

    def note(db: Session, old: str, new: str) -> None:
        heard.append((old, new))

    for version in ("1.9", "1.10", "1.10", "1.2"):
        module = ModuleDefinition(code, "Up", version=version, on_upgrade=note)
        with on_disk(module):
            assert upgrade_modules() == {}

    with operator() as db:
        row = db.get(ModuleInstall, code)
        noted = db.scalars(select(ModuleChange).filter_by(module=code, action="upgrade")).all()
    assert heard == [("1.9", "1.10")]
    assert row is not None
    assert row.version == "1.10"
    assert [change.details for change in noted] == [{"from": "1.9", "to": "1.10"}]


def test_a_failing_upgrade_leaves_the_data_and_takes_out_that_module_alone() -> None:
    code = unique("bad").replace("-", "_")

    def fail(db: Session, old: str, new: str) -> None:
        db.execute(text("UPDATE module_installs SET version = '9'"))
        raise SystemExit(3)

    other = ModuleDefinition(unique("ok").replace("-", "_"), "Ok")
    with on_disk(ModuleDefinition(code, "Bad")):
        upgrade_modules()
    with on_disk(ModuleDefinition(code, "Bad", version="2.0", on_upgrade=fail), other):
        failed = upgrade_modules()
        left = set(registry.MODULES)

    with operator() as db:
        row = db.get(ModuleInstall, code)
    assert "was not upgraded from 1.0.0 to 2.0" in failed[code]
    assert (left, row and row.version) == ({other.code}, "1.0.0")


def test_versions_compare_by_their_numbers() -> None:
    assert version_key("1.10.0") > version_key("1.9.9")
    assert version_key("2") > version_key("1.99")
