"""What the shops of a platform add to its dashboard and search."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.modules.core.schemas import Figure, SearchHit
from models.database import Vendor

HITS = 6


def platform_figures(db: Session, platform_id: int) -> list[Figure]:
    """How many shops there are."""
    query = select(func.count()).where(Vendor.platform_id == platform_id)
    return [Figure("tenancy.figure.vendors", db.scalar(query) or 0, "tenancy:vendors")]


def search(db: Session, platform_id: int, words: str) -> list[SearchHit]:
    """Shops of the platform by name or code."""
    query = select(Vendor).where(
        Vendor.platform_id == platform_id,
        or_(
            Vendor.name.icontains(words, autoescape=True),
            Vendor.code.icontains(words, autoescape=True),
        ),
    )
    return [
        SearchHit(vendor.name, vendor.code, "tenancy:vendors")
        for vendor in db.scalars(query.order_by(Vendor.name).limit(HITS))
    ]
