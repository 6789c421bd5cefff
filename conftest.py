"""The test bed: one database per worker, copied from a template that the migrations built.

Nothing is rolled back. Every test makes tenants of its own, and tenants do not see each other;
what a request commits is really committed, as in production.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import psycopg.conninfo
import pytest
from psycopg import sql

ROOT = Path(__file__).resolve().parent
SERVER = os.environ.get("TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
TEMPLATE_LOCK = 726_102

os.environ["ENVIRONMENT"] = "test"
os.environ["TZ"] = "UTC"
os.environ.setdefault("MAIL_URL", "smtp://127.0.0.1:9")


def _state_of_the_schema() -> str:
    """A hash of everything that decides the schema, so that a template is built once."""
    digest = hashlib.sha256()
    paths = [
        *ROOT.glob("app/modules/*/migrations/versions/*.py"),
        *ROOT.glob("app/dbmig/**/*.py"),
        *ROOT.glob("app/modules/*/definition.py"),
        ROOT / "app/core/row_security.py",
    ]
    for path in sorted(paths):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _url(database: str) -> str:
    url = psycopg.conninfo.conninfo_to_dict(SERVER)
    host, port = url.get("host", "127.0.0.1"), url.get("port", 5432)
    user = url.get("user", "postgres")
    password = f":{url['password']}" if url.get("password") else ""
    if str(host).startswith("/"):
        return f"postgresql://{user}{password}@/{database}?host={host}&port={port}"
    return f"postgresql://{user}{password}@{host}:{port}/{database}"


def _create_database(name: str, template: str) -> None:
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )


def _prepare_template() -> str:
    name = f"wz_template_{_state_of_the_schema()}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(%s)", (TEMPLATE_LOCK,))
        known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
        if known:
            return name
        making = f"{name}_making"
        _create_database(making, "template0")
        subprocess.run(
            [sys.executable, "-m", "alembic", "upgrade", "head"],
            cwd=ROOT,
            check=True,
            env={**os.environ, "DATABASE_URL": _url(making)},
        )
        server.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(making), sql.Identifier(name)
            )
        )
    return name


def _own_database() -> str:
    name = f"wz_test_{WORKER}_{os.getpid()}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        template = _prepare_template()
        # Two workers may not copy one template at the same moment.
        server.execute("SELECT pg_advisory_lock(%s)", (TEMPLATE_LOCK,))
        _create_database(name, template)
    return name


# Before anything imports the settings. The xdist controller runs no test and needs no database.
IS_CONTROLLER = WORKER == "main" and any(arg.startswith("-n") and arg != "-n0" for arg in sys.argv)
if not IS_CONTROLLER:
    DATABASE = _own_database()
    os.environ["DATABASE_URL"] = _url(DATABASE)
    os.environ["MEDIA_DIR"] = str(ROOT / "var" / "test-media" / DATABASE)

    from tests.support.fixtures import *  # noqa: F403


def pytest_sessionfinish(session: pytest.Session) -> None:
    if IS_CONTROLLER:
        return
    from app.core.database import engine

    engine.dispose()
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(DATABASE))
        )


@pytest.fixture
def shared_data() -> Iterator[Path]:
    """The folder of real data beside the project; tests that need it skip where it is absent."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("../shared/data is not here")
    yield folder
