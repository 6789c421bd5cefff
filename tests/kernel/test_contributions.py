"""What modules add to pages of others: ordered, gated, and unable to break the page."""

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.core.permissions import roles
from app.core.security import VendorPrincipal
from app.exceptions.base import UnavailableError
from app.modules import contributions, registry
from app.modules.base import Contribution
from app.modules.contributions import Asked, collect
from tests.support.factories import Shop, make_platform, make_vendor

HERE = "tests.kernel.test_contributions"
PLACE = "tests.place"


def first(db: Session, whose: int) -> str:
    return f"first for {whose}"


def second(db: Session, whose: int) -> str:
    return "second"


def broken(db: Session, whose: int) -> str:
    db.execute(text("SELECT 1 / 0"))
    return "never"


def slow(db: Session, whose: int) -> str:
    db.execute(text("SELECT pg_sleep(5)"))
    return "never"


def nothing(db: Session, whose: int) -> None:
    return None


@pytest.fixture(autouse=True)
def everybody_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contributions, "_health", {})


@pytest.fixture
def asked(db: Session, shop: Shop) -> Asked:
    person = VendorPrincipal(
        1,
        "Ada",
        "a@b.c",
        shop.id,
        shop.code,
        shop.platform_id,
        "fulfilment",
        roles.of("fulfilment"),
    )
    return Asked(db, shop.id, shop.platform_id, person)


def adding(monkeypatch: pytest.MonkeyPatch, added: Mapping[str, str | Contribution]) -> None:
    """Let these modules add something to the place of these tests."""
    current = registry.snapshot()
    said = {
        code: f"{HERE}:{what}" if isinstance(what, str) else what for code, what in added.items()
    }
    modules = {
        code: replace(m, provides={**m.provides, PLACE: said[code]}) if code in said else m
        for code, m in current.modules.items()
    }
    monkeypatch.setattr(registry, "_snapshot", replace(current, modules=modules))


def values(asked: Asked, **options: Any) -> list[Any]:
    return [answer.value for answer in collect(asked, PLACE, **options)]


def gaps_of(module: str) -> float:
    labels = {"place": PLACE, "module": module}
    return REGISTRY.get_sample_value("wizamart_contribution_gaps_total", labels) or 0


def test_modules_are_asked_in_their_order(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    later = Contribution(f"{HERE}:first", order=90)
    adding(monkeypatch, {"catalog": later, "orders": "second", "cms": "nothing"})

    assert values(asked) == ["second", f"first for {asked.whose}"]


def test_who_may_not_does_not_get_it(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = Contribution(f"{HERE}:first", permission="payments.connect")
    open_to_him = Contribution(f"{HERE}:second", permission="orders.read")
    adding(monkeypatch, {"payments": secret, "orders": open_to_him})

    assert values(asked) == ["second"]


def test_a_module_that_is_off_adds_nothing(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = make_vendor(make_platform(modules=["catalog"]))
    adding(monkeypatch, {"orders": "first", "catalog": "second"})

    assert values(Asked(db, shop.id, shop.platform_id, None)) == ["second"]


def test_a_broken_one_leaves_a_gap_a_count_and_a_usable_session(
    asked: Asked, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    adding(monkeypatch, {"catalog": "broken", "orders": "second"})
    before = gaps_of("catalog")

    assert values(asked) == ["second"]

    assert gaps_of("catalog") == before + 1
    assert f"{PLACE} of catalog failed" in caplog.text
    assert asked.db.scalar(text("SELECT 1")) == 1


def test_a_slow_one_is_cut_off(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    adding(monkeypatch, {"catalog": "slow", "orders": "second"})

    assert values(asked) == ["second"]

    assert asked.db.scalar(text("SHOW statement_timeout")) == "10s"


def test_one_that_keeps_failing_rests_for_a_while(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    adding(monkeypatch, {"catalog": "broken"})
    for _ in range(contributions.FAILURES_BEFORE_REST):
        values(asked)

    adding(monkeypatch, {"catalog": "first"})
    assert values(asked) == []

    later = time.monotonic() + contributions.REST_SECONDS + 1
    monkeypatch.setattr(contributions.time, "monotonic", lambda: later)
    assert values(asked) == [f"first for {asked.whose}"]


def test_an_answer_that_must_be_whole_has_no_gaps(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    adding(monkeypatch, {"catalog": "broken", "orders": "second"})

    with pytest.raises(UnavailableError):
        values(asked, must_be_whole=True)


def test_a_function_that_does_not_exist_is_told_by_name(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    adding(monkeypatch, {"catalog": "no_such_function"})

    assert list(contributions.faults()) == ["catalog"]
    assert "no_such_function" in contributions.faults()["catalog"]
