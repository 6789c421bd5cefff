"""Which processes a checkout has running, kept on disk for the start after a `kill -9`."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypedDict

GRACE = 5.0


class Entry(TypedDict):
    pid: int
    born: str
    starts: int


class Ledger:
    """`processes.json`: name → pid, when it was born, how often it was started."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._entries: dict[str, Entry] = {}

    def note(self, name: str, pid: int) -> None:
        starts = self._entries[name]["starts"] + 1 if name in self._entries else 1
        self._entries[name] = {"pid": pid, "born": birth(pid), "starts": starts}
        self._write()

    def forget(self, name: str) -> None:
        if self._entries.pop(name, None):
            self._write()

    def read(self) -> dict[str, Entry]:
        try:
            return json.loads(self.path.read_text())
        except (OSError, ValueError):
            return {}

    def end_orphans(self) -> list[str]:
        """End what a killed supervisor left behind. Its lock is ours, so they have no parent."""
        left = {name: entry["pid"] for name, entry in self.read().items() if _is_left(entry)}
        pids = list(left.values())
        for pid in pids:
            _signal(pid, _kindest(pid))
        _wait_for(pids, birth, GRACE)
        for pid in pids:
            _signal(pid, signal.SIGKILL)
        _wait_for(pids, _has_children_here, GRACE)
        self.path.unlink(missing_ok=True)
        return list(left)

    def _write(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps(self._entries, indent=1))
        fresh.replace(self.path)


def birth(pid: int) -> str:
    """When the process began, in the system's own spelling: a pid alone may be another's by now.

    Empty when there is no such process, or only its zombie.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return "" if fields[0] == "Z" else fields[19]
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return ""
    asked = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, timeout=5
    )
    return asked.stdout.strip()


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        asked = subprocess.run(
            ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, timeout=5
        )
        return asked.stdout.strip()


def _is_left(entry: Entry) -> bool:
    """It lives, or its children do: workers survive a parent that was killed."""
    now = birth(entry["pid"])
    return now == entry["born"] if now else _has_children_here(entry["pid"])


def _has_children_here(leader: int) -> bool:
    """Whether the group of a dead leader still has members, and is not a stranger's."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, group, session = stat.read_text().rpartition(")")[2].split()[:4]
            at_home = (stat.parent / "cwd").readlink() == Path.cwd()
        except OSError:
            continue
        if state != "Z" and int(group) == int(session) == leader and at_home:
            return True
    return False


def _kindest(pid: int) -> signal.Signals:
    """Children without a parent do not know how to stop; PostgreSQL waits for its clients."""
    if not birth(pid):
        return signal.SIGKILL
    return signal.SIGINT if "/postgres " in command_line(pid) else signal.SIGTERM


def _wait_for(pids: list[int], lives: Callable[[int], object], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while any(lives(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.02)


def _signal(pid: int, number: signal.Signals) -> None:
    """To the whole group: each service leads one."""
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):
        return
