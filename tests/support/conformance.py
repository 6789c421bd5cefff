"""What every module must hold, whatever it is for. A module's tests inherit it with one class:

    class TestConformance(ModuleConformance):
        \"\"\"The module loyalty.\"\"\"

It finds the module by the file that the class stands in. Needs the module's `tests/walk.py`.
"""

import contextlib
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from starlette.testclient import TestClient

from app.core.database import Context, transaction
from app.core.permissions import roles
from app.core.security import cookie_name
from app.modules import graph, live, registry
from app.modules.base import ModuleDefinition
from app.modules.discovery import MODULES_DIR, read_manifest
from app.modules.migrations import migration_locations
from app.modules.removal import drop_statements, objects_of
from app.modules.routes import Entry, build_table
from app.modules.service import ModuleAlwaysOnError, module_service
from app.utils.i18n import LANGUAGES, catalogues
from tests.support.databases import scratch_database
from tests.support.factories import make_admin, make_platform, make_team_user, make_vendor
from tests.support.fixtures import SAME_ORIGIN
from tests.support.module_app import module_app
from tests.support.schemas import schema_of
from tests.walk.walking import Findings, Route, Walk
from tests.walk.world import UNSAFE, World, make_world, part_of

GATED = {"admin", "vendor", "shop"}
ASKED = ("GET", "POST", "DELETE", "OPTIONS")
OF_EACH_ANSWER = {"x-request-id", "date"}


def world_of(client: TestClient) -> World:
    """Two shops and everybody who could ask. A walk may sign people out: nobody shares one."""
    client.cookies.clear()
    client.headers.update(SAME_ORIGIN)
    return make_world(client)


