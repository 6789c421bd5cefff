"""What a person sees while the stack starts, runs and stops."""

import sys
import time

_started = time.monotonic()


def elapsed() -> float:
    return time.monotonic() - _started


def say(text: str) -> None:
    print(text, flush=True)


def step(name: str, note: str = "") -> None:
    """One line of progress: seconds since the start, who, and what."""
    say(f"  {elapsed():5.1f} s  {name:<14} {note}".rstrip())


def complain(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
