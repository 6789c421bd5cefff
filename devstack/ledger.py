"""Which processes a checkout has running, kept on disk for the start after a `kill -9`."""

import json
import os
import signal
import subprocess
import time
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
        left = {name: entry["pid"] for name, entry in self.read().items() if _is_same(entry)}
        for pid in left.values():
            _signal(pid, signal.SIGINT if _is_postgres(pid) else signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        while any(birth(pid) for pid in left.values()) and time.monotonic() < deadline:
            time.sleep(0.05)
        for pid in left.values():
            _signal(pid, signal.SIGKILL)
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


def _is_same(entry: Entry) -> bool:
    return bool(entry["born"]) and birth(entry["pid"]) == entry["born"]


def _is_postgres(pid: int) -> bool:
    return "/postgres " in command_line(pid)


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        if os.getpgid(pid) == pid:
            os.killpg(pid, number)
        else:
            os.kill(pid, number)
    except (ProcessLookupError, PermissionError):
        return
