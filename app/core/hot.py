"""The hot lane's door to the database: asyncpg, prepared statements, no ORM.

For what thousands of shoppers do (list, product, cart, checkout). Every connection is handed out
inside a transaction that already knows its role and tenant, so row-level security holds here too.
"""

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeAlias, TypeVar

import asyncpg
import orjson

from app.core.config import settings
from app.core.database import OPERATOR_ROLE, TENANT_ROLE
from app.exceptions.base import UnavailableError

T = TypeVar("T")
# Not our bug, and worth another try: the client hears 503 instead of 500.
BUSY_OR_GONE = (
    OSError,  # TimeoutError is one
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.LockNotAvailableError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
)
Connection: TypeAlias = asyncpg.pool.PoolConnectionProxy  # type: ignore[type-arg]

_pools: dict[asyncio.AbstractEventLoop, asyncpg.Pool] = {}  # type: ignore[type-arg]


async def pool() -> asyncpg.Pool:  # type: ignore[type-arg]
    """The pool of the running event loop, opened on first use."""
    loop = asyncio.get_running_loop()
    found = _pools.get(loop)
    if found is None:
        opened = await _open_pool()
        found = _pools.setdefault(loop, opened)
        if found is not opened:  # two first requests at the same moment
            await opened.close()
    return found


async def _open_pool() -> asyncpg.Pool:  # type: ignore[type-arg]
    return await asyncpg.create_pool(
        settings.asyncpg_dsn,
        min_size=1,
        max_size=settings.pool_size,
        timeout=3,
        command_timeout=10,
        init=_speak_json,
        reset=_nothing_to_reset,
        server_settings={
            "statement_timeout": "5000",
            "lock_timeout": "3000",
            "idle_in_transaction_session_timeout": "10000",
        },
    )


async def _nothing_to_reset(connection: Any) -> None:
    """All our state is transaction-local, so the usual reset round trip would do nothing."""


async def _speak_json(connection: Any) -> None:
    for name in ("json", "jsonb"):
        await connection.set_type_codec(
            name,
            encoder=lambda value: orjson.dumps(value).decode(),
            decoder=orjson.loads,
            schema="pg_catalog",
        )


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run hot-lane code from a worker or script: a loop and a pool of its own, closed after."""

    async def whole() -> T:
        try:
            return await work
        finally:
            await close_pool()

    return asyncio.run(whole())


async def close_pool() -> None:
    found = _pools.pop(asyncio.get_running_loop(), None)
    if found is not None:
        await found.close()


def tenant_connection(vendor_id: int, *, write: bool = False) -> Any:
    """`async with tenant_connection(7) as db:` gives a connection that sees vendor 7 alone."""
    return _connection(TENANT_ROLE, str(int(vendor_id)), write=write)


def operator_connection(*, write: bool = False) -> Any:
    """A connection that sees all vendors: resolver, sessions, inbox."""
    return _connection(OPERATOR_ROLE, "", write=write)


@asynccontextmanager
async def _connection(role: str, vendor_id: str, *, write: bool) -> AsyncGenerator[Connection]:
    # One round trip. The values are a constant and an integer, so no parameter is needed.
    begin = (
        f"BEGIN{'' if write else ' READ ONLY'}; SELECT set_config('role', '{role}', true),"
        f" set_config('app.vendor_id', '{vendor_id}', true)"
    )
    try:
        connection = await _begun(begin)
    except BUSY_OR_GONE as error:
        raise UnavailableError from error
    try:
        yield connection
        await connection.execute("COMMIT")
    except BaseException as error:
        await _roll_back(connection)
        if isinstance(error, BUSY_OR_GONE):
            raise UnavailableError from error
        raise
    finally:
        await (await pool()).release(connection)


async def _begun(begin: str) -> Connection:
    """A connection inside a transaction. One that died while it lay idle is replaced once."""
    connections = await pool()
    connection = await connections.acquire(timeout=2)
    try:
        await connection.execute(begin)
    except BUSY_OR_GONE:
        _drop(connection)
        await connections.release(connection)
        connection = await connections.acquire(timeout=2)
        await connection.execute(begin)
    return connection


async def _roll_back(connection: Connection) -> None:
    try:
        if not connection.is_closed():
            await connection.execute("ROLLBACK")
    except BUSY_OR_GONE:
        _drop(connection)


def _drop(connection: Connection) -> None:
    """End a connection that is of no use any more; it may have left its pool by itself."""
    with suppress(asyncpg.InterfaceError):
        connection.terminate()


@asynccontextmanager
async def savepoint(connection: Connection) -> AsyncGenerator[None]:
    """Undo only what stands inside when it raises; the transaction goes on."""
    await connection.execute("SAVEPOINT step")
    try:
        yield
    except BaseException:
        await connection.execute("ROLLBACK TO SAVEPOINT step")
        raise
    await connection.execute("RELEASE SAVEPOINT step")
