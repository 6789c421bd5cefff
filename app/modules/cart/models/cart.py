"""A shopper's basket."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, TimestampMixin, VendorScoped


class Cart(VendorScoped, TimestampMixin, Base):
    """Who holds the id holds the cart; it is random and travels in a signed cookie.

    `version` grows with every change, so that two tabs cannot overwrite each other unseen.
    """

    __tablename__ = "cart_carts"
    __table_args__ = (
        UniqueConstraint("vendor_id", "id"),
        Index("ix_cart_carts_customer", "vendor_id", "customer_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid())
    customer_id: Mapped[int | None]
    version: Mapped[int] = mapped_column(server_default="0")
    codes: Mapped[list[str]] = mapped_column(ARRAY(String(40)), server_default=text("'{}'"))
    # What came in when its owner signed in: `{"from": cart, "lines": [{sku, before, after}]}`.
    merged: Mapped[dict[str, Any] | None]
    expires_at: Mapped[datetime]


class CartLine(VendorScoped, Base):
    """A SKU in a cart. `seen_price_cents` is what the shopper saw when he put it in."""

    __tablename__ = "cart_lines"
    __table_args__ = (
        UniqueConstraint("vendor_id", "cart_id", "sku"),
        ForeignKeyConstraint(
            ["vendor_id", "cart_id"], ["cart_carts.vendor_id", "cart_carts.id"], ondelete="CASCADE"
        ),
        CheckConstraint("quantity BETWEEN 1 AND 999", name="sensible_quantity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cart_id: Mapped[UUID]
    sku: Mapped[str] = mapped_column(String(100))
    quantity: Mapped[int]
    seen_price_cents: Mapped[int]
    added_at: Mapped[datetime] = mapped_column(server_default=func.now())
