"""Fixtures that every test may use."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.core.database import engine, transaction
from app.core.security import cookie_name
from tests.support.factories import (
    Person,
    Shop,
    make_admin,
    make_platform,
    make_team_user,
    make_vendor,
)

SAME_ORIGIN = {"sec-fetch-site": "same-origin"}


@pytest.fixture(scope="session")
def application() -> Iterator[TestClient]:
    """The whole application, started once, with its listener and its pools."""
    from main import app

    with TestClient(app, base_url="http://testserver", follow_redirects=False) as client:
        yield client


@pytest.fixture
def client(application: TestClient) -> Iterator[TestClient]:
    """A stranger's browser: no cookies, no session."""
    application.cookies.clear()
    application.headers.update(SAME_ORIGIN)
    yield application
    application.cookies.clear()


@pytest.fixture(scope="session")
def platform_id(application: TestClient) -> int:
    """A platform on which everything is on. Shared: tests that change it make their own."""
    return make_platform()


@pytest.fixture
def shop(platform_id: int) -> Shop:
    return make_vendor(platform_id)


@pytest.fixture
def other_shop(platform_id: int) -> Shop:
    return make_vendor(platform_id)


@pytest.fixture
def db(shop: Shop) -> Iterator[Session]:
    """A session of this shop. Commit by leaving; `db.commit()` is for nobody."""
    with transaction(shop.context) as session:
        yield session


SignIn = Callable[..., TestClient]


@pytest.fixture
def as_team(client: TestClient) -> SignIn:
    """`as_team(shop, role="owner")`: a browser in which a team member is signed in."""

    def sign_in(shop: Shop, role: str = "owner") -> TestClient:
        person = make_team_user(shop, role=role)
        return _with_cookie(client, "vendor", person)

    return sign_in


@pytest.fixture
def as_admin(client: TestClient) -> SignIn:
    """`as_admin()`: a browser in which a platform operator is signed in."""

    def sign_in(platform_ids: list[int] | None = None) -> TestClient:
        return _with_cookie(client, "admin", make_admin(platform_ids=platform_ids))

    return sign_in


def _with_cookie(client: TestClient, realm: str, person: Person) -> TestClient:
    client.cookies.clear()
    client.cookies.set(cookie_name(realm), person.token)
    return client


class QueryCounter:
    def __init__(self) -> None:
        self.statements: list[str] = []

    @property
    def count(self) -> int:
        return len([s for s in self.statements if "set_config" not in s])


@pytest.fixture
def query_counter() -> Iterator[QueryCounter]:
    """Counts the ORM's statements inside the `with`-less span of a test."""
    counter = QueryCounter()

    def note(_c: Any, _cur: Any, statement: str, *_: Any) -> None:
        counter.statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield counter
    event.remove(engine, "before_cursor_execute", note)