class ModuleConformance:
    package: ClassVar[str]
    code: ClassVar[str]

    def __init_subclass__(cls) -> None:
        cls.package = cls.__module__.split(".")[2]
        cls.code = read_manifest(MODULES_DIR / cls.package).code
        # One world and one walk for all of it.
        cls.pytestmark = [pytest.mark.xdist_group(f"conformance_{cls.package}")]

    @pytest.fixture(scope="class")
    @classmethod
    def definition(cls, application: TestClient) -> ModuleDefinition:
        return registry.MODULES[cls.code]

    @pytest.fixture(scope="class")
    @classmethod
    def entries(cls, application: TestClient) -> list[Entry]:
        return [entry for entry in build_table().entries() if entry.module == cls.code]

    @pytest.fixture(scope="class")
    @classmethod
    def world(cls, application: TestClient) -> World:
        return world_of(application)

    @pytest.fixture(scope="class")
    @classmethod
    def found(cls, world: World, entries: list[Entry]) -> Findings:
        return Walk(world).all_of(entries)

    # Tenants: every route of the module, as everybody.

    def test_the_walk_went_everywhere(self, found: Findings, entries: list[Entry]) -> None:
        assert found.requests >= len(entries) * 2
        assert found.unreached == []

    def test_nobody_is_let_in_where_he_does_not_belong(self, found: Findings) -> None:
        assert found.let_in == []

    def test_nothing_of_a_shop_stands_in_what_others_are_answered(self, found: Findings) -> None:
        assert found.leaks == []

    def test_what_belongs_to_another_answers_as_what_does_not_exist(self, found: Findings) -> None:
        assert found.told_apart == []

    def test_no_get_writes_and_no_stranger_changes_anything(self, found: Findings) -> None:
        assert found.written == []

    def test_every_answer_carries_what_protects_its_reader(self, found: Findings) -> None:
        assert sorted(found.headers) == [], sorted(found.headers)[:5]

    def test_every_unsafe_route_was_given_a_body(self, entries: list[Entry]) -> None:
        unsafe = [(e, f"{m} {e.path}") for e in entries for m in e.methods & UNSAFE]

        assert [key for entry, key in unsafe if key not in part_of(entry).BODIES] == []

    # On and off.

    def test_what_is_off_answers_as_what_never_was(
        self, client: TestClient, entries: list[Entry], definition: ModuleDefinition
    ) -> None:
        shop = make_vendor(make_platform())
        admin = make_admin(platform_ids=[shop.platform_id])
        cookies = {
            "admin": f"{cookie_name('admin')}={admin.token}",
            "vendor": f"{cookie_name('vendor')}={make_team_user(shop).token}",
            "shop": "",
        }
        if definition.is_core or definition.is_internal:
            with pytest.raises(ModuleAlwaysOnError), transaction(Context.operator()) as db:
                module_service.disable_module(db, shop.platform_id, self.code)
            return
        with transaction(Context.operator()) as db:
            module_service.disable_module(db, shop.platform_id, self.code, confirm=self.code)
        live.refresh()

        told_apart = [
            f"{method} {path}"
            for entry in entries
            if entry.frontend in GATED
            for path, never in [_paths(entry, shop.code)]
            for method in ASKED
            if _sign(client, method, path, cookies[entry.frontend])
            != _sign(client, method, never, cookies[entry.frontend])
        ]

        assert told_apart == []

    def test_on_and_off_take_along_what_they_must(self, definition: ModuleDefinition) -> None:
        if definition.is_core or definition.is_internal:
            return
        requires = {code: m.requires for code, m in registry.MODULES.items()}
        platform_id = make_platform(modules=[])

        with transaction(Context.operator()) as db:
            module_service.enable_module(db, platform_id, self.code)
            module_service.enable_module(db, platform_id, self.code)
            on = {m.code for m in module_service.get_platform_modules(db, platform_id)}
            for above in registry.OPTIONAL_MODULES:
                module_service.enable_module(db, platform_id, above)
            module_service.disable_module(db, platform_id, self.code, confirm=self.code)
            left = {m.code for m in module_service.get_platform_modules(db, platform_id)}

        always = {m.code for m in registry.MODULES.values() if m.is_core or m.is_internal}
        assert on == always | graph.closed(requires, [self.code])
        assert left == set(registry.MODULES) - set(graph.with_dependents(requires, self.code))

    def test_it_stands_on_its_own(self, client: TestClient) -> None:
        with module_app(client, self.code) as app:
            people = {"admin": app.admin, "vendor": app.owner}
            pages = [e for e in app.routes(self.code, kind="pages", method="GET") if _is_plain(e)]
            answers = {
                entry.path: client.get(
                    entry.path.replace("{vendor_code}", app.shop.code),
                    headers=_as(entry.frontend, people.get(entry.frontend)),
                ).status_code
                for entry in pages
            }

        assert {path: status for path, status in answers.items() if status >= 500} == {}

    # Texts and permissions.

    @pytest.mark.parametrize("language", sorted(LANGUAGES))
    def test_its_pages_speak_every_language(
        self, world: World, entries: list[Entry], language: str
    ) -> None:
        before = set(catalogues().missing)
        wrong: list[str] = []

        walk = Walk(world)
        with contextlib.closing(walk.snapshot):
            for entry in entries:
                if entry.kind == "pages" and "GET" in entry.methods:
                    wrong += _in_other_words(Route(walk, entry, "GET"), world, language)

        assert wrong == []
        assert set(catalogues().missing) - before == set()

    def test_what_changes_something_asks_for_a_permission_that_exists(
        self, entries: list[Entry], definition: ModuleDefinition
    ) -> None:
        declared = {p.code for m in registry.MODULES.values() for p in m.permissions}
        asked = {e.policy.permission for e in entries if e.policy.permission}
        silent = [
            f"{sorted(e.methods)} {e.path}"
            for e in entries
            if e.methods & UNSAFE
            and e.policy.audience == "vendor"
            and not e.policy.permission
            and e.path not in getattr(part_of(e), "PERSONAL", ())
        ]

        assert silent == []
        assert asked - declared == set()
        assert [
            p.code for p in definition.permissions if not p.code.startswith(_own(self.code))
        ] == []
        assert all(
            p.code in roles.of("owner") or "*" in roles.of("owner") for p in definition.permissions
        )

    # Its tables.

    @pytest.fixture
    def database(self) -> Iterator[sa.Engine]:
        with scratch_database() as url:
            engine = sa.create_engine(
                url.replace("postgresql://", "postgresql+psycopg://"), poolclass=sa.NullPool
            )
            yield engine
            engine.dispose()

    def test_its_migrations_go_down_and_up_again(self, database: sa.Engine) -> None:
        before = _schema(database)

        self._remove(database)
        without = _schema(database)
        command.upgrade(_alembic(database), "head")

        assert _schema(database) == before
        assert [line for line in without if line.split()[1].startswith(f"{self.package}_")] == []

    def test_uninstalling_leaves_as_little_as_its_own_downgrade(self, database: sa.Engine) -> None:
        self._remove(database, but=self.package)
        with database.begin() as connection:
            owned = objects_of(connection, self.package)
            for statement in drop_statements(connection, owned):
                connection.exec_driver_sql(statement)
        dropped = _schema(database)

        with scratch_database() as url:
            other = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
            self._remove(other)
            downgraded = _schema(other)
            other.dispose()

        assert dropped == downgraded

    def _remove(self, database: sa.Engine, but: str = "") -> None:
        """Downgrade what is built on the module, then the module."""
        requires = {
            code: [*m.requires, *(() if m.is_core else registry.CORE_MODULES)]
            for code, m in registry.MODULES.items()
        }
        tabled = {place.parents[1].name for place in migration_locations() if _versions(place)}
        for code in graph.with_dependents(requires, self.code):
            package = registry.MODULES[code].package
            if package in tabled and package != but:
                command.downgrade(_alembic(database), f"{package}@base")


