"""Routes of a test's own, served by the real application for as long as the test takes."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import cast

from fastapi import APIRouter, FastAPI
from starlette.testclient import TestClient

from app.modules.routes import Table, compile_router


@contextmanager
def routes(
    client: TestClient, router: APIRouter, *, frontend: str = "vendor", kind: str = "api"
) -> Generator[None]:
    """As if the module `core` had these routes too."""
    dispatch = cast("FastAPI", client.app).state.dispatch
    kept, table = dispatch.table, Table()
    for entry in (*compile_router("core", kind, frontend, router), *kept.entries()):
        table.add(entry)
    dispatch.table = table
    try:
        yield
    finally:
        dispatch.table = kept
