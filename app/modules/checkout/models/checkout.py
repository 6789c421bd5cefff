"""A checkout: the frozen cart, the address, and how far it got."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, TimestampMixin, VendorScoped

STATUSES = ("awaiting_payment", "completed", "cancelled", "expired", "disputed")


class Checkout(VendorScoped, TimestampMixin, Base):
    """One attempt to buy one cart. Ends as exactly one order or none.

    `draft` is the order to be: lines, amounts, address, as shown to the shopper. What he pays
    must equal `total_cents`; anything else ends as `disputed` for a person to look at.
    """

    __tablename__ = "checkout_checkouts"
    __table_args__ = (
        UniqueConstraint("vendor_id", "id"),
        Index(
            "uq_checkout_checkouts_open_cart",
            "vendor_id",
            "cart_id",
            "cart_version",
            unique=True,
            postgresql_where=text("status IN ('awaiting_payment', 'completed')"),
        ),
        CheckConstraint(
            "status IN ('awaiting_payment', 'completed', 'cancelled', 'expired', 'disputed')",
            name="known_status",
        ),
        Index(
            "ix_checkout_checkouts_open",
            "expires_at",
            postgresql_where=text("status = 'awaiting_payment'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid())
    cart_id: Mapped[UUID]
    cart_version: Mapped[int]
    status: Mapped[str] = mapped_column(String(20), server_default="awaiting_payment")
    payment_method: Mapped[str] = mapped_column(String(20))
    locale: Mapped[str] = mapped_column(String(2))
    total_cents: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    draft: Mapped[dict[str, Any]] = mapped_column(JSONB)
    payment_url: Mapped[str] = mapped_column(String(2000), server_default="")
    order_id: Mapped[int | None]
    expires_at: Mapped[datetime]


class TaxRate(Base):
    """A VAT rate of a country from a day on, in tenths of a percent."""

    __tablename__ = "checkout_tax_rates"
    __table_args__ = (
        UniqueConstraint("country", "tax_class", "valid_from"),
        CheckConstraint("rate BETWEEN 0 AND 999", name="sensible_rate"),
        {"comment": "shared: read"},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    country: Mapped[str] = mapped_column(String(2))
    tax_class: Mapped[str] = mapped_column(String(20))
    rate: Mapped[int]
    valid_from: Mapped[date]


class ShippingMethod(VendorScoped, TimestampMixin, Base):
    """A way to get the goods to the shopper."""

    __tablename__ = "checkout_shipping_methods"
    __table_args__ = (
        UniqueConstraint("vendor_id", "code"),
        CheckConstraint("price_cents >= 0", name="price_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    names: Mapped[dict[str, Any]] = mapped_column(JSONB)
    price_cents: Mapped[int]
    free_from_cents: Mapped[int | None]
    countries: Mapped[list[str]] = mapped_column(JSONB, server_default=text("'[]'"))
    position: Mapped[int] = mapped_column(server_default="0")
