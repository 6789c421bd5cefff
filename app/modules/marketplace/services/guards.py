"""Why the marketplace should stay on."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.modules.base import Reason
from app.modules.marketplace.models import ACTIVE, FeedImport
from models.database import Vendor


def running_imports(db: Session, platform_id: int) -> list[Reason]:
    """Imports of this platform that are at work now."""
    query = select(func.count()).select_from(FeedImport)
    query = query.join(Vendor, Vendor.id == FeedImport.vendor_id)
    count = db.scalar(
        query.where(Vendor.platform_id == platform_id, FeedImport.status.in_(ACTIVE))
    )
    return [Reason("marketplace.guards.running_imports", {"count": count})] if count else []