def _in_other_words(route: Route, world: World, language: str) -> list[str]:
    """The page, when it does not answer in this language."""
    who = next((caller for caller in world.callers if route.may(caller)), None)
    if who is None or route.key in getattr(route.part, "UNREACHED", {}):
        return []
    cookies = f"wz_lang={language}; {who.cookie}; {route.things.get('cookie', '')}"
    world.client.cookies.clear()
    address = route.address(world.mine.code, route.things)
    answer = world.client.get(address, headers={"cookie": cookies})
    is_page = answer.headers.get("content-type", "").startswith("text/html")
    is_wrong = (
        is_page and answer.status_code == 200 and f'<html lang="{language}"' not in answer.text
    )
    return [route.key] if is_wrong else []


def _own(code: str) -> tuple[str, ...]:
    return f"{code}.", f"{code.replace('-', '_')}."


def _versions(place: Any) -> bool:
    return any(path.stem != "__init__" for path in place.glob("*.py"))


def _alembic(database: sa.Engine) -> Config:
    config = Config()  # without the file: it would set up logging anew
    config.set_main_option("script_location", "app.dbmig:alembic")
    url = database.url.render_as_string(hide_password=False)
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def _schema(database: sa.Engine) -> list[str]:
    with database.connect() as connection:
        return schema_of(connection)


def _paths(entry: Entry, shop: str) -> tuple[str, str]:
    """The path of a route, and the same below a name that nobody has."""
    path = entry.path.replace("{vendor_code}", shop)
    parts = path.replace("{", "").replace("}", "").split("/")
    fixed = [n for n, part in enumerate(entry.path.split("/")) if part and "{" not in part]
    place = 4 if entry.kind == "api" else next((n for n in fixed if n > 1), len(parts) - 1)
    place += entry.kind == "api" and entry.frontend == "shop"
    never = "n" * len(parts[place])  # as long: a page that names its address is as long, too
    return "/".join(parts), "/".join([*parts[:place], never, *parts[place + 1 :]])


def _sign(client: TestClient, method: str, path: str, cookie: str) -> tuple[int, Any, bytes]:
    client.cookies.clear()
    answer = client.request(method, path, headers={"cookie": cookie} if cookie else {})
    headers = {n: v for n, v in answer.headers.items() if n not in OF_EACH_ANSWER}
    return answer.status_code, headers, answer.content.replace(path.encode(), b"")


def _is_plain(entry: Entry) -> bool:
    return set(entry.convertors) <= {"vendor_code"}


def _as(realm: str, person: Any) -> dict[str, str]:
    return {"cookie": f"{cookie_name(realm)}={person.token}"} if person else {}
