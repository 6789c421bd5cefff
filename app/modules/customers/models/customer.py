"""A shop's customers. The same e-mail in two shops is two accounts."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, TimestampMixin, VendorScoped


class Customer(VendorScoped, TimestampMixin, Base):
    """An account, or a guest who bought (without a password)."""

    __tablename__ = "customers_customers"
    __table_args__ = (
        UniqueConstraint("vendor_id", "id"),
        UniqueConstraint("vendor_id", "email"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(200), server_default="")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    locale: Mapped[str] = mapped_column(String(2), server_default="en")
    phone: Mapped[str] = mapped_column(String(30), server_default="")
    street: Mapped[str] = mapped_column(String(200), server_default="")
    postcode: Mapped[str] = mapped_column(String(16), server_default="")
    city: Mapped[str] = mapped_column(String(100), server_default="")
    country: Mapped[str] = mapped_column(String(2), server_default="")
    customer_group: Mapped[str] = mapped_column(String(40), server_default="")
    last_login_at: Mapped[datetime | None]
