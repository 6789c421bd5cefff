"""`wizamart modules ...`: what an operator is told, and what it does."""

import zipfile
from pathlib import Path

import pytest

from app.cli.__main__ import main
from app.core.database import Context, transaction
from app.modules import registry
from app.modules.service import module_service
from models.database import Platform
from tests.support.factories import make_platform

Out = pytest.CaptureFixture[str]

pytestmark = pytest.mark.usefixtures("application")


def code_of(platform_id: int) -> str:
    with transaction(Context.operator()) as db:
        return db.get_one(Platform, platform_id).code


def said(capsys: Out, *words: str) -> tuple[int, str, str]:
    status = main(["modules", *words])
    out, err = capsys.readouterr()
    return status, out, err


def is_on(platform_id: int, module: str) -> bool:
    with transaction(Context.operator()) as db:
        return module_service.is_module_enabled(db, platform_id, module)


def test_the_list_shows_every_module_with_tier_and_version(capsys: Out) -> None:
    status, out, _ = said(capsys, "list")

    assert status == 0
    assert {line.split()[0] for line in out.splitlines()[1:]} >= set(registry.MODULES)
    assert "orders       optional" in out


def test_one_module_is_shown_with_what_it_consists_of(capsys: Out) -> None:
    _, out, _ = said(capsys, "show", "orders")

    assert "required by:\n  checkout" in out
    assert "vendor:orders" in out
    assert "orders_orders (" in out
    assert "GET /api/v1/vendor/orders" in out


def test_the_graph_is_drawn_for_people_and_for_markdown(capsys: Out) -> None:
    _, drawn, _ = said(capsys, "graph", "--format", "mermaid")
    _, written, _ = said(capsys, "graph")

    assert drawn.startswith("graph LR\n")
    assert "  checkout --> payments" in drawn
    assert "dev_tools[dev-tools]:::internal" in drawn
    assert "orders (optional) <- payments" in written


def test_a_plan_changes_nothing_and_the_change_does_as_planned(capsys: Out) -> None:
    platform_id = make_platform(modules=[])
    platform = code_of(platform_id)

    _, planned, _ = said(capsys, "plan", "orders", "--platform", platform)
    was_on = is_on(platform_id, "orders")
    _, done, _ = said(capsys, "enable", "orders", "--platform", platform)
    now_on = is_on(platform_id, "payments")
    _, off, _ = said(capsys, "disable", "payments", "--platform", platform)

    assert "on: payments, orders" in planned
    assert "orders_orders (0 rows)" in planned
    assert (was_on, now_on, is_on(platform_id, "orders")) == (False, True, False)
    assert (done.strip(), off.strip()) == ("on: payments, orders", "off: orders, payments")


def test_a_doctor_finds_nothing_in_a_good_installation(capsys: Out) -> None:
    status, out, _ = said(capsys, "doctor")

    assert status == 0
    assert {line.split()[1] for line in out.splitlines()[1:]} == {"well"}


def test_what_is_quarantined_is_told_with_its_remedy(
    capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = {"loyalty": "definition.py, line 3: invalid syntax; mend it, or remove the directory"}
    monkeypatch.setattr(
        registry, "_snapshot", registry.replace(registry.snapshot(), quarantined=broken)
    )

    status, out, _ = said(capsys, "doctor")

    assert status == 1
    assert "loyalty" in out
    assert "quarantined: definition.py, line 3: invalid syntax" in out
    assert "mend it, or remove the directory" in out


def test_an_export_is_a_whole_archive(capsys: Out, tmp_path: Path) -> None:
    status, _, _ = said(capsys, "export", "cart", str(tmp_path / "cart.zip"))

    assert status == 0
    assert "manifest.json" in zipfile.ZipFile(tmp_path / "cart.zip").namelist()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("show", "nothing"), "nothing"),
        (("enable", "orders", "--platform", "nowhere"), "nowhere"),
        (("purge", "tenancy", "--dry-run"), "always on"),
        (("purge", "orders"), "confirm"),
        (("restore", "cart", "README.md"), "zip"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    words: tuple[str, ...], told: str, capsys: Out
) -> None:
    status, _, err = said(capsys, *words)

    assert (status, told in err) == (2, True)
