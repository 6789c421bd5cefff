"""`dev.py` and the throw-away stack, run as a person runs them."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from devstack.binaries import SetupError
from devstack.ledger import Entry, birth
from devstack.options import Ports, kept_secret
from devstack.places import ROOT
from devstack.within import SCRATCH, sweep

WITHIN = [sys.executable, "-m", "devstack.within", "--"]
SHOW = (
    "import os, psycopg\n"
    "print(psycopg.connect(os.environ['TEST_DATABASE_URL']).execute('show fsync').fetchone()[0])\n"
    "print(os.environ['BROKER_URL'], os.environ['ENVIRONMENT'])"
)


@pytest.fixture
def bare() -> dict[str, str]:
    """An environment that names no server."""
    named = {"TEST_DATABASE_URL", "DATABASE_URL", "BROKER_URL", "CACHE_URL", "RESULT_BACKEND"}
    return {name: value for name, value in os.environ.items() if name not in named}


@pytest.fixture
def abandoned(bare: dict[str, str]) -> Iterator[dict[str, Entry]]:
    """What runs of a throw-away stack after a `kill -9` of its supervisor."""
    code = "import os, time; print(os.environ['STACK_LEDGER'], flush=True); time.sleep(30)"
    command = [*WITHIN, sys.executable, "-c", code]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=bare, cwd=ROOT
    ) as within:
        assert within.stdout
        ledger = next(line for line in within.stdout if line.startswith("/"))
        entries = json.loads(Path(ledger.strip()).read_text())
        within.kill()
        yield entries
    sweep()
    assert not Path(ledger.strip()).exists()


def test_a_command_gets_servers_of_its_own(bare: dict[str, str]) -> None:
    command = [*WITHIN, sys.executable, "-c", SHOW]

    said = subprocess.run(command, capture_output=True, text=True, env=bare, cwd=ROOT, timeout=60)

    assert said.returncode == 0, said.stderr
    assert said.stdout.splitlines()[-2] == "off"
    assert said.stdout.splitlines()[-1].startswith("redis+socket:///")
    assert said.stdout.splitlines()[-1].endswith("test")


def test_its_exit_code_is_passed_on_and_nothing_stays(bare: dict[str, str]) -> None:
    with subprocess.Popen([*WITHIN, "sh", "-c", "exit 7"], env=bare, cwd=ROOT) as process:
        code = process.wait(60)

    assert code == 7
    # What others have there at the moment is theirs.
    assert [p for p in SCRATCH.iterdir() if p.name.startswith(str(process.pid))] == []


def test_servers_end_with_a_supervisor_that_was_killed(abandoned: dict[str, Entry]) -> None:
    deadline = time.monotonic() + 10
    while any(birth(entry["pid"]) for entry in abandoned.values()):
        assert time.monotonic() < deadline
        time.sleep(0.05)

    assert set(abandoned) == {"postgres", "valkey"}


def test_a_taken_port_is_named_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(SetupError, match=f"Port {port} is taken.* PORT={port + 1} python3"):
            Ports.chosen({"PORT": str(port)}).refuse_taken(["port"])


def test_a_secret_is_made_once_and_private(tmp_path: Path) -> None:
    first = kept_secret(tmp_path / "secret_key")

    assert kept_secret(tmp_path / "secret_key") == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert len(first) >= 32


def test_an_unknown_command_shows_the_known_ones() -> None:
    command = [sys.executable, "dev.py", "?"]

    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)

    assert done.returncode == 2
    assert "python3 dev.py run" in done.stdout


def test_a_command_beside_nothing_says_what_to_start(tmp_path: Path) -> None:
    elsewhere = shutil.copy(ROOT / "dev.py", tmp_path)

    done = subprocess.run(
        [sys.executable, elsewhere, "exec", "true"], capture_output=True, text=True
    )

    assert done.returncode == 1
    assert "python3 dev.py run" in done.stderr
