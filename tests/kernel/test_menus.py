"""Menus: built from modules, hidden by platforms and people, with numbers and no dead ends."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app.core.database import Context, transaction
from app.modules import menu, registry
from app.modules.base import MenuItem
from app.modules.routes import build_table
from app.utils.i18n import LANGUAGES, catalogues
from models.database.admin_menu_config import FrontendType
from tests.support.factories import Shop, make_platform, make_vendor
from tests.support.fixtures import QueryCounter, SignIn
from tests.support.goods import make_product
from tests.support.shopping import place_order


def shown(browser: TestClient, path: str) -> list[str]:
    """The labels of the sidebar."""
    page = browser.get(path).text
    return re.findall(r'class="side-link".*?truncate-line">([^<]+)<', page, re.DOTALL)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_has_a_label_in_every_language(language: str) -> None:
    texts = catalogues().texts[language]
    wanted = [
        f"{module.package}.menu.{item.id}"
        for module in registry.MODULES.values()
        for frontend in module.menu_items
        for item in module.menu(frontend)
    ]

    assert [key for key in wanted if key not in texts] == []


def test_an_entry_that_leads_nowhere_takes_its_module_down(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    current = registry.snapshot()
    lost = replace(
        current.modules["inventory"],
        menu_items={FrontendType.VENDOR: [MenuItem("lost", route="inventory:no_such_page")]},
    )
    modules = {**current.modules, "inventory": lost}
    monkeypatch.setattr(registry, "_snapshot", replace(current, modules=modules))

    build_table()

    reason = registry.snapshot().quarantined["inventory"]
    assert "menu item lost leads to inventory:no_such_page" in reason


def test_a_platform_hides_an_entry_for_everybody(as_admin: SignIn, as_team: SignIn) -> None:
    shop = make_vendor(make_platform())
    path = f"/vendor/{shop.code}"
    assert "Stock" in shown(as_team(shop), path)

    browser = as_admin([shop.platform_id])
    browser.post("/admin/menus/vendor", data={"shown": ["orders.orders"]})

    labels = shown(as_team(shop), path)
    assert "Stock" not in labels
    assert {"Orders", "Dashboard", "Team", "Settings"} <= set(labels)
    assert as_team(shop).get(f"{path}/stock").status_code == 200

    browser = as_admin([shop.platform_id])
    browser.post("/admin/menus/vendor", data={"shown": ["orders.orders", "inventory.stock"]})
    assert "Stock" in shown(as_team(shop), path)


def test_a_person_hides_an_entry_for_himself(as_team: SignIn, shop: Shop) -> None:
    path = f"/vendor/{shop.code}"
    browser = as_team(shop)

    browser.post(f"{path}/profile/menu", data={"shown": ["orders.orders"]})

    assert "Stock" not in shown(browser, path)
    assert "Stock" in shown(as_team(shop, "manager"), path)


def test_what_a_platform_hides_a_person_cannot_bring_back(
    as_admin: SignIn, as_team: SignIn
) -> None:
    shop = make_vendor(make_platform())
    as_admin([shop.platform_id]).post("/admin/menus/vendor", data={"shown": ["orders.orders"]})
    browser = as_team(shop)

    browser.post(f"/vendor/{shop.code}/profile/menu", data={"shown": ["inventory.stock"]})

    assert "inventory.stock" not in browser.get(f"/vendor/{shop.code}/profile").text
    assert "Stock" not in shown(browser, f"/vendor/{shop.code}")


def test_a_mandatory_entry_cannot_be_hidden(as_team: SignIn, shop: Shop) -> None:
    browser = as_team(shop)

    browser.post(f"/vendor/{shop.code}/profile/menu", data={})

    assert shown(browser, f"/vendor/{shop.code}") == ["Dashboard", "Team", "Settings"]


def test_an_entry_needs_its_permission(as_team: SignIn, shop: Shop) -> None:
    labels = shown(as_team(shop, "catalogue"), f"/vendor/{shop.code}")

    assert "Products" in labels
    assert not {"Payments", "Team", "Settings"} & set(labels)


def test_numbers_stand_beside_entries_and_cost_one_question_for_a_while(
    as_team: SignIn, client: TestClient, shop: Shop, query_counter: QueryCounter
) -> None:
    place_order(client, shop, make_product(shop))
    browser = as_team(shop)
    page = browser.get(f"/vendor/{shop.code}/customers").text
    assert re.search(r'Orders</span>\s*<span class="side-count">1<', page)

    query_counter.statements.clear()
    browser.get(f"/vendor/{shop.code}/customers")

    assert not [s for s in query_counter.statements if "orders_orders" in s]


def test_a_broken_number_does_not_break_the_menu(
    as_team: SignIn, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    current = registry.snapshot()
    broken = replace(
        current.modules["orders"],
        provides={"core.vendor_badges": "tests.kernel.test_contributions:broken"},
    )
    modules = {**current.modules, "orders": broken}
    monkeypatch.setattr(registry, "_snapshot", replace(current, modules=modules))
    monkeypatch.setattr(menu, "_kept_badges", {})

    assert "Orders" in shown(as_team(shop), f"/vendor/{shop.code}/customers")


def test_a_choice_is_stored_once(as_admin: SignIn) -> None:
    platform = make_platform()
    browser = as_admin([platform])
    for _ in range(2):
        browser.post("/admin/menus/vendor", data={"shown": ["orders.orders"]})

    with transaction(Context.operator()) as db:
        query = text(
            "SELECT count(*), count(DISTINCT item_id) FROM admin_menu_config"
            " WHERE platform_id = :platform"
        )
        total, distinct = db.execute(query, {"platform": platform}).one()
    assert total == distinct > 3
