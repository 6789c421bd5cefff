"""Run one command inside throw-away servers: tests, benchmarks, fault runs.

    python -m devstack.within [--applications] [--durable] -- COMMAND...

Servers that the environment names (TEST_DATABASE_URL, BROKER_URL, CACHE_URL) are used instead.
With `--applications` the whole stack runs too, on ports of its own. The command finds addresses
in its environment and the pids of everything in the file that `STACK_LEDGER` names.
"""

import argparse
import asyncio
import os
import shutil
import signal
import sys
from pathlib import Path

from devstack.binaries import SetupError
from devstack.console import complain
from devstack.ledger import Ledger
from devstack.locks import Lock
from devstack.options import Options, Ports, clean_environment
from devstack.places import ROOT, VAR, socket_dir
from devstack.processes import StartError
from devstack.stack import Stack

SCRATCH = VAR / "scratch"
TEST_SECRET = "a-secret-for-tests-that-guards-nothing-at-all"  # noqa: S105
MINE = ("DATABASE_URL", "APP_DATABASE_URL", "SECRET_KEY")  # never let a test near a real one


def main() -> int:
    parser = argparse.ArgumentParser(prog="devstack.within")
    parser.add_argument("--applications", action="store_true")
    parser.add_argument("--durable", action="store_true")
    parser.add_argument("command", nargs="+")
    asked = parser.parse_args()
    sweep()
    name = str(os.getpid())
    with Lock(SCRATCH / f"{name}.lock") as lock:
        lock.take()
        folder, sockets = SCRATCH / name, socket_dir(name)
        stack = Stack(_options(folder, sockets, durable=asked.durable))
        try:
            return asyncio.run(run(stack, asked.command, applications=asked.applications))
        except SetupError as error:
            complain(f"\n{error}")
            return 1
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            shutil.rmtree(sockets, ignore_errors=True)
            lock.path.unlink(missing_ok=True)


async def run(stack: Stack, command: list[str], *, applications: bool) -> int:
    """The command's exit code; our own signals are passed on to it and end the servers after."""
    task = asyncio.create_task(_run(stack, command, applications=applications))
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, task.cancel)
    # A terminal sends Ctrl-C to the command as well: it ends by itself, and so do we after it.
    loop.add_signal_handler(signal.SIGINT, (lambda: None) if sys.stdin.isatty() else task.cancel)
    try:
        return await task
    except asyncio.CancelledError:
        return 128 + signal.SIGTERM
    except StartError as failure:
        complain(f"\n{failure}")
        return 1
    finally:
        await stack.stop()


async def _run(stack: Stack, command: list[str], *, applications: bool) -> int:
    await stack.start_servers()
    stack.tell_addresses()
    if applications:
        await stack.supervisor.start(*stack.fakes())
        await stack.migrate()
        await stack.start_applications()
    process = await asyncio.create_subprocess_exec(*command, env=_environment(stack))
    try:
        return await process.wait()
    except asyncio.CancelledError:
        process.send_signal(signal.SIGINT)  # both pytest and scripts clean up after that one
        await process.wait()
        raise


def sweep() -> None:
    """Remove what killed runs left: their servers first, then their folders."""
    for lock in [Lock(path) for path in SCRATCH.glob("*.lock")]:
        if not lock.take():
            continue
        with lock:
            folder = lock.path.with_suffix("")
            Ledger(folder / "run" / "processes.json").end_orphans()
            shutil.rmtree(folder, ignore_errors=True)
            shutil.rmtree(socket_dir(folder.name), ignore_errors=True)
            lock.path.unlink(missing_ok=True)


def _options(folder: Path, sockets: Path, *, durable: bool) -> Options:
    environ = {k: v for k, v in clean_environment().items() if k not in MINE}
    if given := environ.get("TEST_DATABASE_URL"):
        environ["DATABASE_URL"] = given
    environ |= {"ENVIRONMENT": "test", "SECRET_KEY": TEST_SECRET}
    return Options(
        folder, sockets, Ports.free(), environ, durable=durable, demo=False, flower=False
    )


def _environment(stack: Stack) -> dict[str, str]:
    environ = stack.environ | {"STACK_LEDGER": str(stack.ledger.path)}
    environ.setdefault("TEST_DATABASE_URL", environ["DATABASE_URL"])
    return environ


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
