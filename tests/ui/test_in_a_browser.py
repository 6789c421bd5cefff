"""The kit at work: accessible, within the content security policy, and usable without scripts."""

import re
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi import Request
from playwright.sync_api import expect
from pydantic import BaseModel

from app.core.forms import Form
from app.templates_config import current_request, environment, static
from tests.support.fixtures import SignIn
from tests.ui.conftest import Open, Tab

pytestmark = pytest.mark.browser

PRESETS = ("atelier", "kids", "marche", "minimal", "tech")


def violations(tab: Tab) -> list[str]:
    found = Axe().run(tab.page).response["violations"]
    return [f"{v['id']}: {node['html'][:120]}" for v in found for node in v["nodes"]]


def spills(tab: Tab) -> bool:
    """Whether the page is wider than the window."""
    return bool(tab.page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_the_gallery_is_accessible(
    as_admin: SignIn, open_tab: Open, width: int, scheme: Literal["light", "dark"]
) -> None:
    tab = open_tab(as_admin(), "/admin/dev-tools", width=width, scheme=scheme)

    assert violations(tab) == []
    assert tab.complaints == []
    assert not spills(tab)


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize(("width", "mode"), [(360, "dark"), (1440, "light")])
def test_every_theme_is_accessible(
    as_admin: SignIn, open_tab: Open, preset: str, width: int, mode: str
) -> None:
    tab = open_tab(as_admin(), f"/admin/dev-tools/shop?preset={preset}&mode={mode}", width=width)

    assert violations(tab) == []
    assert tab.complaints == []
    assert not spills(tab)


def test_a_menu_closes_by_escape_and_by_a_click_elsewhere(
    as_admin: SignIn, open_tab: Open
) -> None:
    page = open_tab(as_admin(), "/admin/dev-tools").page
    menu = page.locator("#dropdown details").first

    menu.locator("summary").click()
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").click()
    page.locator("h1").click()
    expect(menu).not_to_have_attribute("open", "")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_dialog_opens_and_closes_with_and_without_scripts(
    as_admin: SignIn, open_tab: Open, scripts: bool
) -> None:
    page = open_tab(as_admin(), "/admin/dev-tools", scripts=scripts).page
    dialog = page.locator("#confirm-delete")

    page.locator('[commandfor="confirm-delete"][command="show-modal"]').click()
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_be_hidden()


def test_ticked_rows_are_counted_and_keys_walk_through_them(
    as_admin: SignIn, open_tab: Open
) -> None:
    page = open_tab(as_admin(), "/admin/dev-tools").page
    bar = page.locator(".bulk-bar").first
    expect(bar).to_be_hidden()

    page.locator("h1").click()
    for key in "jxjx":
        page.keyboard.press(key)

    expect(bar).to_contain_text("2 selected")
    page.get_by_label("Select all rows").check()
    expect(bar).to_contain_text("8 selected")


def test_the_menu_of_a_phone_is_a_drawer(as_admin: SignIn, open_tab: Open) -> None:
    page = open_tab(as_admin(), "/admin/dev-tools", width=360).page
    drawer = page.locator("#sidebar")
    expect(drawer).to_be_hidden()

    page.get_by_role("button", name="Open menu").click()
    expect(drawer).to_be_visible()
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()


def test_the_menu_of_a_phone_opens_without_scripts(as_admin: SignIn, open_tab: Open) -> None:
    page = open_tab(as_admin(), "/admin/dev-tools", width=360, scripts=False).page

    page.get_by_role("button", name="Open menu").click()

    expect(page.locator("#sidebar")).to_be_visible()


def test_the_choice_of_dark_is_kept(as_admin: SignIn, open_tab: Open) -> None:
    page = open_tab(as_admin(), "/admin/dev-tools/icons").page
    canvas = "getComputedStyle(document.body).backgroundColor"
    by_day = page.evaluate(canvas)

    page.get_by_label("Account and settings").click()
    page.get_by_label("Appearance").select_option("dark")
    page.reload()

    assert page.evaluate(canvas) != by_day


def test_a_list_is_searched_while_typing(as_admin: SignIn, open_tab: Open) -> None:
    tab = open_tab(as_admin(), "/admin/dev-tools/icons")

    tab.page.get_by_role("searchbox", name="Search icons").fill("chevron-d")

    expect(tab.page.locator("#results li")).to_have_count(1)
    expect(tab.page).to_have_url(re.compile(r"search=chevron-d"))
    assert tab.complaints == []


def test_a_list_is_searched_without_scripts(as_admin: SignIn, open_tab: Open) -> None:
    page = open_tab(as_admin(), "/admin/dev-tools/icons", scripts=False).page

    page.get_by_role("searchbox", name="Search icons").fill("chevron-d")
    page.get_by_role("searchbox", name="Search icons").press("Enter")

    expect(page.locator("#results li")).to_have_count(1)


def test_one_more_and_one_less(as_admin: SignIn, open_tab: Open) -> None:
    page = open_tab(as_admin(), "/admin/dev-tools/shop").page
    few = page.locator("[data-quantity]", has=page.locator('[name="few"]'))

    few.get_by_role("button", name="One more").click()
    few.get_by_role("button", name="One more").click()

    expect(few.locator("input")).to_have_value("3")


FORM = """{% extends "patterns/form.html" %}
{% set title = "Edit" %}
{% block fields %}{{ ui.field(form, "name", "Name") }}{% endblock %}"""


def test_the_save_bar_sticks_once_something_changed(as_admin: SignIn, open_tab: Open) -> None:
    page = open_tab(as_admin(), "/admin/dev-tools/icons").page
    page.route("**/form", lambda route: route.fulfill(body=_form(), content_type="text/html"))
    page.goto("http://localhost/form")
    form, note = page.locator("form[x-data]"), page.get_by_text("Unsaved changes")
    expect(note).to_be_hidden()

    page.get_by_label("Name").fill("Vase")
    expect(note).to_be_visible()
    expect(form).to_have_attribute("data-dirty", "")
    page.get_by_label("Name").fill("Mug")
    expect(note).to_be_hidden()


def _form() -> str:
    state = {"frontend": "admin", "locale": "en", "principal": None}
    scope = {"type": "http", "method": "GET", "path": "/form", "query_string": b"", "headers": []}
    request = Request({**scope, "scheme": "http", "server": ("localhost", 80), "state": state})
    source = environment.from_string(FORM)
    token = current_request.set(request)
    form: Form[BaseModel] = Form({"name": "Mug"})
    values = {"request": request, "layout": "layouts/plain.html", "form": form}
    try:
        html = source.render(values)
    finally:
        current_request.reset(token)
    scripts = [static("shared/js/kit.js"), static("shared/lib/alpine.min.js")]
    tags = "".join(f'<script src="{script}" defer></script>' for script in scripts)
    return html.replace("</head>", f"{tags}</head>")
