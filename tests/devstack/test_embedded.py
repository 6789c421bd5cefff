"""PostgreSQL and Valkey of our own, as they are found after good and bad ends."""

import asyncio
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from devstack import embedded, privileges
from devstack.binaries import SetupError, find_postgres
from devstack.embedded import Postgres, Valkey
from devstack.processes import Supervisor

Play = Callable[..., Any]

SETTING = "SELECT current_setting(%s)"


@pytest.fixture
def postgres(tmp_path: Path, sockets: Path) -> Postgres:
    return Postgres(tmp_path / "pg", sockets, durable=True)


def ask(postgres: Postgres, query: str, *values: str) -> Any:
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        cursor = connection.execute(query.encode(), values)
        return cursor.fetchone() if cursor.description else None


async def hold_until(postgres: Postgres) -> None:
    async with asyncio.timeout(20):
        while not await postgres.answers():
            await asyncio.sleep(0.05)


def test_a_commit_is_on_the_disk_and_no_port_is_open(postgres: Postgres, supervised: Play) -> None:
    async def scene(supervisor: Supervisor) -> list[Any]:
        await supervisor.start(postgres.service())
        names = ("fsync", "synchronous_commit", "listen_addresses", "server_encoding")
        return [ask(postgres, SETTING, name)[0] for name in names]

    assert supervised(scene) == ["on", "on", "", "UTF8"]


def test_a_killed_server_comes_back_with_its_rows(postgres: Postgres, supervised: Play) -> None:
    async def scene(supervisor: Supervisor) -> Any:
        await supervisor.start(postgres.service())
        ask(postgres, "CREATE TABLE kept AS SELECT 7 AS n")
        os.kill(supervisor.ledger.read()["postgres"]["pid"], signal.SIGKILL)
        await asyncio.sleep(0.1)
        await hold_until(postgres)
        return ask(postgres, "SELECT n FROM kept")

    assert supervised(scene) == (7,)


def test_a_lock_file_with_the_pid_of_a_stranger_is_no_obstacle(
    postgres: Postgres, supervised: Play
) -> None:
    postgres.prepare()
    stale = f"{os.getpid()}\n{postgres.data}\n1\n5432\n{postgres.sockets}\n\n  1  1\nready\n"
    (postgres.data / "postmaster.pid").write_text(stale)
    (postgres.sockets / ".s.PGSQL.5432.lock").write_text(stale)

    async def scene(supervisor: Supervisor) -> Any:
        await supervisor.start(postgres.service())
        return ask(postgres, "SELECT 1")

    assert supervised(scene) == (1,)


def test_initdb_killed_half_way_leaves_no_half_cluster(
    postgres: Postgres, supervised: Play
) -> None:
    (postgres.data.with_name("pg.new") / "base").mkdir(parents=True)

    async def scene(supervisor: Supervisor) -> Any:
        await supervisor.start(postgres.service())
        return ask(postgres, "SELECT 1")

    assert supervised(scene) == (1,)


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user needs no disguise")
def test_root_without_user_namespaces_runs_it_as_nobody(
    postgres: Postgres, supervised: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(privileges, "NAMESPACE", ("no-such-program",))
    confined = Postgres(postgres.data, postgres.sockets, durable=True)

    async def scene(supervisor: Supervisor) -> Any:
        await supervisor.start(confined.service())
        return ask(confined, "SELECT 1")

    assert supervised(scene) == (1,)
    assert confined.data.stat().st_uid == privileges.NOBODY


@pytest.mark.skipif(
    not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")), reason="no system PostgreSQL"
)
def test_the_systems_postgresql_does_as_well(
    postgres: Postgres, supervised: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("devstack.binaries._package_folder", lambda _: None)

    async def scene(supervisor: Supervisor) -> Any:
        await supervisor.start(postgres.service())
        return ask(postgres, SETTING, "server_version_num")

    assert int(supervised(scene)[0]) >= 150000
    assert str(postgres.programs.folder).startswith("/usr")


def test_nothing_found_is_a_sentence_with_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTGRES_BIN", "/nowhere")

    with pytest.raises(SetupError, match="apt-get install postgresql.*DATABASE_URL"):
        find_postgres()


def test_data_of_another_major_version_is_not_touched(postgres: Postgres) -> None:
    postgres.data.mkdir()
    (postgres.data / "PG_VERSION").write_text("12\n")

    with pytest.raises(SetupError, match="postgresql-12"):
        postgres.service()


@pytest.mark.parametrize("program", ["", "/usr/bin/redis-server"])
def test_valkey_answers_and_stops_although_its_folder_is_gone(
    program: str, tmp_path: Path, sockets: Path, supervised: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    if program and not Path(program).exists():
        pytest.skip("no redis-server on this machine")
    monkeypatch.setenv("VALKEY_SERVER", program)
    valkey = Valkey(tmp_path / "valkey", sockets, durable=True)

    async def scene(supervisor: Supervisor) -> bool:
        await supervisor.start(valkey.service())
        valkey.data.rmdir()
        return await supervisor.stop()

    assert supervised(scene) is True
    assert valkey.environment()["CACHE_URL"] == f"unix://{sockets}/valkey.sock?db=2"
    assert embedded.OWNER in Postgres(tmp_path / "pg", sockets, durable=False).url()


def test_the_zombie_of_a_killed_server_is_no_obstacle(
    postgres: Postgres, supervised: Play
) -> None:
    postgres.prepare()
    zombie = subprocess.Popen(["true"])
    os.waitid(os.P_PID, zombie.pid, os.WEXITED | os.WNOWAIT)
    (postgres.data / "postmaster.pid").write_text(f"{zombie.pid}\n{postgres.data}\n")

    async def scene(supervisor: Supervisor) -> Any:
        await supervisor.start(postgres.service())
        return ask(postgres, "SELECT 1")

    assert supervised(scene) == (1,)
    zombie.wait()
