"""`dev.py run`: start all of it, say where it is, keep it running, stop it in order."""

import asyncio
import os
import shutil
import signal
import sys

from devstack.binaries import SetupError
from devstack.console import complain, elapsed, say
from devstack.locks import Lock
from devstack.options import Options, refuse_wrong_settings
from devstack.places import ROOT, VAR, socket_dir
from devstack.processes import StartError
from devstack.stack import Stack

LOG_CARE = 60.0  # seconds between two looks at the size of the logs

ALREADY = "Wizamart already runs from this folder (pid {pid}). Stop it first, or use that one."


def main() -> int:
    lock = Lock(VAR / "run" / "lock")
    if not lock.take():
        complain(ALREADY.format(pid=lock.holder()))
        return 1
    with lock:
        sockets = socket_dir("run")
        try:
            options = Options.for_run(sockets)
            refuse_wrong_settings(options.environ)
            stack = Stack(options)
            stack.clear_orphans()
            options.refuse_taken_ports()
            return asyncio.run(serve(stack))
        except SetupError as error:
            complain(f"\n{error}")
            return 1
        finally:
            shutil.rmtree(sockets, ignore_errors=True)


async def serve(stack: Stack) -> int:
    say(f"Starting Wizamart ({stack.options.environ['ENVIRONMENT']}) in {ROOT}")
    asked = _listen_for_signals(stack)
    starting = asyncio.create_task(stack.start())
    waiting = asyncio.create_task(asked.wait())
    await asyncio.wait({starting, waiting}, return_when=asyncio.FIRST_COMPLETED)
    try:
        if starting.done():
            return await _after_start(stack, starting, asked)
        starting.cancel()
        await asyncio.wait({starting})
        return 0
    finally:
        waiting.cancel()
        say("Stopped." if await stack.stop() else "Stopped, some by force.")


async def _after_start(stack: Stack, starting: asyncio.Task[str], asked: asyncio.Event) -> int:
    try:
        logins = starting.result()
    except (SetupError, StartError) as failure:
        complain(f"\n{failure}")
        return 1
    say(_welcome(stack, logins, await stack.quarantined()))
    while not asked.is_set():
        try:
            async with asyncio.timeout(LOG_CARE):
                await asked.wait()
        except TimeoutError:
            stack.supervisor.trim_logs()
    return 0


def _listen_for_signals(stack: Stack) -> asyncio.Event:
    asked = asyncio.Event()

    def stop() -> None:
        if asked.is_set():
            complain("Stopping at once.")
            stack.supervisor.kill()
            return
        asked.set()
        say("\nStopping; once more (Ctrl-C) to stop at once.")

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop)
    return asked


def _welcome(stack: Stack, logins: str, quarantined: list[str]) -> str:
    options, ports, public = stack.options, stack.options.ports, stack.environ["PUBLIC_URL"]
    lines = ["", f"Wizamart is up after {elapsed():.1f} s.", "", f"  Platform  {public}"]
    lines += [f"  Flower    http://127.0.0.1:{ports.flower_port}  ({stack.flower_login()})"]
    if options.fakes:
        lines += [f"  Mail      {stack.environ['MAIL_CATCH_DIR']} (caught, never sent)"]
    lines += [f"  Logs      {options.data / 'log'}"]
    lines += ["", *(f"  {line}" for line in logins.splitlines())] if logins else []
    lines += [f"\n  Module {name} was left out; the web log says why." for name in quarantined]
    return "\n".join([*lines, "", "Ctrl-C stops it."])


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
