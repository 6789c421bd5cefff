"""How each module is: loaded, waiting, quarantined; and what its own check says.

`health_check` of a definition is a function without arguments, or its dotted path. What it
returns is not looked at, except that False means unwell; raising says why.
"""

import logging
import time
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from dataclasses import dataclass
from typing import Any

from app.core.gate import gate
from app.modules import registry
from app.modules.base import Hook
from app.modules.hooks import resolve

log = logging.getLogger(__name__)

LIMIT_SECONDS = 2.0
FRESH_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Check:
    """The last check of a module."""

    ok: bool
    detail: str
    ms: float
    at: float


_last: dict[str, Check] = {}
_running: dict[str, Future[Any]] = {}
_threads = ThreadPoolExecutor(4, thread_name_prefix="module-health")


def report() -> dict[str, dict[str, object]]:
    """Module -> `state` (loaded, waiting, quarantined), `reason`, and its `check`."""
    waits = gate.waiting_modules()
    found: dict[str, dict[str, object]] = {}
    for code, definition in list(registry.MODULES.items()):
        one: dict[str, object] = {"state": "waiting" if code in waits else "loaded"}
        if code in waits:
            one["reason"] = "its migrations have not run: alembic upgrade head"
        elif definition.health_check is not None:
            check = _check(code, definition.health_check)
            one["check"] = {"ok": check.ok, "detail": check.detail, "ms": check.ms}
        found[code] = one
    for code, reason in registry.snapshot().quarantined.items():
        found[code] = {"state": "quarantined", "reason": reason}
    return found


def _check(code: str, hook: Hook) -> Check:
    """The last answer if it is fresh. One that does not come back is not asked twice at once."""
    last = _last.get(code)
    if last is not None and time.monotonic() - last.at < FRESH_SECONDS:
        return last
    started = time.monotonic()
    future = _running.get(code)
    if future is None or future.done():
        future = _running[code] = _threads.submit(_run, code, hook)
    try:
        detail = str(future.result(LIMIT_SECONDS))
    except TookTooLong:
        detail = f"it took more than {LIMIT_SECONDS:g} s"
    now = time.monotonic()
    check = _last[code] = Check(not detail, detail, round((now - started) * 1000, 1), now)
    return check


def _run(code: str, hook: Hook) -> str:
    answers: list[Any] = []
    fault = registry.fault_of(code, "health_check", lambda: answers.append(resolve(hook)()))
    return fault or ("its check said no" if answers and answers[0] is False else "")
