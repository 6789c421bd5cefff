"""How much of its plan a vendor has used."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, VendorScoped


class FeatureUsage(VendorScoped, Base):
    """One counter. `period` is a month (`2026-11`), or empty for what never begins anew."""

    __tablename__ = "feature_usage"
    __table_args__ = (CheckConstraint("used >= 0", name="not_negative"),)

    vendor_id: Mapped[int] = mapped_column(
        ForeignKey("vendors.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    period: Mapped[str] = mapped_column(String(7), primary_key=True)
    used: Mapped[int]
