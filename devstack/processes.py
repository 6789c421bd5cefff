"""Keeps processes running: starts them, waits until they answer, restarts them, stops them."""

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from devstack.console import complain, step
from devstack.ledger import Ledger
from devstack.privileges import dies_with_us

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0
CALM = 30.0  # a process that ran this long starts over with the shortest pause
POLL = 0.05
LOOK_AGAIN = 5.0
PATIENCE = 3  # looks in a row at which it did not live
LOG_LIMIT = 20_000_000
LOG = -10  # like subprocess.PIPE (-1): write to the service's log

Probe = Callable[[], Awaitable[bool]]


async def always_ready() -> bool:
    return True


def nothing() -> None:
    return


@dataclass(frozen=True)
class Service:
    """One process: how it starts, how one sees that it answers, and when it stops."""

    name: str
    argv: Sequence[str | Path]
    ready: Probe = always_ready
    lives: Probe = always_ready  # asked now and then: a process may be there and do nothing
    env: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[], None] = nothing  # before each start: left-overs of a killed predecessor
    stop_signal: signal.Signals = signal.SIGTERM
    stop_rank: int = 0  # low ranks stop first, equal ones together
    start_seconds: float = 60.0
    stop_seconds: float = 10.0
    says: str = ""  # for those that cannot be asked: its log must hold this first


class StartError(Exception):
    """A process did not come up; the message holds the end of its log."""


async def together(*work: Coroutine[Any, Any, Any]) -> list[Any]:
    """Do all of it at once; the first failure ends the rest and is raised as it is."""
    tasks = [asyncio.create_task(one) for one in work]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class Supervisor:
    """Runs services of which each is restarted, for ever, when it ends by itself."""

    def __init__(self, logs: Path, ledger: Ledger) -> None:
        self.logs = logs
        self.ledger = ledger
        self._guard = dies_with_us()
        self._running: dict[str, _Running] = {}
        logs.mkdir(parents=True, exist_ok=True)

    async def start(self, *services: Service) -> None:
        """Start them together and return once all of them answer."""
        started = [_Running(self, service) for service in services]
        self._running |= {running.service.name: running for running in started}
        await together(*(running.first_start() for running in started))

    async def finish(self, service: Service, *, loud: bool = False) -> str:
        """Run a step to its end and return what it printed. `loud` shows its stderr meanwhile."""
        running = _Running(self, service)
        process = await running.spawn(stdout=subprocess.PIPE, stderr=None if loud else LOG)
        try:
            said, _ = await process.communicate()
        except asyncio.CancelledError:
            await running.end(signal.SIGTERM)
            raise
        finally:
            self.ledger.forget(service.name)
        if process.returncode:
            raise StartError(running.obituary(process.returncode))
        return said.decode(errors="replace").strip()

    async def stop(self) -> bool:
        """Stop all, lowest rank first. False when one had to be killed."""
        clean = True
        for rank in sorted({r.service.stop_rank for r in self._running.values()}):
            group = [r for r in self._running.values() if r.service.stop_rank == rank]
            clean &= all(await asyncio.gather(*(running.stop() for running in group)))
        self._running.clear()
        return clean

    def kill(self) -> None:
        """For the impatient: end everything now."""
        for running in self._running.values():
            running.signal_group(signal.SIGKILL)

    def trim_logs(self) -> None:
        """Keep one predecessor of a log that has grown; writers append, so cutting is safe."""
        for log in self.logs.glob("*.log"):
            if log.stat().st_size > LOG_LIMIT:
                log.with_suffix(".log.1").write_bytes(log.read_bytes()[-LOG_LIMIT:])
                os.truncate(log, 0)

    def command(self, service: Service) -> list[str]:
        return [*self._guard, *map(str, service.argv)]


