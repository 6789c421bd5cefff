"""Roles of a shop's own, and who has which."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from app.core.database import transaction
from app.core.security import VendorPrincipal
from app.modules.tenancy.exceptions import LastOwnerError
from app.modules.tenancy.services import role_service
from models.database import VendorMember, VendorRole
from tests.support.factories import Person, Shop, make_team_user, unique
from tests.support.fixtures import SignIn


def make_role(shop: Shop, *permissions: str) -> int:
    with transaction(shop.context) as db:
        role = VendorRole(vendor_id=shop.id, name=unique("role"), permissions=list(permissions))
        db.add(role)
        db.flush()
        return role.id


def member_of(shop: Shop, person: Person) -> VendorMember:
    with transaction(shop.context) as db:
        return db.scalars(select(VendorMember).filter_by(user_id=person.id)).one()


def owner(shop: Shop, person: Person) -> VendorPrincipal:
    return VendorPrincipal(
        person.id, "", "", shop.id, shop.code, shop.platform_id, "owner", frozenset("*")
    )


def test_an_owner_makes_a_role_and_gives_it(as_team: SignIn, shop: Shop) -> None:
    person = make_team_user(shop, role="readonly")
    browser = as_team(shop)
    base = f"/vendor/{shop.code}"

    made = browser.post(
        f"{base}/roles/new",
        data={"name": "Packer", "permissions": ["orders.read", "orders.fulfil"]},
    )
    with transaction(shop.context) as db:
        role = db.scalars(select(VendorRole)).one()
    given = browser.post(
        f"{base}/team/{member_of(shop, person).id}/role", data={"role": f"custom:{role.id}"}
    )

    assert (made.status_code, given.status_code) == (303, 303)
    assert "Packer" in browser.get(f"{base}/team").text
    browser.cookies.set("wz_vendor", person.token)
    assert browser.get(f"{base}/orders").status_code == 200
    assert browser.get(f"{base}/customers").status_code == 403


def test_a_changed_role_counts_from_the_next_click(as_team: SignIn, shop: Shop) -> None:
    role = make_role(shop, "customers.read")
    browser = as_team(shop, f"custom:{role}")
    address = f"/vendor/{shop.code}/customers"
    assert browser.get(address).status_code == 200

    with transaction(shop.context) as db:
        db.get_one(VendorRole, role).permissions = ["cms.edit"]

    assert browser.get(address).status_code == 403


def test_the_catalogue_is_told_in_words_by_module(as_team: SignIn, shop: Shop) -> None:
    page = as_team(shop).get(f"/vendor/{shop.code}/roles/new").text

    for words in ("Pack and ship orders", "Refund money", "Import products", "Change settings"):
        assert words in page


def test_nobody_gives_what_he_does_not_have(as_team: SignIn, shop: Shop) -> None:
    role = make_role(shop, "tenancy.team", "orders.read")
    person = make_team_user(shop, role="readonly")
    member = member_of(shop, person).id
    browser = as_team(shop, f"custom:{role}")
    base = f"/vendor/{shop.code}"

    made = browser.post(
        f"{base}/roles/new", data={"name": "Boss", "permissions": ["payments.connect"]}
    )
    higher = browser.post(f"{base}/team/{member}/role", data={"role": "owner"})
    manager = browser.post(f"{base}/team/{member}/role", data={"role": "manager"})
    invited = browser.post(
        f"{base}/team", data={"email": "x@example.com", "name": "Xe", "role": "owner"}
    )

    assert [a.status_code for a in (made, higher, manager, invited)] == [403] * 4
    assert member_of(shop, person).role == "readonly"


def test_only_an_owner_sends_an_owner_away(as_team: SignIn, shop: Shop) -> None:
    make_team_user(shop)
    person = make_team_user(shop)
    browser = as_team(shop, f"custom:{make_role(shop, 'tenancy.team')}")

    answer = browser.post(f"/vendor/{shop.code}/team/{member_of(shop, person).id}/removal")

    assert answer.status_code == 403


def test_the_last_owner_stays(as_team: SignIn, shop: Shop) -> None:
    browser = as_team(shop)
    with transaction(shop.context) as db:
        member = db.scalars(select(VendorMember)).one()
    base = f"/vendor/{shop.code}/team/{member.id}"

    demoted = browser.post(f"{base}/role", data={"role": "manager"})
    removed = browser.post(f"{base}/removal")

    assert (demoted.status_code, removed.status_code) == (409, 409)


def test_two_owners_cannot_send_each_other_away_at_once(shop: Shop) -> None:
    people = [make_team_user(shop), make_team_user(shop)]
    members = [member_of(shop, person).id for person in people]

    def dismiss(one: int) -> bool:
        try:
            with transaction(shop.context) as db:
                role_service.dismiss(db, owner(shop, people[one]), members[1 - one])
        except LastOwnerError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(dismiss, (0, 1)))

    assert sorted(done) == [False, True]


def test_a_name_is_taken_once(as_team: SignIn, shop: Shop) -> None:
    browser = as_team(shop)
    address = f"/vendor/{shop.code}/roles/new"
    browser.post(address, data={"name": "Packer"})

    again = browser.post(address, data={"name": "Packer", "permissions": ["orders.read"]})

    assert again.status_code == 409
    assert "There is a role “Packer” already" in again.text
    assert 'value="orders.read" checked' in again.text


def test_a_role_that_somebody_has_cannot_go(as_team: SignIn, shop: Shop) -> None:
    role = make_role(shop, "orders.read")
    make_team_user(shop, role=f"custom:{role}")
    address = f"/vendor/{shop.code}/roles/{role}/removal"

    assert as_team(shop).post(address).status_code == 409


@pytest.mark.parametrize("path", ["", "/removal"])
def test_another_shops_role_does_not_exist(
    as_team: SignIn, shop: Shop, other_shop: Shop, path: str
) -> None:
    role = make_role(other_shop, "orders.read")

    answer = as_team(shop).post(f"/vendor/{shop.code}/roles/{role}{path}", data={"name": "Mine"})

    assert answer.status_code == 404


def test_a_role_of_another_shop_cannot_be_given(
    as_team: SignIn, client: TestClient, shop: Shop, other_shop: Shop
) -> None:
    role = make_role(other_shop, "orders.read")
    person = make_team_user(shop, role="readonly")

    answer = as_team(shop).post(
        f"/vendor/{shop.code}/team/{member_of(shop, person).id}/role",
        data={"role": f"custom:{role}"},
    )

    assert answer.status_code == 404
    assert member_of(shop, person).role == "readonly"
