"""What was wrong with single rows: stored up to a number, shown, and downloaded as CSV."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.core.pagination import Page, PageRequest, paginate
from app.modules.marketplace.config import config
from app.modules.marketplace.models import FeedImport, ImportProblem
from app.modules.marketplace.services.feeds import RowProblem
from app.utils.i18n import t

COLUMN_LIMIT = 200
# What makes a spreadsheet calculate instead of show.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001


class ProblemService:
    def store(
        self,
        db: Session,
        vendor_id: int,
        import_id: int,
        problems: Sequence[RowProblem],
        *,
        known: int,
    ) -> None:
        """Add problems to the `known` ones there are already; those over the limit only count."""
        room = max(0, config.problems_kept - known)
        rows = [
            {
                "vendor_id": vendor_id,
                "import_id": import_id,
                "line": problem.line,
                "column": problem.column[:COLUMN_LIMIT],
                "code": problem.code,
                "value": problem.value,
                "severity": problem.severity.value,
                "params": problem.params,
            }
            for problem in problems[:room]
        ]
        if rows:
            db.execute(insert(ImportProblem), rows)

    def page(
        self, db: Session, job: FeedImport, request: PageRequest, *, severity: str = ""
    ) -> Page[ImportProblem]:
        """Problems in the order of the file."""
        query = ImportProblem.for_vendor(job.vendor_id).filter_by(import_id=job.id)
        if severity:
            query = query.filter_by(severity=severity)
        return paginate(db, query.order_by(ImportProblem.line, ImportProblem.id), request)

    def kinds(self, db: Session, job: FeedImport) -> set[str]:
        """The codes of problems that this import has."""
        query = select(ImportProblem.code).filter_by(vendor_id=job.vendor_id, import_id=job.id)
        return set(db.scalars(query.distinct()))

    def as_csv(self, db: Session, job: FeedImport) -> str:
        """All that are stored, as a table that no spreadsheet mistakes for formulas."""
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        names = ("line", "column", "severity", "problem", "value")
        writer.writerow([t(f"marketplace.problems.{name}") for name in names])
        query = ImportProblem.for_vendor(job.vendor_id).filter_by(import_id=job.id)
        for problem in db.scalars(query.order_by(ImportProblem.line, ImportProblem.id)):
            severity = t(f"marketplace.feed.severity.{problem.severity}")
            row = (problem.column, severity, message_of(problem), problem.value)
            writer.writerow([problem.line, *map(harmless, row)])
        # The mark at the start is what makes spreadsheets read UTF-8.
        return "\ufeff" + text.getvalue()


def message_of(problem: ImportProblem) -> str:
    """The problem in the reader's language."""
    known: dict[str, Any] = {
        "line": problem.line,
        "column": problem.column,
        "value": problem.value,
    }
    return t(f"marketplace.feed.problem.{problem.code}", **{**known, **problem.params})


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" \u00a0").startswith(FORMULA_STARTS) else cell


problem_service = ProblemService()
