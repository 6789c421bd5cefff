"""Feed imports in the background. Each may be run twice, or be killed, at any moment."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from celery import shared_task
from sqlalchemy import text

from app.core.database import Context, transaction
from app.core.directory import directory
from app.core.gate import gate
from app.core.outbox import extend_lease
from app.modules.marketplace.config import config
from app.modules.marketplace.exceptions import ImportNotFoundError
from app.modules.marketplace.services import files, import_service, look_service, run_service

# Longer than a batch, a lease and the outbox's patience together.
STUCK_MINUTES = 3
STUCK = text("""
SELECT i.id, i.vendor_id FROM marketplace_imports i
WHERE i.status IN ('fetching', 'uploaded', 'previewing', 'running')
  AND i.updated_at < now() - make_interval(mins => :minutes)
  AND NOT EXISTS (
    SELECT 1 FROM outbox_deliveries d WHERE d.status = 'new'
    AND d.subscriber LIKE 'task:marketplace.imports.%'
    AND d.payload ->> 'import_id' = i.id::text)
LIMIT 100
""")
# arch: allow TEN-001 every vendor's old files go, in the task of an operator
OLD_FILES = text("""
UPDATE marketplace_imports i SET file = '' FROM marketplace_imports was
WHERE was.id = i.id AND was.file <> '' AND i.updated_at < :before
  AND i.status IN ('done', 'failed', 'cancelled', 'ready', 'mapping')
RETURNING was.file
""")


@shared_task
def fetch(vendor_id: int, import_id: int) -> None:
    """Get the feed of an import that names an address."""
    extend_lease(config.fetch_seconds + 30)
    vendor = directory().by_id.get(vendor_id)
    if vendor is not None:
        look_service.fetch(vendor, import_id)


@shared_task
def look(vendor_id: int, import_id: int) -> None:
    """Check a file and recognise its columns."""
    vendor = directory().by_id.get(vendor_id)
    if vendor is not None:
        look_service.look(vendor, import_id)


@shared_task
def run(vendor_id: int, import_id: int) -> None:
    """Go on with a dry run or an import."""
    vendor = directory().by_id.get(vendor_id)
    if vendor is not None:
        run_service.run(vendor, import_id)


@shared_task
def resume_stuck() -> None:
    """Each minute: an import that nobody works on any more is given to a worker again."""
    with transaction(Context.operator()) as db:
        stuck = db.execute(STUCK, {"minutes": STUCK_MINUTES}).all()
    for row in stuck:
        vendor = directory().by_id.get(row.vendor_id)
        if vendor is None or not gate.is_open("marketplace", vendor.platform_id):
            continue
        context = Context.tenant(vendor.id, vendor.platform_id, "import")
        with suppress(ImportNotFoundError), transaction(context) as db:
            job = import_service.get(db, vendor.id, row.id, for_update=True)
            if job.is_active:
                import_service.enqueue(db, job)


@shared_task
def forget_files() -> None:
    """Each day: files of imports that ended long ago go."""
    before = datetime.now(UTC) - timedelta(days=config.keep_files_days)
    with transaction(Context.operator()) as db:
        gone = db.scalars(OLD_FILES, {"before": before}).all()
    for name in gone:
        files.forget(name)
