"""What imports add to dashboards."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.modules.core.schemas import Figure
from app.modules.marketplace.models import FeedImport, Status
from models.database import Vendor

RECENT = timedelta(days=7)
SHOWN = 4


def failed(db: Session, vendor_id: int) -> tuple[str, dict[str, Any]] | None:
    """Imports of the last week that failed, newest first."""
    query = FeedImport.for_vendor(vendor_id).where(
        FeedImport.status == Status.FAILED, FeedImport.created_at > datetime.now(UTC) - RECENT
    )
    jobs = list(db.scalars(query.order_by(FeedImport.id.desc()).limit(SHOWN)))
    return ("marketplace/vendor/parts/failed.html", {"jobs": jobs}) if jobs else None


def platform_figures(db: Session, platform_id: int) -> list[Figure]:
    """Imports of the last week that failed, in all shops of the platform."""
    query = (
        select(func.count())
        .select_from(FeedImport)
        .join(Vendor, Vendor.id == FeedImport.vendor_id)
        .where(
            Vendor.platform_id == platform_id,
            FeedImport.status == Status.FAILED,
            FeedImport.created_at > datetime.now(UTC) - RECENT,
        )
    )
    return [Figure("marketplace.figure.failed", db.scalar(query) or 0)]
