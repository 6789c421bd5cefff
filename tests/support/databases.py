"""Databases of tests: a template that the migrations built once, and copies of it.

Imported before the settings are: knows psycopg and nothing of ours.
"""

import contextlib
import hashlib
import os
import socket
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import psycopg
import psycopg.conninfo
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
SERVER = os.environ.get("TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
TEMPLATE_LOCK = 726_102
PREFIX = "wz_template_"
OWNER = f"template of {socket.gethostname()}:"


def url_of(database: str) -> str:
    url = psycopg.conninfo.conninfo_to_dict(SERVER)
    host, port = url.get("host", "127.0.0.1"), url.get("port", 5432)
    user = url.get("user", "postgres")
    password = f":{url['password']}" if url.get("password") else ""
    if str(host).startswith("/"):
        return f"postgresql://{user}{password}@/{database}?host={host}&port={port}"
    return f"postgresql://{user}{password}@{host}:{port}/{database}"


def copy_of_template(name: str) -> None:
    """A database with the whole schema. The lock: one template is copied once at a time."""
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(%s)", (TEMPLATE_LOCK,))
        template = _prepare_template(server)
        _drop_stale_templates(server, template)
        _create(server, name, template)


def empty_database(name: str) -> None:
    with psycopg.connect(SERVER, autocommit=True) as server:
        _create(server, name, "template0")


def drop_database(name: str) -> None:
    with psycopg.connect(SERVER, autocommit=True) as server:
        _drop(server, name)


@contextlib.contextmanager
def scratch_database(*, empty: bool = False) -> Generator[str]:
    """A database of a test's own, and its address."""
    name = f"wz_scratch_{os.getpid()}_{os.urandom(3).hex()}"
    (empty_database if empty else copy_of_template)(name)
    try:
        yield url_of(name)
    finally:
        drop_database(name)


def _prepare_template(server: psycopg.Connection) -> str:
    """The template of this checkout. Its comment says whose it is."""
    name = PREFIX + _state_of_the_schema()
    if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
        return name
    making = f"{name}_making"
    _create(server, making, "template0")
    subprocess.run(
        [sys.executable, "-m", "alembic", "upgrade", "head"],
        cwd=ROOT,
        check=True,
        env={**os.environ, "DATABASE_URL": url_of(making)},
    )
    server.execute(
        sql.SQL("COMMENT ON DATABASE {} IS {}").format(
            sql.Identifier(making), sql.Literal(f"{OWNER}{ROOT}")
        )
    )
    server.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
            sql.Identifier(making), sql.Identifier(name)
        )
    )
    return name


def _state_of_the_schema() -> str:
    """A hash of everything that decides the schema, so that a template is built once."""
    digest = hashlib.sha256(str(ROOT).encode())
    paths = [
        *ROOT.glob("app/modules/*/migrations/**/*.py"),
        *ROOT.glob("app/dbmig/**/*.py"),
        *ROOT.glob("app/modules/*/definition.py"),
        ROOT / "app/core/row_security.py",
    ]
    for path in sorted(paths):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _drop_stale_templates(server: psycopg.Connection, current: str) -> None:
    """Those of this checkout's earlier schemas, and of checkouts that are gone from this host."""
    templates = server.execute(
        "SELECT datname, coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database"
        " WHERE starts_with(datname, %s) AND datname <> %s",
        (PREFIX, current),
    ).fetchall()
    for name, said in templates:
        place = Path(said.removeprefix(OWNER))
        if said.startswith(OWNER) and (place == ROOT or not place.is_dir()):
            with contextlib.suppress(psycopg.errors.ObjectInUse):
                server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _create(server: psycopg.Connection, name: str, template: str) -> None:
    _drop(server, name)
    server.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template)
        )
    )


def _drop(server: psycopg.Connection, name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
