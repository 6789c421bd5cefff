"""The gallery shows the whole kit, in every language, without a mistake."""

import re

import pytest
from starlette.testclient import TestClient

from app.modules.dev_tools.services import kit_service
from app.utils.i18n import LANGUAGES, catalogues
from tests.support.fixtures import SignIn

SHOWN = re.compile(r'data-component="([a-z_]+)"')


def test_every_component_of_the_kit_is_shown(as_admin: SignIn) -> None:
    admin = as_admin()
    pages = admin.get("/admin/dev-tools").text + admin.get("/admin/dev-tools/shop").text

    assert set(SHOWN.findall(pages)) == set(kit_service.components())


def test_every_component_says_how_it_is_called() -> None:
    for component in kit_service.components().values():
        assert component.signature.startswith(f"ui.{component.name}(")
        assert len(component.about) > 10


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/admin/dev-tools", "/admin/dev-tools/shop"])
def test_the_galleries_render_in_every_language(
    as_admin: SignIn, path: str, language: str
) -> None:
    before = dict(catalogues().missing)

    page = as_admin().get(path, params={"lang": language})

    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.text
    assert dict(catalogues().missing) == before


@pytest.mark.parametrize("preset", kit_service.presets())
def test_each_theme_has_its_page(as_admin: SignIn, preset: str) -> None:
    page = as_admin().get("/admin/dev-tools/shop", params={"preset": preset, "mode": "dark"})

    assert f'data-theme-preset="{preset}" data-theme="dark"' in page.text
    assert f"/shared/css/presets/{preset}.css" in page.text


def test_a_theme_that_does_not_exist_is_not_found(as_admin: SignIn) -> None:
    page = as_admin().get("/admin/dev-tools/shop", params={"preset": "../app"})

    assert page.status_code == 404
    assert "There is no theme called ../app." in page.text


def test_icons_are_found_by_name(as_admin: SignIn) -> None:
    admin = as_admin()

    found = admin.get("/admin/dev-tools/icons", params={"search": "chevron-d"}).text
    nothing = admin.get("/admin/dev-tools/icons", params={"search": "<b>"}).text

    assert "<code>chevron-down</code>" in found
    assert "<code>truck</code>" not in found
    assert "No icon is called “&lt;b&gt;”" in nothing


def test_strangers_are_led_to_the_login(client: TestClient) -> None:
    assert client.get("/admin/dev-tools").headers["location"].startswith("/admin/login")
