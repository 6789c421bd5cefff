"""Dry run and import: the same walk over the feed, without and with writing.

Each batch is one transaction: products, stock, problems, counts and the cursor. So a worker may
die at any moment; whoever goes on reads the file anew (its reader must know the ids it has seen)
and skips what is stored. A batch is written only while the cursor is where its worker thinks, so
two workers on one import cannot both write, and a cancelled import stops at its next batch.
"""

import gc
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import Session

from app.core.database import Context, transaction
from app.core.directory import VendorEntry
from app.core.outbox import extend_lease
from app.core.ports import port
from app.modules.marketplace.config import config
from app.modules.marketplace.exceptions import CatalogueOffError
from app.modules.marketplace.models import Phase, Status
from app.modules.marketplace.services import files
from app.modules.marketplace.services.batch_writer import BatchWriter, Job
from app.modules.marketplace.services.batches import Batches, ReadAhead
from app.modules.marketplace.services.column_service import mapping_of
from app.modules.marketplace.services.conversion import Terms
from app.modules.marketplace.services.feeds import FeedError, FeedOptions, open_feed
from app.modules.marketplace.services.import_service import import_service
from app.modules.marketplace.services.look_service import limits

MAX_ATTEMPTS = 5
# Thousands of short-lived records a second, none of them in a cycle: looking for cycles as often
# as usual takes a fifth of the time.
COLLECTIONS = (20_000, 20, 50)
PORTS = {Phase.PREVIEW: "catalog.preview_upsert", Phase.RUN: "catalog.upsert"}


class RunService:
    def run(self, vendor: VendorEntry, import_id: int) -> None:
        """Go on with the dry run or import, until it is done or others should have their turn."""
        context = Context.tenant(vendor.id, vendor.platform_id, "import")
        try:
            with transaction(context) as db:
                job = self._claim(db, vendor, import_id)
            if job is not None:
                with rare_collections():
                    self._walk(job)
        except FeedError as error:
            self._fail(context, import_id, error.message_key, error.params)
        except FileNotFoundError:
            self._fail(context, import_id, "marketplace.errors.file_gone", {})
        except CatalogueOffError as error:
            self._fail(context, import_id, error.message_key, {})

    def _claim(self, db: Session, vendor: VendorEntry, import_id: int) -> Job | None:
        """The import, if there is anything to do. Gives up what failed too often at one place."""
        found = import_service.get(db, vendor.id, import_id, for_update=True)
        if found.status not in {Status.PREVIEWING, Status.RUNNING} or found.as_of is None:
            return None
        found.attempts += 1
        if found.attempts > MAX_ATTEMPTS:
            import_service.fail(db, found, "marketplace.errors.interrupted", {"row": found.row})
            return None
        phase = Phase(found.phase)
        upsert = port(PORTS[phase], vendor.platform_id)
        if upsert is None:
            raise CatalogueOffError
        mapping = mapping_of(found)
        return Job(
            id=found.id,
            vendor=vendor,
            file=found.file,
            phase=phase,
            mapping=mapping,
            terms=Terms(
                vendor.currency, found.locale, found.takes_any_currency, mapping.column("price")
            ),
            as_of=found.as_of,
            cursor=found.cursor,
            problems=found.problem_count,
            upsert=upsert,
        )

    def _walk(self, job: Job) -> None:
        feed = open_feed(files.path_of(job.file), limits())
        extend_lease()
        found = Batches(
            feed,
            job.mapping,
            FeedOptions(job.as_of, job.vendor.currency),
            job.terms,
            skip=job.cursor,
            size=config.batch_size,
        )
        writer = BatchWriter(job, started_at_row=found.row)
        until = time.monotonic() + config.slice_seconds
        for batch in ReadAhead(found):
            if not writer.write(batch):
                return  # cancelled, or another worker is ahead of us
            if time.monotonic() > until:
                self._let_others(job)
                return
        writer.finish()

    def _let_others(self, job: Job) -> None:
        """Long imports wait behind whatever else there is, again and again."""
        with transaction(job.context) as db:
            import_service.enqueue(db, import_service.get(db, job.vendor.id, job.id))

    def _fail(self, context: Context, import_id: int, key: str, params: dict[str, Any]) -> None:
        with transaction(context) as db:
            found = import_service.get(db, context.vendor_id or 0, import_id, for_update=True)
            if found.status in {Status.PREVIEWING, Status.RUNNING}:
                import_service.fail(db, found, key, params)


@contextmanager
def rare_collections() -> Generator[None]:
    usual = gc.get_threshold()
    gc.set_threshold(*COLLECTIONS)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


run_service = RunService()
