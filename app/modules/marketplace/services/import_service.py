"""Imports as a vendor sees them: begin, choose, start, stop, look at."""

from datetime import UTC, datetime
from typing import Any, BinaryIO

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.core.directory import directory
from app.core.outbound import parse
from app.core.outbox import enqueue_task
from app.core.pagination import Page, PageRequest, paginate
from app.modules.marketplace.exceptions import (
    FileGoneError,
    ImportNotFoundError,
    ImportStateError,
    NoFileError,
)
from app.modules.marketplace.models import FeedImport, ImportProblem, Phase, Status
from app.modules.marketplace.services import files
from app.modules.marketplace.services.column_service import Columns, column_service
from app.modules.marketplace.services.fetching import name_of, shown_name

FETCH = "marketplace.imports.fetch"
LOOK = "marketplace.imports.look"
RUN = "marketplace.imports.run"
# What an import that nobody works on should be given to.
TASKS = {
    Status.FETCHING: FETCH,
    Status.UPLOADED: LOOK,
    Status.PREVIEWING: RUN,
    Status.RUNNING: RUN,
}
AT_THE_START: dict[str, Any] = {
    "cursor": 0,
    "row": 0,
    "new_count": 0,
    "changed_count": 0,
    "unchanged_count": 0,
    "refused_count": 0,
    "warning_count": 0,
    "has_variant_rows": False,
}


class ImportService:
    def page(self, db: Session, vendor_id: int, request: PageRequest) -> Page[FeedImport]:
        """Imports, newest first."""
        return paginate(
            db, FeedImport.for_vendor(vendor_id).order_by(FeedImport.id.desc()), request
        )

    def get(
        self, db: Session, vendor_id: int, import_id: int, *, for_update: bool = False
    ) -> FeedImport:
        query = FeedImport.for_vendor(vendor_id).where(FeedImport.id == import_id)
        if for_update:
            query = query.with_for_update().execution_options(populate_existing=True)
        job = db.scalars(query).one_or_none()
        if job is None:
            raise ImportNotFoundError(import_id)
        return job

    def from_upload(
        self, db: Session, vendor_id: int, name: str, stream: BinaryIO, *, ask: bool = True
    ) -> FeedImport:
        """Keep an uploaded file. `look_service.begin` comes next.

        With `ask`, somebody confirms the columns before the dry run; without, they are taken as
        recognised. Raises `NoFileError` or `FileTooLargeError`.
        """
        file, size = files.keep(vendor_id, stream)
        job = FeedImport(
            vendor_id=vendor_id,
            name=shown_name(name),
            file=file,
            file_bytes=size,
            status=Status.UPLOADED,
            waits_for_columns=ask,
            locale=directory().by_id[vendor_id].default_locale,
        )
        db.add(job)
        db.flush()
        return job

    def from_url(self, db: Session, vendor_id: int, url: str, *, ask: bool = True) -> FeedImport:
        """Fetch a feed in the background. Raises `AddressRefusedError` for what is no address."""
        if not url:
            raise NoFileError
        parse(url)
        job = FeedImport(
            vendor_id=vendor_id,
            name=name_of(url),
            url=url,
            status=Status.FETCHING,
            waits_for_columns=ask,
            locale=directory().by_id[vendor_id].default_locale,
        )
        db.add(job)
        db.flush()
        self.enqueue(db, job)
        return job

    def again(self, db: Session, vendor_id: int, import_id: int) -> FeedImport:
        """A new import from the same address."""
        job = self.get(db, vendor_id, import_id)
        return self.from_url(db, vendor_id, job.url, ask=False)

    def set_columns(
        self, db: Session, vendor_id: int, import_id: int, columns: Columns
    ) -> FeedImport:
        """Take the columns as chosen, remember them, and start the dry run."""
        job = self.get(db, vendor_id, import_id, for_update=True)
        if not job.can_be_mapped:
            raise ImportStateError(import_id, job.status)
        column_service.remember(db, vendor_id, tuple(job.header), columns)
        job.mapping = columns.mapping.to_json()
        job.locale = columns.locale
        job.takes_any_currency = columns.takes_any_currency
        self.preview(db, job)
        return job

    def preview(self, db: Session, job: FeedImport) -> None:
        """Start the dry run, from the first row."""
        job.as_of = datetime.now(UTC)
        self._start_phase(db, job, Status.PREVIEWING, Phase.PREVIEW)

    def start(self, db: Session, vendor_id: int, import_id: int) -> FeedImport:
        """Write what the dry run showed, or go on where it stopped. Twice is once."""
        job = self.get(db, vendor_id, import_id, for_update=True)
        if job.status == Status.RUNNING:
            return job
        if not (job.status == Status.READY or job.can_go_on):
            raise ImportStateError(import_id, job.status)
        if not files.path_of(job.file).is_file():
            raise FileGoneError
        if job.status == Status.READY:
            self._start_phase(db, job, Status.RUNNING, Phase.RUN)
        else:
            job.status = Status.RUNNING
            self._set_going(db, job)
        return job

    def cancel(self, db: Session, vendor_id: int, import_id: int) -> FeedImport:
        """Stop. What is written stays; a batch that is under way is the last one."""
        job = self.get(db, vendor_id, import_id, for_update=True)
        if job.status in {Status.DONE, Status.FAILED, Status.CANCELLED}:
            return job
        job.status = Status.CANCELLED
        job.finished_at = datetime.now(UTC)
        return job

    def fail(self, db: Session, job: FeedImport, key: str, params: dict[str, Any]) -> None:
        """Say why it cannot go on. `key` is a text key."""
        job.status = Status.FAILED
        job.finished_at = datetime.now(UTC)
        job.error_key = key
        job.error_params = params

    def _start_phase(self, db: Session, job: FeedImport, status: Status, phase: Phase) -> None:
        db.execute(delete(ImportProblem).filter_by(vendor_id=job.vendor_id, import_id=job.id))
        for name, value in AT_THE_START.items():
            setattr(job, name, value)
        job.status, job.phase = status, phase
        self._set_going(db, job)

    def _set_going(self, db: Session, job: FeedImport) -> None:
        now = datetime.now(UTC)
        job.attempts = 0
        job.error_key, job.error_params = "", {}
        job.started_at, job.finished_at = now, None
        job.paced_from, job.paced_row = None, 0
        self.enqueue(db, job)

    def enqueue(self, db: Session, job: FeedImport) -> None:
        """Have a worker do what comes next."""
        enqueue_task(
            db, TASKS[Status(job.status)], {"vendor_id": job.vendor_id, "import_id": job.id}
        )


import_service = ImportService()
