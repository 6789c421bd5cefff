"""PostgreSQL and Valkey of our own: data in the checkout, a private Unix socket, no TCP port."""

import asyncio
import os
import shutil
import signal
import subprocess
import time
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from devstack.binaries import PostgresPrograms, SetupError, find_postgres, find_valkey
from devstack.ledger import command_line
from devstack.privileges import disguise
from devstack.probes import pongs
from devstack.processes import Service

OWNER = "wizamart"
BUILTIN_LOCALES_SINCE = 17
SIGTERM_SETTING_SINCE = 7
PATIENCE = 10.0
SERVERS_STOP = 90  # after everything that talks to them

OTHER_MAJOR = (
    "{data} was written by PostgreSQL {major}, which is not installed any more. Install it to keep"
    " the data (Debian: postgresql-{major}), or move the folder away to start empty."
)
STUCK = "An old PostgreSQL (pid {pid}) still uses {data} and does not stop. End it and try again."

# A commit is on the disk before it is reported, as in production.
DURABLE = {"synchronous_commit": "on", "fsync": "on"}
# Data that nobody needs after the run: a crash of the machine may lose it.
THROWAWAY = {"fsync": "off", "full_page_writes": "off", "max_connections": "200"}
COMMON = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",  # compiling costs more than our short queries take
    "log_line_prefix": "%m [%p] %u@%d ",
    "log_checkpoints": "off",
}


