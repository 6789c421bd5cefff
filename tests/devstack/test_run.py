"""`dev.py run`, from an empty folder to a clean stop."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from devstack.ledger import birth
from devstack.options import NAMES
from devstack.places import ROOT
from devstack.probes import answers_http, free_ports

SERVERS = {"DATABASE_URL", "APP_DATABASE_URL", "BROKER_URL", "CACHE_URL", "RESULT_BACKEND"}
PARTS = {"postgres", "valkey", "fake-smtp", "web", "worker", "beat", "relay", "flower"}

pytestmark = pytest.mark.slow


class Run:
    """A stack with data and ports of its own, beside whatever else runs from this checkout."""

    def __init__(self, data: Path) -> None:
        taken = SERVERS | {
            "FAKE_STRIPE_STATE",
            "PAYMENTS_STRIPE_API_BASE",
            "FAKE_PAYPAL_STATE",
            "PAYMENTS_PAYPAL_API_BASE",
            "SECRET_KEY",
            "PUBLIC_URL",
            "MAIL_URL",
            "MAIL_CATCH_DIR",
            "MEDIA_DIR",
        }
        environ = {name: value for name, value in os.environ.items() if name not in taken}
        ports = {n.upper(): str(p) for n, p in zip(NAMES, free_ports(len(NAMES)), strict=True)}
        self.port = int(ports["PORT"])
        self.environ = environ | ports | {"WIZAMART_VAR": str(data), "ENVIRONMENT": "development"}
        self.environ |= {"DEMO": "0"}
        self.ledger = data / "run" / "processes.json"
        self.process = self.again()

    def again(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "devstack.up"]
        pipe, join = subprocess.PIPE, subprocess.STDOUT
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environ, stdout=pipe, stderr=join, text=True
        )
        return self.process

    def until(self, words: str) -> str:
        said = ""
        for line in self.process.stdout or ():
            said += line
            if words in line:
                return said
        pytest.fail(f"it never said {words!r}:\n{said}")

    def parts(self) -> dict[str, Any]:
        return json.loads(self.ledger.read_text())

    def is_ready(self) -> bool:
        return asyncio.run(answers_http(self.port, "/health/ready")) is not None


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    found = Run(tmp_path / "var")
    yield found
    with found.process as process:
        process.terminate()
        try:
            process.wait(30)
        finally:
            process.kill()


def test_it_starts_from_nothing_heals_and_stops_cleanly(run: Run) -> None:
    run.until("Ctrl-C stops it")
    parts = run.parts()
    assert parts.keys() >= PARTS
    assert run.is_ready()

    os.kill(parts["web"]["pid"], signal.SIGKILL)
    run.until("back")
    assert run.is_ready()

    run.process.send_signal(signal.SIGINT)
    assert run.process.wait(60) == 0
    assert not [name for name, part in parts.items() if birth(part["pid"])]


def test_it_starts_again_after_everything_was_killed(run: Run) -> None:
    run.until("Ctrl-C stops it")
    with run.process as killed:
        killed.kill()
        for part in run.parts().values():
            os.kill(part["pid"], signal.SIGKILL)

    run.again()
    run.until("Ctrl-C stops it")

    assert run.is_ready()


def test_a_second_one_in_the_same_folder_is_refused(run: Run) -> None:
    run.until("valkey")

    second = subprocess.run(
        run.process.args, cwd=ROOT, env=run.environ, capture_output=True, text=True, timeout=20
    )

    assert second.returncode == 1
    assert f"already runs from this folder (pid {run.process.pid})" in second.stderr
