"""Signing in, and what each realm is worth elsewhere."""

import pytest
from starlette.testclient import TestClient

from app.core.security import cookie_name
from tests.support.factories import PASSWORD, Shop, make_admin, make_team_user, make_vendor, unique
from tests.support.fixtures import SignIn
from tests.support.mails import link_to


def test_an_owner_signs_in_and_sees_the_dashboard(client: TestClient, shop: Shop) -> None:
    person = make_team_user(shop)

    answer = client.post("/vendor/login", data={"email": person.email, "password": PASSWORD})
    home = client.get(client.get(answer.headers["location"]).headers["location"])

    assert answer.status_code == 303
    assert home.status_code == 200
    assert shop.code in home.text


def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(
    client: TestClient, shop: Shop
) -> None:
    person = make_team_user(shop)

    wrong = client.post("/vendor/login", data={"email": person.email, "password": "wrong"})
    unknown = client.post("/vendor/login", data={"email": "no@example.com", "password": "wrong"})

    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.replace(person.email, "") == unknown.text.replace("no@example.com", "")


def test_guessing_is_stopped_even_with_the_right_password(client: TestClient, shop: Shop) -> None:
    person = make_team_user(shop)
    for _ in range(10):
        client.post("/vendor/login", data={"email": person.email, "password": "guess"})

    answer = client.post("/vendor/login", data={"email": person.email, "password": PASSWORD})

    assert answer.status_code == 429


def test_a_stranger_is_led_to_the_login_page_and_back(client: TestClient, shop: Shop) -> None:
    answer = client.get(f"/vendor/{shop.code}/team")

    assert answer.headers["location"] == f"/vendor/login?next=/vendor/{shop.code}/team"


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/vendor\\evil"])
def test_signing_in_leads_nowhere_else(client: TestClient, shop: Shop, wanted: str) -> None:
    person = make_team_user(shop)

    answer = client.post(
        "/vendor/login", data={"email": person.email, "password": PASSWORD, "next": wanted}
    )

    assert answer.headers["location"] == "/vendor"


def test_a_session_of_one_realm_is_worth_nothing_in_another(
    client: TestClient, shop: Shop
) -> None:
    person, admin = make_team_user(shop), make_admin()
    client.cookies.set(cookie_name("admin"), person.token)
    client.cookies.set(cookie_name("vendor"), admin.token)

    assert client.get("/admin/modules").status_code == 303
    assert client.get(f"/vendor/{shop.code}/team").status_code == 303


def test_another_vendors_back_office_does_not_exist(
    as_team: SignIn, shop: Shop, other_shop: Shop
) -> None:
    browser = as_team(shop)

    foreign = browser.get(f"/vendor/{other_shop.code}/team")
    absent = browser.get("/vendor/nobody-at-all/team")

    assert foreign.status_code == absent.status_code == 404


def test_a_role_without_the_permission_is_refused(as_team: SignIn, shop: Shop) -> None:
    assert as_team(shop, "fulfilment").get(f"/vendor/{shop.code}/team").status_code == 403


def test_signing_out_ends_the_session_at_once(as_team: SignIn, shop: Shop) -> None:
    browser = as_team(shop)
    token = browser.cookies[cookie_name("vendor")]

    browser.post("/vendor/logout")
    browser.cookies.set(cookie_name("vendor"), token)

    assert browser.get(f"/vendor/{shop.code}").status_code == 303


def test_another_sites_form_is_refused(as_team: SignIn, shop: Shop) -> None:
    browser = as_team(shop)

    answer = browser.post("/vendor/logout", headers={"sec-fetch-site": "cross-site"})

    assert answer.status_code == 403
    assert browser.get(f"/vendor/{shop.code}").status_code == 200


def test_a_bearer_token_works_in_its_realm_only(client: TestClient, shop: Shop) -> None:
    person = make_team_user(shop)
    token = client.post(
        "/api/v1/vendor/tenancy/tokens", json={"email": person.email, "password": PASSWORD}
    ).json()["token"]
    bearer = {"authorization": f"Bearer {token}"}

    assert client.get("/api/v1/admin/tenancy/modules", headers=bearer).status_code == 401


def test_an_admin_of_one_platform_sees_no_other(as_admin: SignIn) -> None:
    mine, theirs = make_vendor(), make_vendor()

    page = as_admin([mine.platform_id]).get("/admin/vendors").text

    assert mine.code in page
    assert theirs.code not in page


def test_a_reset_link_works_once(client: TestClient, shop: Shop) -> None:
    from app.core.database import Context, transaction
    from app.modules.tenancy.services import auth_service

    person = make_team_user(shop)
    with transaction(Context.operator()) as db:
        _, token = auth_service.request_reset(db, "vendor", person.email) or ("", "")
    new = {"password": "a-much-better-one"}

    first = client.post(f"/vendor/password/{token}", data=new)
    second = client.post(f"/vendor/password/{token}", data=new)
    signed_in = client.post("/vendor/login", data={"email": person.email, **new})

    assert (first.status_code, second.status_code) == (303, 422)
    assert signed_in.status_code == 303


def test_a_new_colleague_is_invited_by_mail_and_chooses_a_password(
    client: TestClient, shop: Shop, as_team: SignIn
) -> None:
    email = f"{unique('colleague')}@example.com"
    invitation = {"name": "Bea", "email": email, "role": "support"}
    as_team(shop).post(f"/vendor/{shop.code}/team", data=invitation)
    client.cookies.clear()
    new = {"password": "a-good-long-one"}

    chosen = client.post(link_to(email, "/vendor/password/"), data=new)
    signed_in = client.post("/vendor/login", data={"email": email, **new})

    assert chosen.status_code == signed_in.status_code == 303


def test_who_has_an_account_is_told_of_the_new_shop(
    client: TestClient, shop: Shop, other_shop: Shop, as_team: SignIn
) -> None:
    email = make_team_user(other_shop).email

    as_team(shop).post(
        f"/vendor/{shop.code}/team", data={"name": "Bea", "email": email, "role": "support"}
    )

    assert link_to(email, f"/vendor/{shop.code}")