class Postgres:
    """One cluster. `durable` says whether it must survive a power cut."""

    def __init__(self, data: Path, sockets: Path, *, durable: bool) -> None:
        self.data = data
        self.sockets = sockets
        self.durable = durable
        self.disguise = disguise()

    @cached_property
    def programs(self) -> PostgresPrograms:
        made_by = self.data / "PG_VERSION"
        if not made_by.exists():
            return find_postgres()
        major = int(made_by.read_text())
        try:
            return find_postgres(major)
        except SetupError as error:
            raise SetupError(OTHER_MAJOR.format(data=self.data, major=major)) from error

    def url(self, database: str = OWNER) -> str:
        return f"postgresql://{OWNER}@/{database}?host={quote(str(self.sockets), safe='/')}"

    def service(self) -> Service:
        settings = COMMON | (DURABLE if self.durable else THROWAWAY)
        settings["unix_socket_directories"] = str(self.sockets)
        flags = [f"--{name}={value}" for name, value in settings.items()]
        program = self.programs.folder / "postgres"
        return Service(
            "postgres",
            [*self.disguise.prefix, program, "-D", self.data, *flags],
            ready=self.answers,
            lives=self.lives,
            env=self._environment(),
            prepare=self.prepare,
            stop_signal=signal.SIGINT,  # "fast": open transactions are rolled back
            stop_rank=SERVERS_STOP,
        )

    def prepare(self) -> None:
        """Make the cluster if there is none, and clear what a killed predecessor left."""
        if not (self.data / "PG_VERSION").exists():
            self._create()
        for folder in (self.data, self.sockets):
            self.disguise.own(folder)
        _release_lock(self.data / "postmaster.pid", self.data)
        _release_lock(self.sockets / ".s.PGSQL.5432.lock", self.data)

    async def answers(self) -> bool:
        return await asyncio.to_thread(self._answers)

    async def lives(self) -> bool:
        """Whether it answers, or works on it: recovery after a crash may take its time.

        When its startup process itself is killed, PostgreSQL 18 waits for it for ever.
        """
        return await self.answers() or await asyncio.to_thread(self._recovers)

    def _recovers(self) -> bool:
        try:
            server = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
            titles = [Path(f"/proc/{child}/cmdline").read_bytes() for child in children]
        except (OSError, ValueError):
            return True  # it cannot be seen here, so it is left alone
        return any(b"startup" in title for title in titles)

    def create_database(self, name: str = OWNER) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            known = connection.execute("SELECT datname FROM pg_database").fetchall()
            if (name,) in known:
                return
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=3).close()
        except psycopg.OperationalError:
            return False
        return True

    def _create(self) -> None:
        """`initdb` beside the final place, so that a kill half-way leaves no half cluster."""
        fresh = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True, mode=0o700)
        if self.disguise.owner is not None:
            os.chown(fresh, self.disguise.owner, self.disguise.owner)
        initdb = [*self.disguise.prefix, self.programs.folder / "initdb", "-D", fresh]
        done = subprocess.run(
            [*initdb, f"--username={OWNER}", "--auth=trust", "--encoding=UTF8", *self._locale()],
            env=self._environment(), capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise SetupError(f"initdb failed in {self.data}:\n{done.stdout}{done.stderr}".strip())
        fresh.rename(self.data)

    def _locale(self) -> list[str]:
        sync = [] if self.durable else ["--no-sync"]
        if self.programs.major < BUILTIN_LOCALES_SINCE:
            return [*sync, "--locale=C.UTF-8"]
        return [*sync, "--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]

    @staticmethod
    def _environment() -> dict[str, str]:
        """None of the caller's: `PG*` variables and locales would change what the server does."""
        return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


class Valkey:
    """Broker, results and cache in one process."""

    def __init__(self, data: Path, sockets: Path, *, durable: bool) -> None:
        self.data = data
        self.socket = sockets / "valkey.sock"
        self.durable = durable

    def environment(self) -> dict[str, str]:
        """Databases 0, 1, 2, spelled as Celery (broker, results) and redis-py (cache) want it."""
        return {
            "BROKER_URL": f"redis+socket://{self.socket}?virtual_host=0",
            "RESULT_BACKEND": f"redis+socket://{self.socket}?virtual_host=1",
            "CACHE_URL": f"unix://{self.socket}?db=2",
        }

    def service(self) -> Service:
        program = find_valkey()
        argv: list[str | Path] = [
            program.path, "--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700",
            "--dir", self.data, "--save", "60 1" if self.durable else "",
            "--maxmemory", "256mb", "--maxmemory-policy", "noeviction", "--daemonize", "no",
        ]  # fmt: skip
        if program.major >= SIGTERM_SETTING_SINCE:
            # Otherwise it refuses to stop when its data cannot be written (a removed folder).
            argv += ["--shutdown-on-sigterm", "save force" if self.durable else "nosave force"]
        return Service(
            "valkey", argv, ready=self.answers, prepare=self.prepare, stop_rank=SERVERS_STOP
        )

    def prepare(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        self.socket.unlink(missing_ok=True)

    async def answers(self) -> bool:
        return await pongs(self.socket)


def _release_lock(lock: Path, data: Path) -> None:
    """PostgreSQL trusts the pid in its lock file, and after a `kill -9` that may be anybody's.

    A server that really uses this cluster is stopped: its supervisor is dead, or we would not
    hold the checkout's lock. A file that names somebody else is removed. One that names nobody
    stays, because PostgreSQL finds the backends of the dead server with it.
    """
    words = _words(lock)
    if not words:
        return
    pid = int(words[0])
    deadline = time.monotonic() + PATIENCE
    while (_serves(pid, data) or _backends(words)) and time.monotonic() < deadline:
        if _serves(pid, data):
            os.kill(pid, signal.SIGINT)
        time.sleep(0.05)
    if _serves(pid, data):
        raise SetupError(STUCK.format(pid=pid, data=data))
    if _is_taken(pid):
        lock.unlink(missing_ok=True)


def _words(lock: Path) -> list[str]:
    try:
        return lock.read_text().split()
    except OSError:
        return []


def _is_taken(pid: int) -> bool:
    """As PostgreSQL sees it, for whom a zombie is alive too; some containers never reap theirs."""
    try:
        os.kill(pid, 0)
    except OSError as error:
        return not isinstance(error, ProcessLookupError)
    return True


def _serves(pid: int, data: Path) -> bool:
    command = command_line(pid)
    return "postgres" in command and f" {data} " in command


def _backends(words: list[str]) -> int:
    """How many processes still hold the shared memory of the server that wrote the lock file."""
    memory = Path("/proc/sysvipc/shm")
    if not memory.exists():
        return 0
    rows = (line.split() for line in memory.read_text().splitlines()[1:])
    attached = {row[1]: int(row[6]) for row in rows}
    return max((attached.get(word, 0) for word in words[6:8]), default=0)
