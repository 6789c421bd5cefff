"""Companies and their vendors: the tenants of everything else."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, TimestampMixin, VendorScoped


class Company(TimestampMixin, Base):
    """A legal person that owns vendors, perhaps on several platforms."""

    __tablename__ = "companies"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    street: Mapped[str] = mapped_column(String(200), server_default="")
    postcode: Mapped[str] = mapped_column(String(16), server_default="")
    city: Mapped[str] = mapped_column(String(100), server_default="")
    country: Mapped[str] = mapped_column(String(2), server_default="LU")
    vat_number: Mapped[str] = mapped_column(String(20), server_default="")


class Vendor(TimestampMixin, Base):
    """A shop: one storefront, one catalogue, one stock."""

    __tablename__ = "vendors"
    __table_args__ = (
        CheckConstraint(
            "status IN ('applied', 'active', 'suspended', 'closed')", name="known_status"
        ),
        {"comment": "shared: read"},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    platform_id: Mapped[int] = mapped_column(ForeignKey("platforms.id"), index=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id"), index=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    status: Mapped[str] = mapped_column(String(16), server_default="active")
    email: Mapped[str] = mapped_column(String(254), server_default="")
    default_locale: Mapped[str] = mapped_column(String(2), server_default="en")
    currency: Mapped[str] = mapped_column(String(3), server_default="EUR")
    country: Mapped[str] = mapped_column(String(2), server_default="LU")
    theme: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))


class VendorDomain(VendorScoped, Base):
    """A host name that shows this vendor's shop at its root. Only verified ones answer."""

    __tablename__ = "vendor_domains"
    __table_args__ = (Index("ix_vendor_domains_vendor_id", "vendor_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    host: Mapped[str] = mapped_column(String(253), unique=True)
    verified_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ContentVersion(VendorScoped, Base):
    """How often a vendor's shop has changed; cached pages carry the version they show."""

    __tablename__ = "content_versions"
    __table_args__ = (CheckConstraint("version >= 0", name="not_negative"),)

    vendor_id: Mapped[int] = mapped_column(
        ForeignKey("vendors.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(server_default="0")
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now())
