"""What is noted of levels as they change."""

from datetime import datetime

from sqlalchemy import BigInteger, Identity, PrimaryKeyConstraint, String, func
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, VendorScoped


class Crossing(VendorScoped, Base):
    """A SKU that sold out or came back, until somebody told the others. Written by triggers."""

    __tablename__ = "inventory_crossings"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    sku: Mapped[str] = mapped_column(String(100))


class LowStockAlert(VendorScoped, Base):
    """A SKU that runs low and was told of. It is told of again only once it had recovered."""

    __tablename__ = "inventory_alerts"
    __table_args__ = (PrimaryKeyConstraint("vendor_id", "sku"),)

    sku: Mapped[str] = mapped_column(String(100))
    since: Mapped[datetime] = mapped_column(server_default=func.now())
