"""One batch of a feed, one transaction: products, stock, problems, counts and the cursor."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.core.database import Context, transaction
from app.core.directory import VendorEntry
from app.core.outbox import extend_lease
from app.modules.inventory.services import stock_service
from app.modules.marketplace.models import Phase, Status
from app.modules.marketplace.services.batches import Batch
from app.modules.marketplace.services.conversion import Item, Terms, levels_of
from app.modules.marketplace.services.feeds import Mapping, RowProblem, Severity
from app.modules.marketplace.services.problem_service import problem_service

LEASE_EVERY_SECONDS = 15.0
UNDER_WAY = {Phase.PREVIEW: Status.PREVIEWING, Phase.RUN: Status.RUNNING}
AFTERWARDS = {Phase.PREVIEW: Status.READY, Phase.RUN: Status.DONE}

# Two imports of one shop take turns: neither waits for rows of the other for ever.
TAKE_TURN = text("SELECT pg_advisory_xact_lock(726201, :vendor)")
# A batch that a crash of the server loses is written again: the cursor is lost with it. The next
# ordinary commit, at the latest that of the delivery, makes all before it safe.
NO_HURRY = text("SELECT set_config('synchronous_commit', 'off', true)")
HOLD = text(
    "SELECT 1 FROM marketplace_imports WHERE vendor_id = :vendor AND id = :id"
    " AND status = :status AND cursor = :cursor FOR UPDATE"
)
ADVANCE = text("""
UPDATE marketplace_imports SET cursor = :cursor, "row" = :row, attempts = 0,
  new_count = new_count + :new, changed_count = changed_count + :changed,
  unchanged_count = unchanged_count + :unchanged, refused_count = refused_count + :refused,
  warning_count = warning_count + :warnings,
  has_variant_rows = has_variant_rows OR :has_variant_rows,
  paced_from = :paced_from, paced_row = :paced_row, updated_at = now()
WHERE vendor_id = :vendor AND id = :id
""")
FINISH = text("""
UPDATE marketplace_imports SET status = :afterwards, "row" = row_count, finished_at = now(),
  updated_at = now()
WHERE vendor_id = :vendor AND id = :id AND status = :status AND cursor = :cursor
""")

Upsert = Callable[[Session, int, list[Any]], Any]


@dataclass(slots=True)
class Job:
    """What a worker needs to know of an import, as plain values."""

    id: int
    vendor: VendorEntry
    file: str
    phase: Phase
    mapping: Mapping
    terms: Terms
    as_of: datetime
    cursor: int
    problems: int
    upsert: Upsert

    @property
    def context(self) -> Context:
        return Context.tenant(self.vendor.id, self.vendor.platform_id, "import")


class BatchWriter:
    """Writes the batches of one walk, one after the other."""

    def __init__(self, job: Job, *, started_at_row: int) -> None:
        self._job = job
        self._pace = {"paced_from": datetime.now(UTC), "paced_row": started_at_row}
        self._leased = time.monotonic()
        self._where = {
            "vendor": job.vendor.id,
            "id": job.id,
            "status": UNDER_WAY[job.phase],
        }

    def write(self, batch: Batch) -> bool:
        """Store a batch. False when the import is no longer ours to go on with."""
        job = self._job
        with transaction(job.context) as db:
            db.execute(TAKE_TURN, {"vendor": job.vendor.id})
            db.execute(NO_HURRY)
            if db.execute(HOLD, {**self._where, "cursor": job.cursor}).first() is None:
                return False
            outcome = job.upsert(db, job.vendor.id, [item.record for item in batch.items])
            problems = batch.problems + _refusals(batch.items, outcome["refusals"])
            if job.phase is Phase.RUN:
                self._set_stock(db, batch.items, outcome["results"])
            problem_service.store(db, job.vendor.id, job.id, problems, known=job.problems)
            db.execute(ADVANCE, {**self._where, **self._pace, **_counts(batch, outcome, problems)})
        job.cursor = batch.cursor
        job.problems += len(problems)
        self._keep_the_lease()
        return True

    def finish(self) -> None:
        """All of the file was walked over."""
        job = self._job
        values = {**self._where, "cursor": job.cursor, "afterwards": AFTERWARDS[job.phase]}
        with transaction(job.context) as db:
            db.execute(FINISH, values)

    def _set_stock(self, db: Session, items: list[Item], results: list[str]) -> None:
        """Stock follows the feed where the feed says something new."""
        written = (
            item
            for item, result in zip(items, results, strict=True)
            if result in {"new", "changed"}
        )
        levels, uncounted = levels_of(written)
        vendor_id = self._job.vendor.id
        ref = f"import:{self._job.id}:{self._job.cursor}"
        if levels:
            stock_service.set_levels(db, vendor_id, levels, reason="feed", ref=ref)
        if uncounted:
            stock_service.stop_counting(db, vendor_id, uncounted, reason="feed", ref=ref)

    def _keep_the_lease(self) -> None:
        now = time.monotonic()
        if now - self._leased > LEASE_EVERY_SECONDS:
            extend_lease()
            self._leased = now


def _refusals(items: list[Item], refusals: dict[int, str]) -> list[RowProblem]:
    """What the catalogue did not take."""
    return [
        RowProblem(items[place].line, "", code, items[place].record["variants"][0]["sku"])
        for place, code in refusals.items()
    ]


def _counts(batch: Batch, outcome: Any, problems: list[RowProblem]) -> dict[str, Any]:
    results = Counter(outcome["results"])
    refused = sum(problem.severity is Severity.ERROR for problem in problems)
    return {
        "cursor": batch.cursor,
        "row": batch.row,
        "new": results["new"],
        "changed": results["changed"],
        "unchanged": results["unchanged"],
        "refused": refused,
        "warnings": len(problems) - refused,
        "has_variant_rows": any(item.record["part"] == "variant" for item in batch.items),
    }