class _Running:
    """One service while the supervisor is up."""

    def __init__(self, supervisor: Supervisor, service: Service) -> None:
        self.service = service
        self._supervisor = supervisor
        self._log = supervisor.logs / f"{service.name}.log"
        self._process: asyncio.subprocess.Process | None = None
        self._watch: asyncio.Task[None] | None = None
        self._stopping = False
        self._log_start = 0

    async def first_start(self) -> None:
        process = await self.spawn()
        await self._until_ready(process)
        step(self.service.name, "ready")
        self._watch = asyncio.create_task(self._keep_alive(process))

    async def spawn(
        self, stdout: int = LOG, stderr: int | None = LOG
    ) -> asyncio.subprocess.Process:
        await asyncio.to_thread(self.service.prepare)
        with self._open_log() as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._supervisor.command(self.service),
                env=dict(self.service.env) or None,
                stdin=subprocess.DEVNULL,
                stdout=log if stdout == LOG else stdout,
                stderr=log if stderr == LOG else stderr,
                start_new_session=True,  # Ctrl-C reaches us alone, and we stop them in order
            )
        self._supervisor.ledger.note(self.service.name, self._process.pid)
        return self._process

    async def stop(self) -> bool:
        self._stopping = True
        if self._watch:
            self._watch.cancel()
        clean = await self.end(self.service.stop_signal)
        self._supervisor.ledger.forget(self.service.name)
        return clean

    async def end(self, with_signal: signal.Signals) -> bool:
        process = self._process
        if process is None:
            return True
        if process.returncode is None:
            process.send_signal(with_signal)
        try:
            async with asyncio.timeout(self.service.stop_seconds):
                await process.wait()
        except TimeoutError:
            complain(f"{self.service.name} did not stop in time and was killed")
            self.signal_group(signal.SIGKILL)
            await process.wait()
            return False
        self.signal_group(signal.SIGKILL)
        return True

    def signal_group(self, number: signal.Signals) -> None:
        """Reach the children too: pool workers outlive a parent that was killed."""
        if self._process is None:
            return
        try:
            os.killpg(self._process.pid, number)
        except (ProcessLookupError, PermissionError):
            return

    def obituary(self, code: int) -> str:
        how = f"by signal {-code}" if code < 0 else f"with code {code}"
        tail = self._said().strip().splitlines()[-25:]
        return "\n".join([f"{self.service.name} ended {how}. {self._log}:", *tail])

    def _said(self) -> str:
        """What it has logged since its last start."""
        with self._log.open("rb") as log:
            log.seek(self._log_start)
            return log.read().decode(errors="replace")

    async def _until_ready(self, process: asyncio.subprocess.Process) -> None:
        service, born = self.service, time.monotonic()
        while True:
            if process.returncode is not None:
                self.signal_group(signal.SIGKILL)
                raise StartError(self.obituary(process.returncode))
            if service.says in self._said() and await service.ready():
                return
            age = time.monotonic() - born
            if age > service.start_seconds:
                raise StartError(f"{service.name} does not answer after {age:.0f} s. {self._log}")
            await asyncio.sleep(POLL)

    async def _keep_alive(self, process: asyncio.subprocess.Process) -> None:
        pause, born = FIRST_PAUSE, time.monotonic()
        while True:
            code = await self._until_dead(process)
            if self._stopping:
                return
            self.signal_group(signal.SIGKILL)
            pause = FIRST_PAUSE if time.monotonic() - born > CALM else pause
            step(self.service.name, f"ended ({code}); starting it again in {pause:.1f} s")
            await asyncio.sleep(pause)
            pause, born = min(pause * 2, LONGEST_PAUSE), time.monotonic()
            process = await self._again(process)

    async def _until_dead(self, process: asyncio.subprocess.Process) -> int:
        """Its exit code. One that no longer lives is killed, so that it can be started again."""
        missed = 0
        while True:
            try:
                async with asyncio.timeout(LOOK_AGAIN):
                    return await process.wait()
            except TimeoutError:
                missed = 0 if await self.service.lives() else missed + 1
            if missed >= PATIENCE and not self._stopping:
                complain(f"{self.service.name} is there, but does nothing any more; killed")
                self.signal_group(signal.SIGKILL)
                missed = 0

    async def _again(self, dead: asyncio.subprocess.Process) -> asyncio.subprocess.Process:
        """A start that fails leaves the dead process in place, so that the loop tries again."""
        try:
            process = await self.spawn()
        except (OSError, subprocess.SubprocessError, RuntimeError) as error:
            step(self.service.name, f"cannot be started: {error}")
            return dead
        try:
            await self._until_ready(process)
            step(self.service.name, "back")
        except StartError as error:
            complain(str(error))
            if process.returncode is None:
                self.signal_group(signal.SIGKILL)
        return process

    def _open_log(self) -> BinaryIO:
        log = self._log.open("ab")
        self._log_start = log.tell()
        return log
