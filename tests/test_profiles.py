"""A person's own language, on every device."""

from starlette.testclient import TestClient

from tests.support.factories import Shop
from tests.support.fixtures import SignIn


def language(client: TestClient, path: str, accept: str = "en") -> str:
    page = client.get(path, headers={"accept-language": accept}).text
    return page.partition('<html lang="')[2][:2]


def test_the_profile_comes_before_the_browser(as_team: SignIn, shop: Shop) -> None:
    browser = as_team(shop)
    path = f"/vendor/{shop.code}"
    assert language(browser, path, "fr") == "fr"

    browser.post(f"{path}/profile/language", data={"language": "lb"})
    browser.cookies.delete("wz_lang")

    assert language(browser, path, "fr") == "lb"


def test_what_a_device_was_told_comes_before_the_profile(as_team: SignIn, shop: Shop) -> None:
    browser = as_team(shop)
    path = f"/vendor/{shop.code}"
    browser.post(f"{path}/profile/language", data={"language": "lb"})

    assert language(browser, f"{path}?lang=de") == "de"
    assert language(browser, path) == "de"


def test_an_operator_has_a_language_too(as_admin: SignIn) -> None:
    browser = as_admin()

    browser.post("/admin/profile/language", data={"language": "de"})
    browser.cookies.delete("wz_lang")

    assert language(browser, "/admin") == "de"


def test_a_language_that_we_do_not_speak_changes_nothing(as_team: SignIn, shop: Shop) -> None:
    browser = as_team(shop)

    answer = browser.post(f"/vendor/{shop.code}/profile/language", data={"language": "xx"})

    assert answer.status_code == 303
    assert language(browser, f"/vendor/{shop.code}", "fr") == "fr"
