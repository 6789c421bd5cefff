"""What the health page says of modules, and that one of them cannot hold it up."""

import sys
import time
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.core.gate import gate
from app.modules import health, registry
from app.modules.base import ModuleDefinition
from tests.kernel.test_module_hooks import on_disk
from tests.support.databases import scratch_database
from tests.support.tree import copy_project


@pytest.fixture(autouse=True)
def nothing_asked_yet(application: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_last", {})
    monkeypatch.setattr(health, "_running", {})


def test_every_module_is_loaded_and_payments_is_asked(client: TestClient) -> None:
    answer = client.get("/health/ready")

    told = answer.json()
    assert answer.status_code == 200
    assert set(told["modules"].values()) == {"loaded"}
    assert told["module_checks"]["payments"]["ok"] is True
    assert told["checks"]["framework"] == {"ok": True, "pending": []}


@pytest.mark.parametrize(
    ("check", "detail"),
    [
        (lambda: 1 / 0, "ZeroDivisionError: division by zero"),
        (lambda: False, "its check said no"),
        (lambda: sys.exit(3), "SystemExit: 3"),
        (lambda: time.sleep(0.6), "it took more than 0.2 s"),
    ],
)
def test_a_check_that_fails_or_hangs_is_told_and_harms_nobody(
    monkeypatch: pytest.MonkeyPatch, check: Any, detail: str
) -> None:
    monkeypatch.setattr(health, "LIMIT_SECONDS", 0.2)
    with on_disk(ModuleDefinition("odd", "Odd", health_check=check), ModuleDefinition("a", "A")):
        told = health.report()

    assert told["a"] == {"state": "loaded"}
    found: Any = told["odd"]["check"]
    assert (found["ok"], found["detail"]) == (False, detail)


def test_a_fresh_answer_is_not_asked_for_again() -> None:
    asked: list[int] = []
    with on_disk(ModuleDefinition("calm", "Calm", health_check=lambda: asked.append(1))):
        health.report()
        health.report()

    assert len(asked) == 1


def test_what_waits_for_its_migrations_is_degraded_and_a_core_module_is_not_ready(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def status_while_waiting(code: str) -> tuple[int, str]:
        monkeypatch.setattr(gate, "waiting", registry.snapshot().bits[code])
        answer = client.get("/health/ready")
        return answer.status_code, answer.json()["status"]

    seen = {code: status_while_waiting(code) for code in ("cart", "cms")}
    monkeypatch.undo()

    assert seen == {"cart": (200, "degraded"), "cms": (503, "unavailable")}


def test_safe_mode_starts_with_core_modules_alone(tmp_path: Any) -> None:
    with scratch_database() as database_url:
        told = copy_project(tmp_path, database_url).ask(
            """
from starlette.testclient import TestClient
from main import app
with TestClient(app) as client:
    answer |= client.get("/health/ready").json()
""",
            MODULES_SAFE_MODE="1",
        )

    assert (told["status"], told["safe_mode"]) == ("ok", True)
    assert set(told["modules"]) == {"cms", "core", "customers", "tenancy"}
