"""Products that go on sale, or leave it, by date."""

from celery import shared_task
from sqlalchemy import text

from app.core.database import Context, transaction
from app.core.directory import bump_content_version

DUE = text("""
UPDATE catalog_products SET updated_at = now(),
  status = CASE WHEN status = 'draft' THEN 'active' ELSE 'archived' END
WHERE (status = 'draft' AND published_at <= now() AND (archive_at IS NULL OR archive_at > now()))
   OR (status = 'active' AND archive_at <= now())
RETURNING vendor_id
""")


@shared_task
def follow() -> int:
    """Each minute. How many products changed."""
    with transaction(Context.operator()) as db:
        changed = list(db.scalars(DUE))
        for vendor_id in sorted(set(changed)):
            bump_content_version(db, vendor_id)
    return len(changed)
