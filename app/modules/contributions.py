"""What enabled modules add to pages and answers that they do not own.

A definition names a function for a place, `slots={"core.dashboard": "app.modules.x.slots:todo"}`,
and the place's owner asks for all of them. A slot's function is `(db, whose, **about)` and answers
`(template, context)`, or None when it has nothing to show; what a `provides` function answers is
the place's agreement. `whose` is a vendor's id on a vendor's page, a platform's on the admin's.

None of them can break or stall the page: each runs in a savepoint with a time limit, all together
within one deadline, and one that keeps failing rests for a while. What fails leaves a gap, a line
in the log and a count in the metrics.
"""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from prometheus_client import Counter
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.core.gate import gate
from app.core.security import Principal, may
from app.exceptions.base import UnavailableError
from app.modules import registry
from app.modules.base import Contribution

log = logging.getLogger(__name__)

STATEMENT_MS = 400
PAGE_SECONDS = 1.5
FAILURES_BEFORE_REST = 3
REST_SECONDS = 30.0
GAPS = Counter("wizamart_contribution_gaps_total", "Contributions left out.", ["place", "module"])


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for contributions, and for whom."""

    db: Session
    whose: int
    platform_id: int | None
    principal: Principal | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What one module gave."""

    module: str
    value: Any


@dataclass(slots=True)
class _Health:
    failures: int = 0
    rests_until: float = 0.0


_health: dict[tuple[str, str], _Health] = {}


def collect(
    asked: Asked, place: str, /, *, must_be_whole: bool = False, **about: Any
) -> list[Answer]:
    """Ask every enabled module that adds to this place, in their order.

    `must_be_whole` is for answers in which a gap would be a lie (a person's data): it raises
    `UnavailableError` instead of leaving one out.
    """
    declared = _declared(asked, place)
    if not declared:
        return []
    asked.db.execute(text(f"SET LOCAL statement_timeout = {STATEMENT_MS}"))
    answers: list[Answer] = []
    deadline = time.monotonic() + PAGE_SECONDS
    for module, contribution in declared:
        health = _health.setdefault((place, module), _Health())
        if not must_be_whole and not health.rests_until < time.monotonic() < deadline:
            log.warning("%s of %s is left out: it rests, or the page is late", place, module)
            GAPS.labels(place, module).inc()
            continue
        try:
            value = _run(asked, contribution, about)
        except Exception as error:
            note_failure(place, module, error)
            if must_be_whole:
                raise UnavailableError from error
            continue
        health.failures = 0
        if value is not None:
            answers.append(Answer(module, value))
    asked.db.execute(text("SET LOCAL statement_timeout TO DEFAULT"))
    return answers


def _declared(asked: Asked, place: str) -> list[tuple[str, Contribution]]:
    current = registry.snapshot()
    mask = gate.mask(asked.platform_id)
    found = [
        (contribution.order, code, contribution)
        for code in current.order
        if mask & current.bits[code]
        and (contribution := current.modules[code].contribution(place)) is not None
        and _may_see(asked.principal, contribution.permission)
    ]
    return [(code, contribution) for _, code, contribution in sorted(found, key=_by_order)]


def _by_order(entry: tuple[int, str, Contribution]) -> tuple[int, str]:
    return entry[0], entry[1]


def _may_see(principal: Principal | None, permission: str) -> bool:
    return not permission or (principal is not None and may(principal, permission))


def _run(asked: Asked, contribution: Contribution, about: Mapping[str, Any]) -> Any:
    """In a savepoint: whatever goes wrong inside leaves the page's own transaction usable."""
    function = resolve(contribution.function)
    with asked.db.begin_nested():
        return function(asked.db, asked.whose, **about)


def note_failure(place: str, module: str, error: Exception) -> None:
    """Log and count a gap; one that failed three times in a row rests for a while."""
    health = _health.setdefault((place, module), _Health())
    log.warning("%s of %s failed and is left out", place, module, exc_info=error)
    GAPS.labels(place, module).inc()
    health.failures += 1
    if health.failures >= FAILURES_BEFORE_REST:
        health.failures = 0
        health.rests_until = time.monotonic() + REST_SECONDS


def resolve(dotted: str) -> Any:
    """`app.modules.orders.slots:todo` as a function. Looked up each time: modules are reloaded."""
    module, _, name = dotted.partition(":")
    return getattr(import_module(module), name)


def faults() -> dict[str, str]:
    """Modules that name a function which is not there, with a sentence for each."""
    found: dict[str, str] = {}
    for code, definition in registry.MODULES.items():
        for place in (*definition.slots, *definition.provides):
            contribution = definition.contribution(place)
            if contribution is None:
                continue
            if fault := registry.guarded(
                code,
                f"{place} ({contribution.function})",
                lambda c=contribution: resolve(c.function),
            ):
                found[code] = fault
    return found
