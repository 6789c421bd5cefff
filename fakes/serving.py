"""How a stand-in for a payment provider is served, and what its command line is."""

import argparse
import asyncio
import os
import signal
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeAlias

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from fakes.stripe.gateway import Gateway

CreateApp: TypeAlias = Callable[[Path | None], Starlette]


def application(gateway: Gateway, routes: Sequence[BaseRoute]) -> Starlette:
    """One gateway in one process: its state is a plain object, so it must not be forked."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None]:
        await gateway.start()
        yield
        await gateway.stop()

    return Starlette(routes=routes, lifespan=lifespan)


async def serve(app: Starlette, host: str, port: int, stopped: asyncio.Event) -> None:
    """Answer until `stopped` is set."""
    server = Server(
        app, address=host, port=port, interface=Interfaces.ASGI, log_level=LogLevels.error
    )
    serving = asyncio.create_task(server.serve())
    waiting = asyncio.create_task(stopped.wait())
    await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
    if not serving.done():
        server.stop()
    waiting.cancel()
    await serving


def main(name: str, create_app: CreateApp, default_port: int) -> None:
    """`python -m fakes.<name> --port 12111`"""
    options = _options(name, default_port)
    app = create_app(None if options.forget else options.state)
    asyncio.run(_run(app, options.host, options.port))


def _options(name: str, default_port: int) -> argparse.Namespace:
    prefix = f"FAKE_{name.upper()}"
    port = int(os.environ.get(f"{prefix}_PORT", str(default_port)))
    state = os.environ.get(f"{prefix}_STATE") or f"var/fake-{name}-{port}.sqlite3"
    parser = argparse.ArgumentParser(prog=f"python -m fakes.{name}")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=port)
    parser.add_argument("--state", type=Path, default=Path(state), help="where to keep everything")
    parser.add_argument("--forget", action="store_true", help="keep nothing")
    return parser.parse_args()


async def _run(app: Starlette, host: str, port: int) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await serve(app, host, port, stopped)
