"""Every route of the vendors' back office, with every role: what a role lacks is refused."""

from dataclasses import dataclass
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.core.database import transaction
from app.core.permissions import ROLES, roles
from app.core.security import cookie_name
from app.modules import registry
from app.modules.routes import Entry, build_table
from app.utils.i18n import LANGUAGES, catalogues
from models.database import VendorRole
from tests.support.factories import Shop, make_platform, make_team_user, make_vendor, unique
from tests.support.fixtures import SAME_ORIGIN
from tests.walk.world import UNSAFE, World, absent, names_of, part_of

pytestmark = pytest.mark.xdist_group("tenant_walk")

# What a role may, but not now, or not with what does not exist.
REACHED = {200, 201, 204, 303, 307, 400, 404, 409, 422}


# Refused for another reason than the route's permission.
REFUSED = {("POST /vendor/{vendor_code}/team", "tenancy.team"): "nobody gives what he has not"}


@dataclass(frozen=True)
class Colleague:
    role: str
    token: str
    permissions: frozenset[str]

    def may(self, permission: str) -> bool:
        return not permission or bool(self.permissions & {permission, "*"})


def colleagues(shop: Shop) -> list[Colleague]:
    """One of each preset, and one for each permission who may do this and nothing else."""
    found = [Colleague(r, make_team_user(shop, role=r).token, roles.of(r)) for r in ROLES]
    for module in registry.MODULES.values():
        for permission in module.permissions:
            with transaction(shop.context) as db:
                role = VendorRole(
                    vendor_id=shop.id, name=unique("role"), permissions=[permission.code]
                )
                db.add(role)
                db.flush()
                name = f"custom:{role.id}"
            token = make_team_user(shop, role=name).token
            found.append(Colleague(permission.code, token, frozenset({permission.code})))
    return found


@pytest.mark.timeout(300)
def test_every_role_reaches_what_it_may_and_nothing_else(application: TestClient) -> None:
    client = application
    client.headers.update(SAME_ORIGIN)
    shop = make_vendor(make_platform())
    world = World(client, shop, shop, [])
    team = colleagues(shop)
    # All is made before anybody does anything: whoever may, changes the shop.
    calls = [
        (entry, method, *prepared(entry, method, shop, world.things(entry, method)))
        for entry in build_table().entries()
        if entry.policy.audience == "vendor"
        for method in sorted(entry.methods - {"HEAD"})
    ]
    wrong: list[str] = []
    for entry, method, path, body in calls:
        for person in team:
            if (f"{method} {entry.path}", person.role) in REFUSED:
                continue
            client.cookies.clear()
            cookie = f"{cookie_name('vendor')}={person.token}"
            headers = {"cookie": cookie, "x-vendor-code": shop.code}
            status = client.request(method, path, headers=headers, **body).status_code
            if (status in REACHED) != person.may(entry.policy.permission):
                wrong.append(f"{method} {entry.path} as {person.role}: {status}")

    assert "\n".join(wrong) == ""
    assert len(calls) > 40


def prepared(
    entry: Entry, method: str, shop: Shop, things: dict[str, str]
) -> tuple[str, dict[str, Any]]:
    """The address with things that do not exist, so that nothing happens to who may."""
    nothing = {**things, **absent({name: things[name] for name in names_of(entry)})}
    path = entry.path
    for name in entry.convertors:
        path = path.replace(f"{{{name}}}", shop.code if name == "vendor_code" else nothing[name])
    body = part_of(entry).BODIES[f"{method} {entry.path}"](things) if method in UNSAFE else {}
    return path, body


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_permission_is_told_in_every_language(language: str) -> None:
    texts = catalogues().texts[language]
    wanted = [
        f"{module.package}.permissions.{name}"
        for module in registry.MODULES.values()
        if module.permissions
        for name in ("title", *(p.code.partition(".")[2] for p in module.permissions))
    ]

    assert [key for key in wanted if key not in texts] == []
