"""Before the dry run: getting the file, checking it from end to end, recognising its columns."""

from collections.abc import Mapping as Dict
from typing import Any

from sqlalchemy.orm import Session

from app.core.database import Context, transaction
from app.core.directory import VendorEntry
from app.exceptions.base import AppError
from app.modules.marketplace.config import config
from app.modules.marketplace.models import FeedImport, Status
from app.modules.marketplace.services import fetching, files
from app.modules.marketplace.services.column_service import (
    FIXED,
    Columns,
    column_service,
    sample_of,
)
from app.modules.marketplace.services.feeds import (
    Feed,
    FeedError,
    Limits,
    Mapping,
    open_feed,
    recognise,
)
from app.modules.marketplace.services.import_service import import_service


def limits() -> Limits:
    return Limits(file_bytes=config.max_file_bytes, rows=config.max_rows)


class LookService:
    """Each step may be repeated: what is done already is left alone."""

    def fetch(self, vendor: VendorEntry, import_id: int) -> None:
        """Get the feed of an import that names an address."""
        context = Context.tenant(vendor.id, vendor.platform_id, "import")
        with transaction(context) as db:
            job = import_service.get(db, vendor.id, import_id)
            if job.status != Status.FETCHING:
                return
            url = job.url
        try:
            file, size = fetching.fetch(vendor.id, url)
        except AppError as error:
            self._fail(context, import_id, Status.FETCHING, error.message_key, error.details)
            return
        with transaction(context) as db:
            job = import_service.get(db, vendor.id, import_id, for_update=True)
            if job.status != Status.FETCHING:  # cancelled, or somebody else was faster
                files.forget(file)
                return
            job.file, job.file_bytes, job.status = file, size, Status.UPLOADED
            import_service.enqueue(db, job)

    def begin(self, db: Session, job: FeedImport) -> None:
        """Look at a small file now, while its sender waits, and at a large one in a worker."""
        if job.file_bytes > config.read_at_once_bytes:
            import_service.enqueue(db, job)
            return
        try:
            self._propose(db, job, open_feed(files.path_of(job.file), limits()))
        except FeedError as error:
            import_service.fail(db, job, error.message_key, error.params)

    def look(self, vendor: VendorEntry, import_id: int) -> None:
        """Read the file once and propose what its columns mean."""
        context = Context.tenant(vendor.id, vendor.platform_id, "import")
        with transaction(context) as db:
            job = import_service.get(db, vendor.id, import_id)
            if job.status != Status.UPLOADED:
                return
            file = job.file
        try:
            feed = open_feed(files.path_of(file), limits())
        except FeedError as error:
            self._fail(context, import_id, Status.UPLOADED, error.message_key, error.params)
            return
        except FileNotFoundError:
            self._fail(context, import_id, Status.UPLOADED, "marketplace.errors.file_gone", {})
            return
        with transaction(context) as db:
            job = import_service.get(db, vendor.id, import_id, for_update=True)
            if job.status == Status.UPLOADED:
                self._propose(db, job, feed)

    def _propose(self, db: Session, job: FeedImport, feed: Feed) -> None:
        job.header = list(feed.header)
        job.sample = sample_of(feed.sample)
        job.row_count = feed.row_count
        job.encoding = "xml" if feed.is_xml else feed.encoding
        job.delimiter = feed.delimiter
        columns = column_service.remembered(db, job.vendor_id, feed.header)
        columns = columns or Columns(recognise(feed.header, feed.sample), job.locale)
        job.mapping = columns.mapping.to_json()
        job.locale, job.takes_any_currency = columns.locale, columns.takes_any_currency
        job.status = Status.MAPPING
        if not job.waits_for_columns and is_complete(columns.mapping):
            import_service.preview(db, job)

    def _fail(
        self, context: Context, import_id: int, status: Status, key: str, params: Dict[str, Any]
    ) -> None:
        with transaction(context) as db:
            job = import_service.get(db, context.vendor_id or 0, import_id, for_update=True)
            if job.status == status:
                import_service.fail(db, job, key, dict(params))


def is_complete(mapping: Mapping) -> bool:
    """Whether products can be made of these columns."""
    return mapping.dialect in FIXED or not mapping.missing


look_service = LookService()
