"""What a stack is asked to be: read from the environment, with a default for everything."""

import importlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from pydantic import ValidationError

from devstack.binaries import SetupError
from devstack.places import VAR
from devstack.probes import becomes_free, free_ports

# Would make our processes behave otherwise than the lock files and the code say.
DROPPED = ("PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONSAFEPATH", "VIRTUAL_ENV")

PORT_TAKEN = (
    "Port {port} is taken by another program. Stop that one, or choose another port:"
    " {name}={other} python3 dev.py run"
)


@dataclass(frozen=True)
class Ports:
    """Each is named as its environment variable, in lower case."""

    port: int = 8000
    flower_port: int = 5555
    fake_stripe_port: int = 12111
    fake_paypal_port: int = 12112
    fake_smtp_port: int = 1025

    @classmethod
    def chosen(cls, environ: Mapping[str, str]) -> "Ports":
        try:
            return cls(**{n: int(environ[n.upper()]) for n in NAMES if environ.get(n.upper())})
        except ValueError as error:
            raise SetupError(f"A port must be a number: {error}") from error

    @classmethod
    def free(cls) -> "Ports":
        """For throw-away stacks, of which several may run at once."""
        return cls(*free_ports(len(NAMES)))

    def refuse_taken(self, names: list[str]) -> None:
        for name in names:
            port: int = getattr(self, name)
            if not becomes_free(port):
                other = free_ports(1)[0] if port < 1024 else port + 1
                raise SetupError(PORT_TAKEN.format(port=port, name=name.upper(), other=other))


NAMES = [field.name for field in fields(Ports)]


@dataclass(frozen=True)
class Options:
    data: Path
    sockets: Path
    ports: Ports
    environ: Mapping[str, str]
    durable: bool = True
    fakes: bool = True  # stand-ins for the payment providers and the mail server
    demo: bool = True
    flower: bool = True

    @classmethod
    def for_run(cls, sockets: Path) -> "Options":
        environ = clean_environment()
        production = environ["ENVIRONMENT"] == "production"
        demo = not production and environ.setdefault("DEMO", "1") not in {"0", "false", ""}
        if not production:
            environ.setdefault("SECRET_KEY", kept_secret(VAR / "secret_key"))
            environ.setdefault("MODULES_WATCH", "1")
        return cls(VAR, sockets, Ports.chosen(environ), environ, fakes=not production, demo=demo)

    def refuse_taken_ports(self) -> None:
        """Before anything starts, rather than one log deep in the middle of it."""
        self.ports.refuse_taken(NAMES if self.fakes else ["port", "flower_port"])

    @property
    def host(self) -> str:
        return self.environ.get("HOST", "127.0.0.1")

    @property
    def web_workers(self) -> str:
        return self.environ.get("WEB_WORKERS", "2")


def refuse_wrong_settings(environ: Mapping[str, str]) -> None:
    """Ask the application's own rules before anything starts, and answer in their words."""
    os.environ.update(environ)
    try:
        importlib.import_module("app.core.config")
    except ValidationError as error:
        wrong = [
            (".".join(map(str, each["loc"])), each["msg"].removeprefix("Value error, "))
            for each in error.errors()
        ]
        lines = [f"{name.upper()}: {text}" if name else text for name, text in wrong]
        raise SetupError("\n".join(["The settings are refused.", *lines])) from error


def clean_environment() -> dict[str, str]:
    environ = {name: value for name, value in os.environ.items() if name not in DROPPED}
    environ.setdefault("ENVIRONMENT", "development")
    return environ


def kept_secret(path: Path, strength: int = 48) -> str:
    """Made once per checkout, readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as fresh:
            fresh.write(secrets.token_urlsafe(strength))
    return path.read_text().strip()
