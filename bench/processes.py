"""What processes cost: CPU from /proc, memory as proportional set size."""

import json
import os
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def pid_of(name: str) -> int:
    """The pid of one of the stack's processes."""
    return int(json.loads(Path(os.environ["STACK_LEDGER"]).read_text())[name]["pid"])


def tree(pid: int) -> list[int]:
    """A process and everything below it."""
    found, todo = [], [pid]
    while todo:
        one = todo.pop()
        found.append(one)
        try:
            for task in Path(f"/proc/{one}/task").iterdir():
                todo += [int(c) for c in (task / "children").read_text().split()]
        except OSError:
            continue
    return found


def cpu_seconds(pid: int) -> float:
    """CPU of a process tree so far, including children that have ended."""
    total = 0
    for one in tree(pid):
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(int(fields[i]) for i in (11, 12))
        if one == pid:
            total += sum(int(fields[i]) for i in (13, 14))
    return total / TICK


def memory_mb(pid: int) -> float:
    """Proportional set size of a process tree."""
    total = 0
    for one in tree(pid):
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024
