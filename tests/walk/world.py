"""Two shops, everybody who could ask for something, and what the modules made for the walk."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any
from uuid import uuid4

import psycopg
from starlette.testclient import TestClient

from app.core.config import settings
from app.core.database import Context, transaction
from app.core.directory import directory
from app.core.permissions import roles
from app.core.security import cookie_name, hash_token, new_token
from app.modules.routes import Entry
from models.database import AuthSession
from tests.support.factories import Shop, make_admin, make_platform, make_team_user, make_vendor
from tests.support.walk import Things, Visit

EXPIRED = timedelta(hours=-1)
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


@dataclass(frozen=True)
class Caller:
    """Somebody with the cookie of his realm. `shop` is where he is at home."""

    name: str
    realm: str = ""
    token: str = ""
    shop: Shop | None = None
    platforms: tuple[int, ...] = ()
    permissions: frozenset[str] = frozenset("*")
    is_signed_in: bool = True

    @property
    def cookie(self) -> str:
        if not self.token:
            return ""
        cookie = f"{cookie_name(self.realm)}={self.token}"
        if len(self.platforms) > 1:  # at work on the first of his platforms
            cookie += f"; wz_platform={directory().platforms[self.platforms[0]].code}"
        return cookie

    def belongs_to(self, shop: Shop) -> bool:
        """Whether he may see what is the shop's alone: its people, its platform's operators."""
        if self.realm == "vendor":
            return self.shop == shop
        return shop.platform_id in self.platforms


@dataclass
class World:
    client: TestClient
    mine: Shop
    other: Shop
    callers: list[Caller]

    def by_name(self, name: str) -> Caller:
        return next(caller for caller in self.callers if caller.name == name)

    def things(self, entry: Entry, method: str) -> Things:
        """What this route's path names, of the shop `mine`."""
        made = part_of(entry).things(Visit(self.mine, f"{method} {entry.path}", self.client))
        self.client.cookies.clear()
        return made


def make_world(client: TestClient) -> World:
    first, second = make_platform(), make_platform()
    mine, other = make_vendor(first), make_vendor(first)
    owner, reader = make_team_user(mine), make_team_user(mine, role="readonly")
    expired = _session("vendor", owner.id, mine, EXPIRED)
    callers = [
        Caller("anonymous", is_signed_in=False),
        Caller("expired session", "vendor", expired, is_signed_in=False),
        Caller("customer of mine", "customer", _customer(mine), mine),
        Caller("customer of other", "customer", _customer(other), other),
        Caller("reader of mine", "vendor", reader.token, mine, permissions=roles.of("readonly")),
        Caller("owner of mine", "vendor", owner.token, mine),
        Caller("owner of other", "vendor", make_team_user(other).token, other),
        Caller("admin here", "admin", make_admin(platform_ids=[first]).token, None, (first,)),
        Caller("admin elsewhere", "admin", make_admin(platform_ids=[second]).token),
        Caller("super admin", "admin", make_admin().token, None, (first, second)),
    ]
    return World(client, mine, other, callers)


def _customer(shop: Shop) -> str:
    from app.modules.customers.services import customer_service

    with transaction(shop.context) as db:
        person = customer_service.register(
            db, shop.id, email="me@example.com", name="Me", password="-" * 12, locale="en"
        )
        assert person is not None
        customer_id = person.id
    return _session("customer", customer_id, shop)


def _session(realm: str, user_id: int, shop: Shop, lasts: timedelta = timedelta(hours=1)) -> str:
    token = new_token()
    with transaction(Context.operator()) as db:
        db.add(
            AuthSession(
                token_hash=hash_token(token),
                realm=realm,
                user_id=user_id,
                shop_id=shop.id,
                expires_at=datetime.now(UTC) + lasts,
            )
        )
    return token


def part_of(entry: Entry) -> Any:
    """The module's own `tests/walk.py`. A new module writes one; see `tests/support/walk.py`."""
    return import_module(f"app.modules.{entry.module.replace('-', '_')}.tests.walk")


def is_nobodys(entry: Entry) -> bool:
    """Whether what the path names belongs to no shop (modules, platforms)."""
    return any(ending in entry.path for ending in getattr(part_of(entry), "NOBODYS", ()))


def names_of(entry: Entry) -> list[str]:
    """What the path names beside the shop, and what belongs to one."""
    shared = {"vendor_code", *getattr(part_of(entry), "SHARED_NAMES", ())}
    return [name for name in entry.convertors if name not in shared]


def absent(things: Mapping[str, str]) -> Things:
    """The same names for what does not exist anywhere."""
    return {name: _absent(value) for name, value in things.items()}


def _absent(value: str) -> str:
    if value.isdigit():
        return "2000000000"
    return str(uuid4()) if re.fullmatch(r"[0-9a-f-]{36}", value) else f"nothing-{uuid4().hex[:8]}"


class Snapshot:
    """What the database holds, as one hash for each table; of one shop, or all of it."""

    def __init__(self) -> None:
        owner = settings.owner_url.set(drivername="postgresql")
        self._connection = psycopg.connect(
            owner.render_as_string(hide_password=False), autocommit=True
        )
        columns = self._connection.execute(
            "SELECT c.table_name, bool_or(c.column_name = 'vendor_id') FROM"
            " information_schema.columns c JOIN information_schema.tables t USING (table_name)"
            " WHERE c.table_schema = 'public' AND t.table_schema = 'public'"
            " AND t.table_type = 'BASE TABLE' GROUP BY 1 ORDER BY 1"
        ).fetchall()
        self._tables: list[tuple[str, bool]] = [(str(name), bool(own)) for name, own in columns]

    def of_all(self) -> dict[str, str]:
        return self._hashes([(name, "") for name, _ in self._tables])

    def of(self, shop: Shop) -> dict[str, str]:
        where = f" WHERE vendor_id = {shop.id}"
        return self._hashes([(name, where) for name, has_tenant in self._tables if has_tenant])

    def close(self) -> None:
        self._connection.close()

    def _hashes(self, parts: list[tuple[str, str]]) -> dict[str, str]:
        rows = "coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '')"
        query = " UNION ALL ".join(
            f"SELECT '{name}', {rows} FROM \"{name}\" t{where}"  # noqa: S608
            for name, where in parts
        )
        return dict(self._connection.execute(query).fetchall())  # type: ignore[arg-type]
