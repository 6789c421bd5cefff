"""The private places in Alembic that `app.dbmig` takes over, each held by a test of its own."""

from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError

import app.dbmig
from app.modules import registry

ROOT = Path(app.dbmig.__file__).resolve().parents[2]


@pytest.fixture
def script() -> Any:
    return ScriptDirectory.from_config(Config(str(ROOT / "alembic.ini")))


@pytest.fixture
def heads(script: Any) -> tuple[str, ...]:
    return tuple(script.get_heads())


def test_version_locations_hold_every_module(script: Any) -> None:
    places = {path.parts[-3] for path in map(Path, script._version_locations)}

    assert {"cms", "orders", "dbmig"} <= places


def test_head_means_all_heads(script: Any, heads: tuple[str, ...]) -> None:
    found = {revision.revision for revision in script.get_revisions("head") if revision}

    assert len(heads) > 5
    assert found == set(heads)


def test_upgrades_come_in_the_order_of_requirements(script: Any) -> None:
    steps = [step.revision.revision for step in script._upgrade_revs("head", ())]
    modules = [registry.MODULES[c].package for c in registry.MODULES]
    first = {name: steps.index(f"{name}_001") for name in modules if f"{name}_001" in steps}

    assert steps[0] == "framework_001"
    assert first["cms"] < first["cart"]
    assert first["payments"] < first["orders"] < first["checkout"]
    assert first["inventory"] < first["marketplace"]


def test_downgrades_come_in_reverse(script: Any, heads: tuple[str, ...]) -> None:
    steps = script._downgrade_revs("base", heads)
    names = [step.revision.revision for step in steps]

    assert names.index("checkout_001") < names.index("orders_001") < names.index("payments_001")
    assert names[-1] == "framework_001"


@pytest.mark.parametrize("head", [True, False])
def test_revisions_without_a_file_are_set_aside(
    script: Any, heads: tuple[str, ...], *, head: bool
) -> None:
    stored = (*(heads if head else ()), "gone_001")

    assert {r.revision for r in script.get_revisions(stored) if r} == set(stored) - {"gone_001"}
    assert {r.revision for r in script.get_all_current(stored)} >= set(stored) - {"gone_001"}
    assert script._stamp_revs("head", stored) is not None
    assert bool(script._upgrade_revs("head", stored)) is not head


def test_an_unknown_revision_asked_for_by_name_is_still_an_error(script: Any) -> None:
    with pytest.raises(CommandError, match="Can't locate revision identified by 'gone_001'"):
        script.get_revisions("gone_001")
