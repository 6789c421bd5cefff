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
from app.core.gate import gate
from app.core.hot import BUSY_OR_GONE, operator_connection
from app.core.menu_config import HIDDEN_SQL, keep_hidden
from app.core.module_settings import STAMPS_SQL, VALUES_SQL, keep
from app.exceptions.base import UnavailableError
from app.modules import mounting, staging
from app.modules.fingerprints import fingerprints
from app.modules.pending import APPLIED_SQL, missing_from, waiting
from app.modules.service import apply_enablement
from app.modules.upgrades import upgrade_modules

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
WATCH_SECONDS = 0.5
EVERYTHING = {"directory", "menus", "modules", "settings", "plug"}
# One statement: the set and how new it is belong together.
MODULES_SQL = (
    "SELECT p.id, p.module_generation, m.module FROM platforms p"
    " LEFT JOIN platform_modules m ON m.platform_id = p.id"
)
GENERATION_SQL = (
    "SELECT coalesce(sum(module_generation), 0) + coalesce(max(id), 0)"
    " + (SELECT coalesce(sum(extract(epoch FROM updated_at)), 0) FROM vendors)"
    " + (SELECT count(*) FROM vendor_domains)"
    " + (SELECT coalesce(max(id), 0) FROM module_setting_changes)"
    " + (SELECT coalesce(sum(extract(epoch FROM staged_at)), 0) FROM module_stages)"
    " + (SELECT coalesce(sum(id), 0) FROM admin_menu_config)"
    " FROM platforms"
)
VERSIONS_SQL = "SELECT vendor_id, version FROM content_versions"


def refresh() -> None:
    """Read everything anew; for start-up, scripts and Celery workers."""
    with transaction(Context.operator()) as db:
        rows = [(row[0], row[1], row[2]) for row in db.execute(text(MODULES_SQL))]
        apply_enablement(rows, db.scalars(text(APPLIED_SQL)).all())
        current.directory = build(
            *(
                [dict(row) for row in db.execute(text(sql)).mappings()]
                for sql in (PLATFORMS_SQL, VENDORS_SQL, DOMAINS_SQL)
            )
        )
        rows = db.execute(text(VERSIONS_SQL)).all()
        current.versions.update({row[0]: row[1] for row in rows})
    refresh_settings()
    refresh_menus()


def refresh_settings() -> None:
    """Read what modules were set to; after a change, by the process that made it."""
    with transaction(Context.operator()) as db:
        values, stamps = (
            [dict(row) for row in db.execute(text(sql)).mappings()]
            for sql in (VALUES_SQL, STAMPS_SQL)
        )
    keep(values, stamps)


def refresh_menus() -> None:
    """Read which menu items are hidden."""
    with transaction(Context.operator()) as db:
        keep_hidden(dict(row) for row in db.execute(text(HIDDEN_SQL)).mappings())


_refreshed_at = 0.0


def refresh_if_stale(seconds: float = POLL_SECONDS) -> None:
    """For processes without an event loop: refresh, but not more often than this."""
    global _refreshed_at  # noqa: PLW0603
    if time.monotonic() - _refreshed_at < seconds:
        return
    try:
        mounting.follow()
        refresh()
    except SQLAlchemyError:
        log.warning("the directory could not be refreshed; the last known one stays in force")
    _refreshed_at = time.monotonic()


class Watcher:
    """Looks at the modules' directories and has what changed there tried. One worker does it."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="module-watcher")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        tried = seen = await asyncio.to_thread(fingerprints)
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            now = await asyncio.to_thread(fingerprints)
            # Twice the same: whoever copies files has finished.
            if now == seen and now != tried:
                try:
                    await asyncio.to_thread(staging.rescan)
                    tried = now
                except SQLAlchemyError:
                    log.warning("modules could not be tried; the next look will do it")
            seen = now


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
            await self._reload(connection, EVERYTHING)
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
        if "plug" in kinds and await asyncio.to_thread(mounting.follow):
            kinds = {*kinds, "modules"}
        if "modules" in kinds:
            await _read_modules(connection)
        if "directory" in kinds:
            current.directory = await _read_directory(connection)
        if "menus" in kinds:
            keep_hidden(map(dict, await connection.fetch(HIDDEN_SQL)))
        if "settings" in kinds:
            keep(*[map(dict, await connection.fetch(sql)) for sql in (VALUES_SQL, STAMPS_SQL)])

    async def _poll(self, connection: Any) -> None:
        await self._reload_versions(connection)
        generation = await connection.fetchval(GENERATION_SQL)
        if generation != self._generation:
            self._generation = generation
            await self._reload(connection, EVERYTHING)
        elif gate.waiting:  # a migration that nobody told us of
            await self._reload(connection, {"modules"})

    async def _reload_versions(self, connection: Any) -> None:
        for row in await connection.fetch(VERSIONS_SQL):
            _learn(row["vendor_id"], row["version"])


async def _read_modules(connection: Any) -> None:
    rows = await connection.fetch(MODULES_SQL)
    applied = [row["revision"] for row in await connection.fetch(APPLIED_SQL)]
    still = waiting(missing_from(applied))
    if gate.waiting_modules() - still:
        # What comes back with its migrations may have a version to be brought to first.
        await asyncio.to_thread(upgrade_modules, leave=still)
    apply_enablement(map(tuple, rows), applied)


class CatchUp:
    """Reads which modules are on for requests that have seen more than this process: once for
    all that wait."""

    def __init__(self) -> None:
        self._reading: dict[asyncio.AbstractEventLoop, asyncio.Task[None]] = {}

    async def to(self, platform_id: int, generation: int) -> None:
        """Come up to this generation. A claim that is not true costs one look."""
        loop = asyncio.get_running_loop()
        for _ in range(2):  # a look that had begun before the change may have missed it
            if not gate.is_behind(platform_id, generation):
                return
            task = self._reading.get(loop)
            if task is None or task.done():
                task = self._reading[loop] = asyncio.create_task(self._read())
            with contextlib.suppress(UnavailableError):
                await asyncio.shield(task)

    async def _read(self) -> None:
        async with operator_connection() as connection:
            await _read_modules(connection)


catch_up = CatchUp()


def _learn(vendor_id: int, version: int) -> None:
    if version > current.versions.get(vendor_id, 0):
        current.versions[vendor_id] = version


async def _read_directory(connection: Any) -> Directory:
    statements = (PLATFORMS_SQL, VENDORS_SQL, DOMAINS_SQL)
    return build(*[map(dict, await connection.fetch(sql)) for sql in statements])
