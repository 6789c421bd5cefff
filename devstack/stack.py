"""The whole of Wizamart on one machine: which processes, in which order, with which settings."""

import asyncio
import json
import shlex
import sys
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

import psycopg

from devstack.binaries import SetupError
from devstack.console import step
from devstack.embedded import Postgres, Valkey
from devstack.ledger import Ledger
from devstack.options import NAMES, Options, kept_secret
from devstack.places import ROOT
from devstack.probes import answers_http, listens
from devstack.processes import Service, Supervisor, together

CELERY_APP = "app.core.celery_config:celery_app"
READY = "/health/ready"

# Requests end before the work they start, and both before what they rely on.
WEB_STOPS, WORK_STOPS, FAKES_STOP = 0, 10, 20

UNREACHABLE = "DATABASE_URL is set, but that server does not answer: {error}"


class Stack:
    """`environ` grows while it starts; every later process is given what is known by then."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.environ = dict(options.environ)
        self.ledger = Ledger(options.data / "run" / "processes.json")
        self.supervisor = Supervisor(options.data / "log", self.ledger)

    async def start(self) -> str:
        """Everything. Returns what the demo's loader has to say: who may sign in where."""
        await self.start_servers()
        self.tell_addresses()
        await together(self.supervisor.start(*self.fakes()), self.migrate())
        loaded = self.options.data / "demo.loaded"
        if loaded.exists():  # only a look that nothing is missing, so the rest need not wait
            logins, _ = await together(self.load_demo(), self.start_applications())
        else:
            logins = await self.load_demo()
            await self.start_applications()
        if logins:
            loaded.touch()
        return logins

    def clear_orphans(self) -> None:
        for name in self.ledger.end_orphans():
            step(name, "was left over from a killed start; ended")

    async def start_servers(self) -> None:
        """PostgreSQL and Valkey, each unless the environment names a running one."""
        options, services = self.options, list[Service]()
        postgres = valkey = None
        if "DATABASE_URL" not in self.environ:
            postgres = Postgres(options.data / "pg", options.sockets, durable=options.durable)
            services.append(postgres.service())
        if not {"BROKER_URL", "CACHE_URL"} <= self.environ.keys():
            valkey = Valkey(options.data / "valkey", options.sockets, durable=options.durable)
            services.append(valkey.service())
        await self.supervisor.start(*services)
        if postgres:
            await asyncio.to_thread(postgres.create_database)
            self.environ["DATABASE_URL"] = postgres.url()
        else:
            await asyncio.to_thread(_must_answer, self.environ["DATABASE_URL"])
        if valkey:
            self.environ = valkey.environment() | self.environ

    def tell_addresses(self) -> None:
        """Add what the processes need to find each other, and keep it for other shells."""
        ports, environ = self.options.ports, self.environ
        environ.setdefault("PUBLIC_URL", f"http://127.0.0.1:{ports.port}")
        environ |= {name.upper(): str(getattr(ports, name)) for name in NAMES}
        environ.setdefault("MEDIA_DIR", str(self.options.data / "media"))
        if self.options.fakes:
            environ.setdefault("MAIL_URL", f"smtp://127.0.0.1:{ports.fake_smtp_port}")
            for name in ("stripe", "paypal"):
                port, state = getattr(ports, f"fake_{name}_port"), f"fake-{name}.sqlite3"
                base = f"PAYMENTS_{name.upper()}_API_BASE"
                environ.setdefault(base, f"http://127.0.0.1:{port}")
                environ.setdefault(f"FAKE_{name.upper()}_STATE", str(self.options.data / state))
            environ.setdefault("MAIL_CATCH_DIR", str(self.options.data / "mail"))
        added = {k: v for k, v in environ.items() if self.options.environ.get(k) != v}
        added |= {k: environ[k] for k in ("ENVIRONMENT", "DEMO", "SECRET_KEY") if k in environ}
        _write_private(self.options.data / "run" / "environment", added)

    async def migrate(self) -> None:
        await self.supervisor.finish(
            self._python("migrations", "-m", "alembic", "upgrade", "head"), loud=False
        )
        step("migrations", "applied")

    async def load_demo(self) -> str:
        if not self.options.demo or not _exists("demo.load"):
            return ""
        said = await self.supervisor.finish(self._python("demo", "-m", "demo.load"), loud=True)
        step("demo", "loaded")
        return said

    async def start_applications(self) -> None:
        flower = [self._flower()] if self.options.flower else []
        await self.supervisor.start(self._web(), *self._work(), *flower)

    async def quarantined(self) -> list[str]:
        """Modules that were left out because something is wrong with them."""
        answer = await answers_http(self.options.ports.port, READY)
        states = json.loads(answer or b"{}").get("modules", {})
        return sorted(name for name, state in states.items() if state == "quarantined")

    async def stop(self) -> bool:
        return await self.supervisor.stop()

    def fakes(self) -> Iterable[Service]:
        """They stand for servers of other companies, so they outlast everything of ours."""
        if not self.options.fakes:
            return
        for name in ("stripe", "paypal", "smtp"):
            port: int = getattr(self.options.ports, f"fake_{name}_port")
            if _exists(f"fakes.{name}"):
                fake = self._python(f"fake-{name}", "-m", f"fakes.{name}")
                yield replace(fake, ready=partial(listens, port), stop_rank=FAKES_STOP)

    def _web(self) -> Service:
        options = self.options
        web = self._python(
            "web", "-m", "granian", "main:app", "--interface", "asgi", "--loop", "uvloop",
            "--host", options.host, "--port", str(options.ports.port),
            "--workers", options.web_workers, "--respawn-failed-workers",
            "--respawn-interval", "0.2", "--workers-kill-timeout", "8", "--log-level", "warning",
        )  # fmt: skip

        async def ready() -> bool:
            return await answers_http(options.ports.port, READY) is not None

        return replace(web, ready=ready, stop_rank=WEB_STOPS)

    def _work(self) -> list[Service]:
        schedule = self.options.data / "beat" / "schedule"
        schedule.parent.mkdir(parents=True, exist_ok=True)
        worker = self._celery(
            "worker", "worker", "-c", "2", "-E", "-l", "INFO", "--without-mingle",
            "--without-gossip",
        )  # fmt: skip
        beat = self._celery("beat", "beat", "-s", str(schedule), "-l", "INFO")
        relay = self._python("relay", "-m", "app.core.relay")
        return [
            replace(worker, says=" ready.", stop_rank=WORK_STOPS, stop_seconds=25),
            replace(beat, says="beat: Starting", stop_rank=WEB_STOPS),
            replace(relay, says="relay: listening", stop_rank=WORK_STOPS),
        ]

    def _flower(self) -> Service:
        port, login = self.options.ports.flower_port, self.flower_login()
        flower = self._celery("flower", "flower", "--address=127.0.0.1", f"--port={port}")

        async def ready() -> bool:
            workers = await answers_http(port, "/api/workers?refresh=1", login)
            return workers is not None and b"@" in workers

        # In the environment and not among the arguments, which every user of the machine may read.
        environ = dict(flower.env) | {"FLOWER_BASIC_AUTH": login}
        return replace(flower, env=environ, ready=ready, stop_rank=WEB_STOPS)

    def flower_login(self) -> str:
        return "flower:" + kept_secret(self.options.data / "flower_password", 12)

    def _celery(self, name: str, *args: str) -> Service:
        return self._python(name, "-m", "celery", "-A", CELERY_APP, *args)

    def _python(self, name: str, *args: str) -> Service:
        return Service(name, [sys.executable, *args], env=dict(self.environ))


def _must_answer(url: str) -> None:
    plain = url.replace("postgresql+psycopg:", "postgresql:", 1)
    try:
        psycopg.connect(plain, connect_timeout=5).close()
    except psycopg.Error as error:
        raise SetupError(UNREACHABLE.format(error=error)) from error


def _exists(module: str) -> bool:
    path = ROOT.joinpath(*module.split("."))
    return path.with_suffix(".py").exists() or (path / "__main__.py").exists()


def _write_private(path: Path, values: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text("".join(f"{k}={shlex.quote(v)}\n" for k, v in sorted(values.items())))
