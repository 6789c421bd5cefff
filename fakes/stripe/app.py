"""The application, and how it is served."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server
from starlette.applications import Starlette

from fakes.stripe import api, control_api, pages
from fakes.stripe.gateway import Gateway


def create_app(path: Path | None = None) -> Starlette:
    """One gateway in one process: its state is a plain object, so it must not be forked."""
    gateway = Gateway(path)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None]:
        await gateway.start()
        yield
        await gateway.stop()

    tables = [*api.routes(gateway), *pages.routes(gateway), *control_api.routes(gateway)]
    return Starlette(routes=tables, lifespan=lifespan)


async def serve(host: str, port: int, path: Path | None, stopped: asyncio.Event) -> None:
    """Answer until `stopped` is set."""
    server = Server(
        create_app(path),
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        log_level=LogLevels.error,
    )
    serving = asyncio.create_task(server.serve())
    waiting = asyncio.create_task(stopped.wait())
    await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
    if not serving.done():
        server.stop()
    waiting.cancel()
    await serving
