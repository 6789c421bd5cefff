"""Every route against forged requests, and with only one of the two walls between tenants.

The walk as everybody, with both, is in each module's `tests/test_conformance.py`.
"""

from collections.abc import Iterator

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from app.core import database
from app.core.database import OPERATOR_ROLE, TenantSession
from app.modules.routes import Entry, build_table
from tests.support.conformance import world_of
from tests.support.fixtures import SAME_ORIGIN
from tests.walk.walking import Walk
from tests.walk.world import UNSAFE, World

# One world, in one process.
pytestmark = pytest.mark.xdist_group("tenant_walk")


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    return list(build_table().entries())


@pytest.fixture(scope="module")
def world(application: TestClient) -> World:
    return world_of(application)


FORGED = [
    {"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
    {"origin": "https://evil.example", "sec-fetch-site": ""},
    {"origin": "null", "sec-fetch-site": ""},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": ""},
]


@pytest.mark.parametrize("headers", FORGED)
def test_a_forged_request_rides_on_nobodys_cookie(
    world: World, entries: list[Entry], headers: dict[str, str]
) -> None:
    realms = {"admin": "super admin", "vendor": "owner of mine", "shop": "customer of mine"}
    client = world.client
    client.headers.pop("sec-fetch-site", None)
    sent = {name: value for name, value in headers.items() if value}

    answers = {
        f"{method} {entry.path}": client.request(
            method,
            entry.path.replace("{vendor_code}", world.mine.code).replace("{", "").replace("}", ""),
            headers={**sent, "cookie": world.by_name(realms[entry.frontend]).cookie},
        )
        for entry in entries
        for method in entry.methods & UNSAFE
    }
    client.headers.update(SAME_ORIGIN)

    assert {key: a.status_code for key, a in answers.items() if a.status_code != 403} == {}
    assert {a.json()["code"] for a in answers.values()} == {"cross_site_request"}


@pytest.fixture
def without_the_orm_filter() -> Iterator[None]:
    listener = database._add_the_tenant  # pyright: ignore[reportPrivateUsage]
    event.remove(TenantSession, "do_orm_execute", listener)
    yield
    event.listen(TenantSession, "do_orm_execute", listener)


@pytest.fixture
def without_row_security(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ORM's transactions run as the operator, who sees all rows. The hot lane has its own
    constant and keeps its wall: there is no ORM in it, so row-level security is all it has."""
    monkeypatch.setattr(database, "TENANT_ROLE", OPERATOR_ROLE)


def back_office(entries: list[Entry]) -> list[Entry]:
    return [e for e in entries if e.policy.audience == "vendor" and e.methods & {"GET"}]


@pytest.mark.usefixtures("without_the_orm_filter")
def test_the_database_holds_alone(world: World, entries: list[Entry]) -> None:
    found = Walk(world).all_of(back_office(entries))

    assert (found.leaks, found.let_in, found.told_apart) == ([], [], [])


@pytest.mark.usefixtures("without_row_security")
def test_the_orm_holds_alone(world: World, entries: list[Entry]) -> None:
    found = Walk(world).all_of(back_office(entries))

    assert (found.leaks, found.let_in, found.told_apart) == ([], [], [])
