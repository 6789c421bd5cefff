"""Stock of one SKU at one location, the ledger behind it, and what is held for open checkouts."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, TimestampMixin, VendorScoped

MAIN = "main"


class StockItem(VendorScoped, TimestampMixin, Base):
    """`on_hand` is what lies there, `reserved` the part of it that is promised. `low_at` is from
    how many units on it runs low, where the shop's setting does not fit."""

    __tablename__ = "inventory_stock_items"
    __table_args__ = (
        UniqueConstraint("vendor_id", "sku", "location"),
        CheckConstraint("on_hand >= 0", name="on_hand_not_negative"),
        CheckConstraint("reserved BETWEEN 0 AND on_hand", name="reserved_within_on_hand"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(String(100))
    location: Mapped[str] = mapped_column(String(40), server_default=MAIN)
    on_hand: Mapped[int] = mapped_column(server_default="0")
    reserved: Mapped[int] = mapped_column(server_default="0")
    low_at: Mapped[int | None]

    @property
    def available(self) -> int:
        return self.on_hand - self.reserved


class StockMovement(VendorScoped, Base):
    """One change of `on_hand`. Never changed itself: on_hand is the sum of its movements.
    `balance` is what lay there afterwards, noted by the database."""

    __tablename__ = "inventory_movements"
    __table_args__ = (
        UniqueConstraint("vendor_id", "reason", "ref", "sku", "location"),
        Index("ix_inventory_movements_sku", "vendor_id", "sku", "id"),
        {"comment": "append-only"},
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    sku: Mapped[str] = mapped_column(String(100))
    location: Mapped[str] = mapped_column(String(40), server_default=MAIN)
    quantity: Mapped[int]
    reason: Mapped[str] = mapped_column(String(20))
    ref: Mapped[str] = mapped_column(String(80))
    actor: Mapped[str] = mapped_column(String(80), server_default="")
    note: Mapped[str] = mapped_column(String(200), server_default="")
    balance: Mapped[int | None]
    moved_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Reservation(VendorScoped, Base):
    """Units held for one owner (`ref`, a checkout or order) until they ship or time runs out.

    `held` counts in `reserved`; `released` and `shipped` do not. `expires_at` is empty once the
    order is placed.
    """

    __tablename__ = "inventory_reservations"
    __table_args__ = (
        UniqueConstraint("vendor_id", "ref", "sku", "location"),
        CheckConstraint("quantity > 0", name="positive"),
        CheckConstraint("status IN ('held', 'released', 'shipped')", name="known_status"),
        Index("ix_inventory_reservations_expiry", "expires_at"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    ref: Mapped[str] = mapped_column(String(80))
    sku: Mapped[str] = mapped_column(String(100))
    location: Mapped[str] = mapped_column(String(40), server_default=MAIN)
    quantity: Mapped[int]
    status: Mapped[str] = mapped_column(String(10), server_default="held")
    expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
