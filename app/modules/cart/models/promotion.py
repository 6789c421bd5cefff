"""Promotions, and who used them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Identity,
    Index,
    String,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, TimestampMixin, VendorScoped


class Promotion(VendorScoped, TimestampMixin, Base):
    """A code, or without one a reduction that applies by itself. `services/pricing.py` has the
    rules; percentages are tenths of a percent.

    `used_count` is the number of its uses: it is raised by the statement that checks the limit.
    """

    __tablename__ = "cart_promotions"
    __table_args__ = (
        UniqueConstraint("vendor_id", "id"),
        Index(
            "uq_cart_promotions_code",
            "vendor_id",
            "code",
            unique=True,
            postgresql_where=text("code <> ''"),
        ),
        CheckConstraint(
            "kind IN ('percentage', 'amount', 'free_shipping', 'buy_x_get_y')", name="known_kind"
        ),
        CheckConstraint("percent BETWEEN 0 AND 1000", name="sensible_percent"),
        CheckConstraint("amount_cents >= 0 AND minimum_cents >= 0", name="not_negative"),
        CheckConstraint("used_count >= 0", name="uses_not_negative"),
        CheckConstraint(
            "usage_limit IS NULL OR used_count <= usage_limit", name="used_within_limit"
        ),
        CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), server_default="")
    names: Mapped[dict[str, Any]] = mapped_column(JSONB)
    kind: Mapped[str] = mapped_column(String(20))
    is_active: Mapped[bool] = mapped_column(server_default="true")
    percent: Mapped[int] = mapped_column(server_default="0")
    amount_cents: Mapped[int] = mapped_column(server_default="0")
    buy_quantity: Mapped[int] = mapped_column(server_default="0")
    get_quantity: Mapped[int] = mapped_column(server_default="0")
    categories: Mapped[list[str]] = mapped_column(JSONB, server_default=text("'[]'"))
    skus: Mapped[list[str]] = mapped_column(JSONB, server_default=text("'[]'"))
    minimum_cents: Mapped[int] = mapped_column(server_default="0")
    minimum_quantity: Mapped[int] = mapped_column(server_default="0")
    customer_group: Mapped[str] = mapped_column(String(40), server_default="")
    is_first_order_only: Mapped[bool] = mapped_column(server_default="false")
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    usage_limit: Mapped[int | None]
    customer_limit: Mapped[int | None]
    used_count: Mapped[int] = mapped_column(server_default="0")
    is_exclusive: Mapped[bool] = mapped_column(server_default="false")
    priority: Mapped[int] = mapped_column(server_default="0")


class PromotionUse(VendorScoped, Base):
    """A checkout that has a promotion. `buyer_key` is a keyed digest of his address: enough to
    count a customer's uses, and no personal data to hand out or erase."""

    __tablename__ = "cart_promotion_uses"
    __table_args__ = (
        UniqueConstraint("vendor_id", "checkout_id", "promotion_id"),
        ForeignKeyConstraint(
            ["vendor_id", "promotion_id"],
            ["cart_promotions.vendor_id", "cart_promotions.id"],
            ondelete="CASCADE",
        ),
        Index("ix_cart_promotion_uses_buyer", "vendor_id", "promotion_id", "buyer_key"),
        Index("ix_cart_promotion_uses_cart", "vendor_id", "cart_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    promotion_id: Mapped[int]
    checkout_id: Mapped[UUID]
    cart_id: Mapped[UUID]
    is_final: Mapped[bool] = mapped_column(server_default="false")
    buyer_key: Mapped[str] = mapped_column(String(32))
    amount_cents: Mapped[int]
    order_number: Mapped[int | None]
    used_at: Mapped[datetime] = mapped_column(server_default=func.now())
