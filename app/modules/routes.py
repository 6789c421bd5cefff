"""One route for all modules: finds the endpoint by dictionary, then asks whether it may run.

However many modules there are, a request costs one look-up, one bit test and a handful of
patterns. A module that is off for the platform does not match at all, so its paths answer
exactly as paths that never existed: wrong method, bad body and OPTIONS included.
"""

import inspect
import logging
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from starlette.convertors import Convertor
from starlette.datastructures import URLPath
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match, NoMatchFound, compile_path, replace_params
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.policy import Policy, policy_of
from app.api.work import guard
from app.core.gate import gate
from app.core.security import AdminPrincipal
from app.exceptions.base import UnavailableError
from app.modules import registry
from app.modules.base import ModuleDefinition
from app.modules.discovery import MODULES_DIR
from models.database.admin_menu_config import FrontendType

log = logging.getLogger(__name__)

API = "/api/v1"
METHODS_WITH_GET = {"GET", "HEAD"}
NONE: Mapping[str, Sequence[Any]] = MappingProxyType({})


class DatabaseUpdateNeededError(UnavailableError):
    """Its migrations have not run. Operators are told; to others it does not exist."""

    code = "database_update_needed"

    def __init__(self, module: str) -> None:
        super().__init__(
            f"{module} waits for a database update; run `alembic upgrade head`.", module=module
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One endpoint of one module."""

    module: str
    bit: int
    frontend: str
    kind: str
    path: str
    name: str
    methods: frozenset[str]
    pattern: re.Pattern[str]
    convertors: Mapping[str, Convertor[Any]]
    policy: Policy
    app: ASGIApp
    endpoint: Callable[..., Any]
    is_sync: bool
    route: Any

    @property
    def shape(self) -> str:
        """The path without its parameters' names: equal shapes take each other's requests."""
        return re.sub(r"{[^}]*}", "{}", self.path)


@dataclass(slots=True)
class Table:
    """Where each request goes. Built aside and swapped in one assignment."""

    apis: dict[tuple[str, str], list[Entry]] = field(default_factory=dict)
    pages: dict[tuple[str, str], list[Entry]] = field(default_factory=dict)
    names: dict[str, Entry] = field(default_factory=dict)
    # The templates that belong to this code; None is whatever is in use.
    templates: Any = None

    def entries(self) -> Iterable[Entry]:
        for found in (*self.apis.values(), *self.pages.values()):
            yield from found

    def add(self, entry: Entry) -> None:
        if entry.kind == "api":
            code = entry.module
            self.apis.setdefault((entry.frontend, code), []).append(entry)
        else:
            self.pages.setdefault((entry.frontend, _key_of(entry.path)), []).append(entry)
        self.names.setdefault(entry.name, entry)
        self.names.setdefault(f"{entry.module}:{entry.name}", entry)

    def candidates(self, path: str) -> Iterable[Entry]:
        """Endpoints that could answer a path, cheapest test first."""
        parts = path.split("/", 7)
        if len(parts) > 4 and parts[1] == "api" and parts[2] == "v1":
            place = 5 if parts[3] == "shop" else 4
            module = parts[place] if len(parts) > place else ""
            return self.apis.get((parts[3], module), ())
        if len(parts) < 2:
            return ()
        frontend = parts[1]
        found: list[Entry] = []
        for key in (*parts[3:4], *parts[2:3], ""):
            found += self.pages.get((frontend, key), ())
        return found


def _key_of(path: str) -> str:
    """The first fixed segment after the frontend: `/vendor/{code}/orders/{n}` -> `orders`."""
    return next((part for part in path.split("/")[2:] if part and "{" not in part), "")


class ModuleDispatch(BaseRoute):
    """The one route object that stands for all modules."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] != "http":
            return Match.NONE, {}
        path = scope["path"].rstrip("/") or "/"
        state = scope["state"]
        mask = gate.mask(state.get("platform_id"))
        # Whoever is not signed in has no platform yet; his answer is "who are you", in `guard`.
        is_stranger = state.get("platform_id") is None and state.get("principal") is None
        is_operator = isinstance(state.get("principal"), AdminPrincipal)
        partial: list[Entry] = []
        for entry in self.table.candidates(path):
            waits = bool(gate.waiting & entry.bit)
            if not (
                mask & entry.bit
                or (is_stranger and entry.policy.needs_sign_in)
                or (is_operator and waits)
            ):
                continue
            found = entry.pattern.match(path)
            if found is None:
                continue
            if scope["method"] not in entry.methods:
                partial.append(entry)
                continue
            params = {n: entry.convertors[n].convert(v) for n, v in found.groupdict().items()}
            return Match.FULL, {
                "path_params": params,
                "endpoint": entry.endpoint,
                "route": entry.route,
                "entry": entry,
                "templates": self.table.templates,
                "waits": waits,
            }
        if partial:
            allowed = sorted({method for entry in partial for method in entry.methods})
            return Match.FULL, {"entry": None, "allowed": allowed, "path_params": {}}
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        entry: Entry | None = scope["entry"]
        if entry is None:
            raise HTTPException(405, headers={"Allow": ", ".join(scope["allowed"])})
        if scope["waits"]:
            raise DatabaseUpdateNeededError(entry.module)
        await guard(entry.app, entry.policy, entry.is_sync, scope, receive, send)

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        entry = self.table.names.get(name)
        if entry is None:
            raise NoMatchFound(name, path_params)
        wanted = {n: path_params[n] for n in entry.convertors if n in path_params}
        if len(wanted) < len(entry.convertors):
            raise NoMatchFound(name, path_params)
        path, _ = replace_params(entry.path, dict(entry.convertors), wanted)  # type: ignore[arg-type]
        return URLPath(path=path, protocol="http")


_table: Table | None = None


def current_table() -> Table:
    """The table this process serves by; built at the first call, swapped as a whole."""
    return use_table(build_table()) if _table is None else _table


def use_table(table: Table) -> Table:
    """Serve by this table from now on. Requests under way finish where they began."""
    global _table  # noqa: PLW0603 - the one place that swaps it
    _table = table
    return table


def build_table(root: Path = MODULES_DIR) -> Table:
    """Load the routes of every module. A module whose routes are broken is quarantined."""
    while True:
        table, broken = fill(registry.MODULES.values(), root)
        if not broken:
            return table
        registry.quarantine(*broken)


def fill(
    modules: Iterable[ModuleDefinition], root: Path, known: Mapping[str, Sequence[Entry]] = NONE
) -> tuple[Table, tuple[str, str] | tuple[()]]:
    """A table of these modules' routes, and the first module that cannot be added and why.

    `known` are entries of modules that did not change.
    """
    table = Table()
    modules = list(modules)
    taken: dict[tuple[str, str, str], Entry] = {}
    for definition in modules:
        entries: list[Entry] = list(known.get(definition.code, ()))

        def collect(
            definition: ModuleDefinition = definition, into: list[Entry] = entries
        ) -> None:
            into.extend(_entries_of(definition, root))

        if definition.code not in known and (
            fault := registry.guarded(definition.code, "routes", collect)
        ):
            return table, (definition.code, fault)
        for entry in entries:
            for method in sorted(entry.methods):
                key = (entry.kind, entry.shape, method)
                other = taken.setdefault(key, entry)
                if other.module != entry.module:
                    reason = f"{method} {entry.path} belongs to {other.module} already; rename it"
                    return table, (definition.code, reason)
            table.add(entry)
    return table, _dead_menu_item(modules, table)


def _dead_menu_item(
    modules: Iterable[ModuleDefinition], table: Table
) -> tuple[str, str] | tuple[()]:
    """The first menu entry that leads nowhere: `(code, reason)`."""
    shapes = {entry.shape for entry in table.entries() if entry.kind == "pages"}
    for definition in modules:
        for frontend in definition.menu_items:
            inside = "/{}" if frontend == FrontendType.VENDOR else ""
            for item in definition.menu(frontend):
                is_there = (
                    item.route in table.names
                    if item.route
                    else f"/{frontend.value}{inside}/{item.id}" in shapes
                )
                if not is_there:
                    wanted = item.route or f"/{frontend.value}{inside}/{item.id}"
                    reason = f"menu item {item.id} leads to {wanted}, which is no page; add it"
                    return definition.code, reason
    return ()


def _entries_of(definition: ModuleDefinition, root: Path) -> Iterable[Entry]:
    for kind in ("api", "pages"):
        for file in sorted((root / definition.package / "routes" / kind).glob("*.py")):
            if file.stem == "__init__":
                continue
            dotted = f"app.modules.{definition.package}.routes.{kind}.{file.stem}"
            router = getattr(import_module(dotted), "router", None)
            if not isinstance(router, APIRouter):
                msg = f"routes/{kind}/{file.name} must export `router = APIRouter()`"
                raise ImportError(msg)  # noqa: TRY004 - the file cannot be used as a part of a module
            yield from compile_router(definition.code, kind, file.stem, router)


def _prefix(kind: str, frontend: str, code: str) -> str:
    if kind == "pages":
        return f"/{frontend}"
    return (
        f"{API}/shop/{{vendor_code}}/{code}" if frontend == "shop" else f"{API}/{frontend}/{code}"
    )


def compile_router(code: str, kind: str, frontend: str, router: APIRouter) -> Iterable[Entry]:
    """The routes of `routes/{kind}/{frontend}.py` of a module. Each must say who may call it."""
    bit = registry.bit_of(code)
    # Included, so that FastAPI knows the parameters of the prefix as parameters of the path.
    outer = APIRouter()
    outer.include_router(router, prefix=_prefix(kind, frontend, code))
    for context in iter_route_contexts(outer.routes):
        route = context.original_route
        if not isinstance(route, APIRoute):
            continue
        path = (context.path or "").rstrip("/")
        pattern, _, convertors = compile_path(path)
        methods = frozenset(context.methods or ())
        yield Entry(
            module=code,
            bit=bit,
            frontend=frontend,
            kind=kind,
            path=re.sub(r"{([^}:]*):[^}]*}", r"{\1}", path),
            name=context.name or route.name,
            methods=methods | METHODS_WITH_GET if "GET" in methods else methods,
            pattern=pattern,
            convertors=convertors,
            policy=policy_of(route.endpoint, frontend),
            app=_app_of(context),
            endpoint=route.endpoint,
            is_sync=not inspect.iscoroutinefunction(route.endpoint),
            route=route,
        )


def _app_of(context: RouteContext) -> ASGIApp:
    """The endpoint with the dependencies of all routers around it, which FastAPI keeps private."""
    effective: Any = context._effective_route  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    return effective.app


def openapi_routes(table: Table) -> list[BaseRoute]:
    """Routes with their full paths, for the API's description."""
    routes: list[BaseRoute] = []
    for entry in table.entries():
        if entry.kind == "api" and entry.route.include_in_schema:
            clone = APIRouter()
            inner = APIRouter()
            inner.routes.append(entry.route)
            prefix = entry.path.removesuffix(entry.route.path)
            clone.include_router(inner, prefix=prefix, tags=[entry.module])
            routes += clone.routes
    return routes
