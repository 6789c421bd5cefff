"""The application as it really runs: two web workers, Celery, relay, stand-ins; a demo in it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock
from functools import cached_property
from pathlib import Path
from tempfile import gettempdir
from typing import Any, TextIO, cast

import httpx2
import psycopg
from psycopg import conninfo, sql
from psycopg.rows import dict_row

from demo.shops import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
# What the tests around us run on; the stack here finds its own.
OWN = (
    "DATABASE_URL", "APP_DATABASE_URL", "BROKER_URL", "RESULT_BACKEND", "CACHE_URL", "PUBLIC_URL",
    "PORT", "FLOWER_PORT", "FAKE_STRIPE_PORT", "FAKE_PAYPAL_PORT", "FAKE_SMTP_PORT", "MAIL_URL",
    "MAIL_CATCH_DIR", "MEDIA_DIR", "PAYMENTS_STRIPE_API_BASE", "PAYMENTS_PAYPAL_API_BASE",
    "FAKE_STRIPE_STATE", "FAKE_PAYPAL_STATE", "STACK_LEDGER", "ENVIRONMENT",
)  # fmt: skip
PATIENCE = 90.0
Json = dict[str, Any]


@dataclass(frozen=True)
class Stack:
    """A running stack, known by the environment its processes have."""

    environ: Mapping[str, str]

    @property
    def url(self) -> str:
        return self.environ["PUBLIC_URL"]

    @property
    def port(self) -> int:
        return int(self.environ["PORT"])

    def rows(self, query: str, *params: object) -> list[Json]:
        """What the owner of the tables sees, tenants or not."""
        with psycopg.connect(self.environ["DATABASE_URL"]) as connection:
            cursor = connection.cursor(row_factory=dict_row)
            return cursor.execute(query.encode(), params).fetchall()

    def mails_to(self, address: str, *, about: str = "") -> list[Json]:
        """What the mail server has for somebody, oldest first."""
        folder = Path(self.environ["MAIL_CATCH_DIR"])
        mails = (json.loads(path.read_text()) for path in sorted(folder.glob("*.json")))
        return [m for m in mails if address in m["envelope_to"] and about in m["subject"]]

    def mail_to(self, address: str, *, about: str = "") -> Json:
        """The first mail that comes; fails after a while."""
        return eventually(lambda: self.mails_to(address, about=about))[0]

    @cached_property
    def web_workers(self) -> list[int]:
        """The processes that answer requests: children of the one that was started."""
        ledger = json.loads(Path(self.environ["STACK_LEDGER"]).read_text())
        parent = ledger["web"]["pid"]
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        return [int(child) for child in children]

    def api(self, realm: str, email: str) -> httpx2.Client:
        """A program that signed in as somebody."""
        client = httpx2.Client(base_url=self.url, trust_env=False, timeout=20)
        answer = client.post(
            f"/api/v1/{realm}/tenancy/tokens", json={"email": email, "password": PASSWORD}
        )
        client.headers["Authorization"] = f"Bearer {answer.raise_for_status().json()['token']}"
        return client


def eventually(look: Any, seconds: float = 20.0) -> Any:
    """What `look` sees as soon as it sees something."""
    end = time.monotonic() + seconds
    while not (seen := look()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
    return seen


@contextmanager
def shared() -> Generator[Stack]:
    """One stack for all processes of a test run: the first starts it, the last one ends it."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = Path(gettempdir()) / f"wz-e2e-{os.geteuid()}-{run[:12]}"
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / "users").open("w") as users, ExitStack() as ours:
        with (folder / "starting").open("w") as starting:
            flock(starting, LOCK_EX)
            flock(users, LOCK_SH)
            known = folder / "ready.json"
            if known.exists():
                stack = Stack(json.loads(known.read_text()))
            else:
                stack = ours.enter_context(_running(folder))
                ours.callback(_wait_for_others, folder, users)
        yield stack


def _wait_for_others(folder: Path, users: TextIO) -> None:
    """Nobody may come in once the last guest has left."""
    while True:
        with (folder / "starting").open("w") as starting:
            flock(starting, LOCK_EX)
            try:
                flock(users, LOCK_EX | LOCK_NB)
            except BlockingIOError:
                time.sleep(0.1)
                continue
            (folder / "ready.json").unlink()
            return


@contextmanager
def _running(folder: Path) -> Generator[Stack]:
    server = os.environ.get("TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
    with _database(server, f"wz_e2e_{os.getpid()}") as url:
        ready, log = folder / "ready.json", folder / "stack.log"
        environ = {k: v for k, v in os.environ.items() if k not in OWN}
        environ |= {"TEST_DATABASE_URL": url, "WEB_WORKERS": "2"}
        held = [sys.executable, "-m", "tests.e2e.hold", str(ready)]
        command = [sys.executable, "-m", "devstack.within", "--applications", "--", *held]
        with (
            log.open("wb") as output,
            subprocess.Popen(  # noqa: S603 - our own words
                command, cwd=ROOT, env=environ, stdin=subprocess.PIPE, stdout=output, stderr=output
            ) as process,
        ):
            try:
                yield Stack(_wait_for(ready, process, log))
            finally:
                assert process.stdin is not None
                process.stdin.close()
                process.wait(40)


def _wait_for(ready: Path, process: subprocess.Popen[bytes], log: Path) -> Json:
    end = time.monotonic() + PATIENCE
    while not ready.exists():
        if process.poll() is not None or time.monotonic() > end:
            msg = f"The stack did not start:\n{log.read_text()[-4000:]}"
            raise RuntimeError(msg)
        time.sleep(0.05)
    return cast("Json", json.loads(ready.read_text()))


@contextmanager
def _database(server: str, name: str) -> Generator[str]:
    """An empty database on the server of the tests. Yields its address."""
    parts = conninfo.conninfo_to_dict(server)
    host, user = str(parts.get("host", "127.0.0.1")), str(parts.get("user", "postgres"))
    password = f":{parts['password']}" if parts.get("password") else ""
    port = parts.get("port", 5432)
    place = f"/{name}?host={host}" if host.startswith("/") else f"{host}:{port}/{name}"
    identifier = sql.Identifier(name)
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(identifier)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(drop)
        connection.execute(sql.SQL("CREATE DATABASE {}").format(identifier))
        try:
            yield f"postgresql://{user}{password}@{place}"
        finally:
            connection.execute(drop)
