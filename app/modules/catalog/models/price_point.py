"""Every price that a variant was ever offered at."""

from datetime import datetime

from sqlalchemy import BigInteger, Identity, Index, String, func
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, VendorScoped


class PricePoint(VendorScoped, Base):
    """From `valid_from` on, the variant cost this. Written by triggers, never changed.

    Rows outlive their variant, so there is no foreign key to it: what a price was must be provable
    when the goods are gone.
    """

    __tablename__ = "catalog_price_points"
    __table_args__ = (
        Index("ix_catalog_price_points_variant", "vendor_id", "variant_id", "valid_from"),
        {"comment": "append-only"},
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    variant_id: Mapped[int]
    sku: Mapped[str] = mapped_column(String(100))
    price_cents: Mapped[int]
    compare_at_cents: Mapped[int | None]
    valid_from: Mapped[datetime] = mapped_column(server_default=func.now())
