"""The supervisor: starts, waits, restarts, stops."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from devstack import processes
from devstack.ledger import Ledger, birth
from devstack.processes import Service, StartError, Supervisor

Play = Callable[..., Any]

SLEEPER = "import time; print('here', flush=True); time.sleep(60)"
WITH_CHILD = (
    "import os, time\n"
    "child = os.fork()\n"
    "if child: print('child', child, flush=True)\n"
    "time.sleep(60)"
)
STUBBORN = "import signal\nsignal.signal(15, signal.SIG_IGN)\n" + SLEEPER


def script(name: str, code: str, **fields: Any) -> Service:
    return Service(name, [sys.executable, "-c", code], env=dict(os.environ), **fields)


async def until(claim: Callable[[], Any]) -> None:
    async with asyncio.timeout(10):
        while not claim():
            await asyncio.sleep(0.02)


def test_a_process_that_is_killed_comes_back(supervised: Play) -> None:
    async def scene(supervisor: Supervisor) -> None:
        await supervisor.start(script("sleeper", SLEEPER, says="here"))
        first = supervisor.ledger.read()["sleeper"]
        os.kill(first["pid"], signal.SIGKILL)

        await until(lambda: supervisor.ledger.read()["sleeper"]["starts"] == 2)

        assert supervisor.ledger.read()["sleeper"]["pid"] != first["pid"]

    supervised(scene)


def test_one_that_is_there_but_does_nothing_is_started_again(
    supervised: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "LOOK_AGAIN", 0.05)
    answers = iter([True, False, False, True, False, False, False])

    async def lives() -> bool:
        return next(answers, True)

    async def scene(supervisor: Supervisor) -> None:
        await supervisor.start(script("sleeper", SLEEPER, says="here", lives=lives))

        await until(lambda: supervisor.ledger.read()["sleeper"]["starts"] == 2)

        assert next(answers, None) is None

    supervised(scene)


def test_children_of_a_killed_process_do_not_outlive_it(supervised: Play, tmp_path: Path) -> None:
    log = tmp_path / "log" / "parent.log"

    async def scene(supervisor: Supervisor) -> None:
        await supervisor.start(script("parent", WITH_CHILD, says="child"))
        child = int(log.read_text().split()[1])
        os.kill(supervisor.ledger.read()["parent"]["pid"], signal.SIGKILL)

        await until(lambda: not birth(child))

    supervised(scene)


def test_one_that_does_not_start_is_quoted(supervised: Play) -> None:
    async def scene(supervisor: Supervisor) -> None:
        await supervisor.start(
            script("broken", "raise SystemExit('no key was given')", says="here")
        )

    with pytest.raises(StartError, match=r"broken ended with code 1[\s\S]*no key was given"):
        supervised(scene)


def test_a_failing_start_ends_the_wait_for_the_others(supervised: Play) -> None:
    async def scene(supervisor: Supervisor) -> None:
        mute = script("mute", SLEEPER, says="never said")
        await supervisor.start(mute, script("broken", "raise SystemExit(3)", says="here"))

    started = time.monotonic()
    with pytest.raises(StartError, match="broken ended with code 3"):
        supervised(scene)

    assert time.monotonic() - started < 10


def test_low_ranks_stop_first(supervised: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[str] = []
    forget = Ledger.forget
    monkeypatch.setattr(Ledger, "forget", lambda self, n: (ended.append(n), forget(self, n)))

    async def scene(supervisor: Supervisor) -> None:
        await supervisor.start(
            script("server", SLEEPER, says="here", stop_rank=9),
            script("web", SLEEPER, says="here"),
        )

    supervised(scene)

    assert ended == ["web", "server"]


def test_one_that_ignores_the_signal_is_killed_and_said(supervised: Play) -> None:
    async def scene(supervisor: Supervisor) -> bool:
        await supervisor.start(script("stubborn", STUBBORN, says="here", stop_seconds=0.2))
        return await supervisor.stop()

    assert supervised(scene) is False


def test_a_step_returns_what_it_printed(supervised: Play) -> None:
    async def scene(supervisor: Supervisor) -> str:
        return await supervisor.finish(script("step", "print('admin@wizamart.test / demo')"))

    assert supervised(scene) == "admin@wizamart.test / demo"


def test_orphans_of_a_killed_supervisor_are_ended(tmp_path: Path) -> None:
    orphan = subprocess.Popen([sys.executable, "-c", SLEEPER], start_new_session=True)
    Ledger(tmp_path / "processes.json").note("web", orphan.pid)

    ended = Ledger(tmp_path / "processes.json").end_orphans()

    assert ended == ["web"]
    assert orphan.wait(5) == -signal.SIGTERM


def test_a_process_that_only_has_the_same_pid_is_left_alone(tmp_path: Path) -> None:
    stranger = subprocess.Popen([sys.executable, "-c", SLEEPER], start_new_session=True)
    entry = {"pid": stranger.pid, "born": "1", "starts": 1}
    (tmp_path / "processes.json").write_text(json.dumps({"web": entry}))

    ended = Ledger(tmp_path / "processes.json").end_orphans()

    assert ended == []
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_children_of_a_dead_orphan_are_ended_too(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WITH_CHILD]
    parent = subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE)
    assert parent.stdout
    child = int(parent.stdout.readline().split()[1])
    Ledger(tmp_path / "processes.json").note("web", parent.pid)
    parent.kill()
    parent.wait()

    ended = Ledger(tmp_path / "processes.json").end_orphans()

    assert ended == ["web"]
    deadline = time.monotonic() + 5
    while birth(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not birth(child)
    parent.stdout.close()
