"""Keeps what each process holds in memory true to the database.

Changes arrive by LISTEN/NOTIFY, in the same transaction that made them. A poll each second is the
net below: a lost connection or notification costs at most that second.
"""

import asyncio
import contextlib
import logging
import time
from typing import Any

import asyncpg
import orjson
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.core.config import settings
from app.core.database import OPERATOR_ROLE, Context, transaction
from app.core.directory import (
    CHANNEL,
    DOMAINS_SQL,
    PLATFORMS_SQL,
    VENDORS_SQL,
    Directory,
    build,
    current,
)
from app.core.hot import BUSY_OR_GONE
from app.modules.service import apply_enablement

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
MODULES_SQL = "SELECT platform_id, module FROM platform_modules"
GENERATION_SQL = (
    "SELECT coalesce(sum(module_generation), 0) + coalesce(max(id), 0)"
    " + (SELECT coalesce(sum(extract(epoch FROM updated_at)), 0) FROM vendors)"
    " + (SELECT count(*) FROM vendor_domains) FROM platforms"
)
VERSIONS_SQL = "SELECT vendor_id, version FROM content_versions"


def refresh() -> None:
    """Read everything anew; for start-up, scripts and Celery workers."""
    with transaction(Context.operator()) as db:
        apply_enablement([(row[0], row[1]) for row in db.execute(text(MODULES_SQL))])
        current.directory = build(
            *(
                [dict(row) for row in db.execute(text(sql)).mappings()]
                for sql in (PLATFORMS_SQL, VENDORS_SQL, DOMAINS_SQL)
            )
        )
        rows = db.execute(text(VERSIONS_SQL)).all()
        current.versions.update({row[0]: row[1] for row in rows})


_refreshed_at = 0.0


def refresh_if_stale(seconds: float = POLL_SECONDS) -> None:
    """For processes without an event loop: refresh, but not more often than this."""
    global _refreshed_at  # noqa: PLW0603
    if time.monotonic() - _refreshed_at < seconds:
        return
    try:
        refresh()
    except SQLAlchemyError:
        log.warning("the directory could not be refreshed; the last known one stays in force")
    _refreshed_at = time.monotonic()


class Listener:
    """One connection per web process that hears of every change."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None
        self._generation: Any = None
        self._pending: set[str] = set()
        self._wake = asyncio.Event()

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="live-listener")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        while True:
            try:
                await self._listen()
            except (*BUSY_OR_GONE, asyncpg.PostgresError):
                log.warning("the listener lost the database; the last known state stays in force")
                await asyncio.sleep(0.5)

    async def _listen(self) -> None:
        connection = await asyncpg.connect(settings.asyncpg_dsn, timeout=3, command_timeout=5)
        try:
            await connection.execute(f"SET ROLE {OPERATOR_ROLE}")
            for name in ("json", "jsonb"):
                await connection.set_type_codec(
                    name, encoder=str, decoder=orjson.loads, schema="pg_catalog"
                )
            await connection.add_listener(CHANNEL, self._hear)
            await self._reload(connection, {"directory", "modules"})
            await self._reload_versions(connection)
            while not connection.is_closed():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), POLL_SECONDS)
                self._wake.clear()
                heard, self._pending = self._pending, set()
                await self._reload(connection, heard)
                await self._poll(connection)
        finally:
            connection.terminate()

    def _hear(self, _connection: Any, _pid: int, _channel: str, payload: object) -> None:
        kind, _, rest = str(payload).partition(":")
        if kind == "content":
            vendor_id, _, version = rest.partition(":")
            _learn(int(vendor_id), int(version))
            return
        self._pending.add(kind)
        self._wake.set()

    async def _reload(self, connection: Any, kinds: set[str]) -> None:
        if "modules" in kinds:
            rows = await connection.fetch(MODULES_SQL)
            apply_enablement([(row["platform_id"], row["module"]) for row in rows])
        if "directory" in kinds:
            current.directory = await _read_directory(connection)

    async def _poll(self, connection: Any) -> None:
        await self._reload_versions(connection)
        generation = await connection.fetchval(GENERATION_SQL)
        if generation != self._generation:
            self._generation = generation
            await self._reload(connection, {"modules", "directory"})

    async def _reload_versions(self, connection: Any) -> None:
        for row in await connection.fetch(VERSIONS_SQL):
            _learn(row["vendor_id"], row["version"])


def _learn(vendor_id: int, version: int) -> None:
    if version > current.versions.get(vendor_id, 0):
        current.versions[vendor_id] = version


async def _read_directory(connection: Any) -> Directory:
    statements = (PLATFORMS_SQL, VENDORS_SQL, DOMAINS_SQL)
    return build(*[map(dict, await connection.fetch(sql)) for sql in statements])
