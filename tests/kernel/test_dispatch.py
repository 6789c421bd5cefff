"""Between the server and an endpoint: who may, how much, how often, and what is stored."""

import re
from collections.abc import Iterator
from typing import Annotated, Any

import psycopg
import pytest
from fastapi import APIRouter, Body, Depends
from fastapi.responses import PlainTextResponse
from sqlalchemy import create_engine, text
from starlette.testclient import TestClient

from app.api.deps import DbSession, get_current_vendor_api, get_db
from app.api.policy import MissingPolicyError, policy
from app.core.config import settings
from app.core.database import Context, UnitOfWork, engine, transaction
from app.core.hot import tenant_connection
from app.core.row_security import secure_tables
from app.core.security import cookie_name
from app.exceptions.base import ConflictError
from app.modules.routes import ModuleDispatch, Table, build_table, compile_router
from tests.support.factories import Person, Shop, make_team_user
from tests.support.routes import routes

PROBE = "/api/v1/vendor/core"
REMEMBER = text("INSERT INTO kernel_probe (vendor_id, word, friend) VALUES (:v, :word, :friend)")

router = APIRouter()


def remember(db: Any, vendor: Any, word: str, friend: int | None = None) -> None:
    db.execute(REMEMBER, {"v": vendor.vendor_id, "word": word, "friend": friend})


@router.post("/plain/{friend}")
def as_the_document_writes_it(
    friend: int,
    current_user: Any = Depends(get_current_vendor_api),  # noqa: B008, FAST002
    db: Any = Depends(get_db),  # noqa: B008, FAST002
) -> str:
    remember(db, current_user, "plain", friend or None)
    return "stored"


@router.post("/annotated/{friend}")
def as_we_write_it(
    friend: int, db: DbSession, vendor: Annotated[Any, Depends(get_current_vendor_api)]
) -> str:
    remember(db, vendor, "annotated", friend or None)
    return "stored"


@router.post("/awaited/{friend}")
async def as_the_loop_runs_it(
    friend: int, db: DbSession, vendor: Annotated[Any, Depends(get_current_vendor_api)]
) -> str:
    remember(db, vendor, "awaited", friend or None)
    return "stored"


@router.post("/refused")
def refused(db: DbSession, vendor: Annotated[Any, Depends(get_current_vendor_api)]) -> None:
    remember(db, vendor, "refused")
    db.flush()
    msg = "no"
    raise ConflictError(msg)


@router.post("/echo")
async def echo(words: Annotated[list[str], Body()]) -> int:
    return len(words)


@router.post("/small")
@policy(max_body=10)
async def small(words: Annotated[list[str], Body()]) -> int:
    return len(words)


@router.get("/read")
def read(db: DbSession) -> PlainTextResponse:
    db.execute(text("SELECT 1"))
    return PlainTextResponse("read")


@router.get("/secret")
@policy(permission="tenancy.team")
def secret() -> str:
    return "for owners"


@pytest.fixture(scope="module")
def _table(application: TestClient) -> Iterator[None]:
    """A tenant table whose foreign key is only looked at when the transaction commits."""
    owner = settings.owner_url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE kernel_probe (id serial PRIMARY KEY, word text,"
            " vendor_id int REFERENCES vendors, friend int REFERENCES kernel_probe"
            " DEFERRABLE INITIALLY DEFERRED)"
        )
    owner_engine = create_engine(settings.owner_url)
    with owner_engine.begin() as walls:
        secure_tables(walls)
    owner_engine.dispose()
    yield
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("DROP TABLE kernel_probe")


@pytest.fixture
def member(client: TestClient, shop: Shop) -> Person:
    return make_team_user(shop)


@pytest.fixture
def browser(_table: None, client: TestClient, member: Person) -> Iterator[TestClient]:
    client.cookies.set(cookie_name("vendor"), member.token)
    with routes(client, router):
        yield client


def words(shop: Shop) -> list[str]:
    with transaction(shop.context) as db:
        return list(db.scalars(text("SELECT word FROM kernel_probe ORDER BY id")))


SPELLINGS = ["plain", "annotated", "awaited"]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_what_was_answered_is_stored(browser: TestClient, shop: Shop, spelling: str) -> None:
    answer = browser.post(f"{PROBE}/{spelling}/0")

    assert (answer.status_code, answer.json()) == (200, "stored")
    assert words(shop) == [spelling]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_what_fails_at_the_commit_is_an_error_and_not_stored(
    browser: TestClient, shop: Shop, spelling: str
) -> None:
    answer = browser.post(f"{PROBE}/{spelling}/999999")

    assert answer.status_code == 500
    assert answer.json()["code"] == "internal_error"
    assert "stored" not in answer.text
    assert words(shop) == []


def test_what_an_endpoint_wrote_before_it_refused_is_not_stored(
    browser: TestClient, shop: Shop
) -> None:
    assert browser.post(f"{PROBE}/refused").status_code == 409
    assert browser.post(f"{PROBE}/refused", headers={"idempotency-key": "k"}).status_code == 409
    assert words(shop) == []


def test_no_connection_is_kept_whatever_was_answered(browser: TestClient) -> None:
    for path in ("plain/0", "plain/999999", "refused"):
        browser.post(f"{PROBE}/{path}")
        browser.post(f"{PROBE}/{path}", headers={"idempotency-key": path})

    assert "Checked out connections: 0" in engine.pool.status().replace("Current ", "")


