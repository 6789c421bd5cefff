"""One module and what it requires, as an application that has nothing else."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

from fastapi import FastAPI
from starlette.testclient import TestClient

from app.modules import graph, registry
from app.modules.routes import Entry, Table
from tests.support.factories import (
    Person,
    Shop,
    make_admin,
    make_platform,
    make_team_user,
    make_vendor,
)


@dataclass(frozen=True)
class ModuleApp:
    """A shop on a platform where only these modules are on, and a browser for it."""

    modules: tuple[str, ...]
    client: TestClient
    shop: Shop
    owner: Person
    admin: Person
    entries: tuple[Entry, ...]

    def routes(self, module: str, *, kind: str = "", method: str = "") -> list[Entry]:
        return [
            entry
            for entry in self.entries
            if entry.module == module
            and kind in {"", entry.kind}
            and (not method or method in entry.methods)
        ]


MakeApp = Callable[[str], ModuleApp]


@contextmanager
def module_app(client: TestClient, code: str) -> Generator[ModuleApp]:
    """The application as if only `code`, what it requires and the core modules were installed.

    Others have no routes at all here, and their handlers, ports and slots are off on this
    platform. Their tables stay; `tests/test_without_modules.py` removes whole directories.
    """
    requires = {known: m.requires for known, m in registry.MODULES.items()}
    core = [known for known, m in registry.MODULES.items() if m.is_core]
    wanted = graph.closed(requires, [code, *core])
    dispatch = cast("FastAPI", client.app).state.dispatch
    kept, table = dispatch.table, Table()
    for entry in kept.entries():
        if entry.module in wanted:
            table.add(entry)
    dispatch.table = table
    is_optional = code in registry.OPTIONAL_MODULES
    try:
        platform_id = make_platform(modules=[code] if is_optional else [])
        shop = make_vendor(platform_id)
        yield ModuleApp(
            modules=tuple(known for known in registry.MODULES if known in wanted),
            client=client,
            shop=shop,
            owner=make_team_user(shop),
            admin=make_admin(platform_ids=[platform_id]),
            entries=tuple(table.entries()),
        )
    finally:
        dispatch.table = kept
