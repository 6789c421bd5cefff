"""How far an import is, how fast it goes, and how long it will take."""

from dataclasses import dataclass
from datetime import UTC, datetime

from app.modules.marketplace.models import FeedImport


@dataclass(frozen=True, slots=True)
class Progress:
    """Counted in rows of the file. `seconds_left` is None as long as nobody can know."""

    done: int
    total: int
    rows_per_second: int
    seconds_left: int | None


def progress_of(job: FeedImport, now: datetime | None = None) -> Progress:
    done = min(job.row, job.row_count) if job.row_count else job.row
    if job.paced_from is None or not job.is_active:
        return Progress(done, job.row_count, 0, None)
    seconds = ((now or datetime.now(UTC)) - job.paced_from).total_seconds()
    rate = (job.row - job.paced_row) / seconds if seconds > 0 else 0.0
    left = round((job.row_count - job.row) / rate) if rate > 0 else None
    return Progress(done, job.row_count, round(rate), left)
