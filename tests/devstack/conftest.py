"""Servers of a test's own, and ways to be unkind to them."""

import asyncio
import os
import shutil
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from devstack.ledger import Ledger
from devstack.places import socket_dir
from devstack.processes import Supervisor

Scene = Callable[[Supervisor], Coroutine[Any, Any, Any]]


@pytest.fixture
def sockets() -> Iterator[Path]:
    """The temporary folders of pytest are too deep for a socket."""
    folder = socket_dir(f"t{os.getpid()}")
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def supervised(tmp_path: Path) -> Callable[[Scene], Any]:
    """Run an async scene with a supervisor that is stopped after it, come what may."""

    def run(scene: Scene) -> Any:
        async def play() -> Any:
            supervisor = Supervisor(tmp_path / "log", Ledger(tmp_path / "run" / "processes.json"))
            try:
                return await scene(supervisor)
            finally:
                await supervisor.stop()

        return asyncio.run(play())

    return run
