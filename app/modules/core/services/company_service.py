"""Companies as a platform's operators see them: those with a shop there."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.exceptions.base import NotFoundError
from models.database import Company, Vendor


class CompanyService:
    def get(
        self, db: Session, platform_ids: Sequence[int], company_id: int, *, here: int | None
    ) -> tuple[Company, int]:
        """A company with a shop on one of these platforms, and that platform (`here`, if it is one
        of them). Other companies do not exist."""
        query = (
            select(Company, Vendor.platform_id)
            .join(Vendor, Vendor.company_id == Company.id)
            .where(Company.id == company_id, Vendor.platform_id.in_(platform_ids))
            .order_by((Vendor.platform_id == here).desc(), Vendor.platform_id)
        )
        row = db.execute(query.limit(1)).first()
        if row is None:
            raise NotFoundError
        return row[0], row[1]


company_service = CompanyService()