def test_a_route_without_a_policy_is_refused() -> None:
    with pytest.raises(MissingPolicyError, match="as_the_document_writes_it needs @policy"):
        list(compile_router("core", "api", "public", router))


def test_every_route_there_is_has_a_policy(application: TestClient) -> None:
    assert all(entry.policy.audience for entry in build_table().entries())


def test_a_permission_is_asked_for_before_the_endpoint_runs(
    browser: TestClient, shop: Shop
) -> None:
    owner = browser.get(f"{PROBE}/secret")
    browser.cookies.set(cookie_name("vendor"), make_team_user(shop, role="support").token)
    other = browser.get(f"{PROBE}/secret")

    assert owner.status_code == 200
    assert (other.status_code, other.json()["code"]) == (403, "permission_denied")


def test_a_wrong_method_is_told_the_right_ones(browser: TestClient) -> None:
    deleted, asked = browser.delete(f"{PROBE}/echo"), browser.options(f"{PROBE}/read")

    assert (deleted.status_code, deleted.headers["allow"]) == (405, "POST")
    assert (asked.status_code, asked.headers["allow"]) == (405, "GET, HEAD")
    assert deleted.json()["code"] == "method_not_allowed"


def test_a_trailing_slash_changes_nothing(browser: TestClient) -> None:
    assert browser.get(f"{PROBE}/read/").text == browser.get(f"{PROBE}/read").text == "read"


def test_head_answers_as_get_does(browser: TestClient) -> None:
    got, asked = browser.get(f"{PROBE}/read"), browser.head(f"{PROBE}/read")

    assert asked.status_code == got.status_code == 200
    assert asked.headers["content-length"] == got.headers["content-length"]


@pytest.mark.parametrize("path", ["echo", "small"])
def test_a_body_has_a_limit_whether_its_length_is_declared_or_not(
    browser: TestClient, path: str
) -> None:
    limit = 10 if path == "small" else settings.request_body_limit
    big = b'["' + b"x" * limit + b'"]'

    declared = browser.post(f"{PROBE}/{path}", content=big)
    streamed = browser.post(f"{PROBE}/{path}", content=iter([big[:5], big[5:]]))

    assert [declared.status_code, streamed.status_code] == [413, 413]
    assert declared.json()["code"] == streamed.json()["code"] == "body_too_large"
    assert browser.post(f"{PROBE}/{path}", json=["a"]).json() == 1


def test_without_a_free_connection_the_answer_is_to_come_back(browser: TestClient) -> None:
    taken = [UnitOfWork(Context.operator()) for _ in range(settings.pool_size)]
    for unit in taken:
        unit.db.execute(text("SELECT 1"))
    try:
        answer = browser.get(f"{PROBE}/read")
    finally:
        for unit in taken:
            unit.discard()

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer.headers["retry-after"] == "2"
    assert browser.get(f"{PROBE}/read").status_code == 200


def test_a_lost_database_connection_costs_one_answer(browser: TestClient, shop: Shop) -> None:
    browser.get(f"{PROBE}/read")
    hang_up()

    first, second = browser.get(f"{PROBE}/read"), browser.get(f"{PROBE}/read")

    assert first.status_code in {200, 503}
    assert first.status_code == 200 or first.headers["retry-after"] == "2"
    assert second.status_code == 200


def hang_up() -> None:
    """End every connection that the application has."""
    owner = settings.owner_url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


shoppers = APIRouter()


@shoppers.get("/cut")
async def cut(vendor_code: str) -> None:
    async with tenant_connection(1) as db:
        hang_up()
        await db.fetchval("SELECT 1")


def test_the_hot_lane_says_to_come_back_too(client: TestClient, shop: Shop) -> None:
    with routes(client, shoppers, frontend="shop"):
        answer = client.get(f"/api/v1/shop/{shop.code}/core/cut")
    engine.dispose()

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


def crowd(modules: int) -> ModuleDispatch:
    """A dispatcher of this many modules with ten routes each, half of them pages."""
    table = Table()
    for module in range(modules):
        some = APIRouter()
        for number in range(5):
            some.add_api_route(f"/things{number}/{{thing}}", read)
        for entry in compile_router(f"m{module}", "api", "vendor", some):
            table.add(entry)
        pages = APIRouter()
        for number in range(5):
            pages.add_api_route(f"/{{vendor_code}}/m{module}/{number}/{{thing}}", read)
        for entry in compile_router(f"m{module}", "pages", "vendor", pages):
            table.add(entry)
    return ModuleDispatch(table)


@pytest.mark.parametrize(
    ("path", "looked_at"),
    [
        ("/api/v1/vendor/m9/things3/7", 5),
        ("/vendor/shop/m9/3/7", 5),
        ("/api/v1/vendor/none/things3/7", 0),
        ("/vendor/shop/none", 0),
    ],
)
def test_routing_looks_at_no_more_however_many_modules_there_are(
    path: str, looked_at: int
) -> None:
    few, many = crowd(16).table, crowd(120).table

    assert len(list(few.candidates(path))) == looked_at
    assert len(list(many.candidates(path))) == looked_at


def test_an_address_is_looked_up_by_name(application: TestClient) -> None:
    url = crowd(3).url_path_for("m2:read", thing="a b")

    assert re.fullmatch(r"/api/v1/vendor/m2/things0/a%20b|/api/v1/vendor/m2/things0/a b", url)
