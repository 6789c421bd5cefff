"""Declarations of withdrawal: what buyers declared, and what became of it."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint, func
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, VendorScoped
from app.modules.orders.models.order import Order

REFUND_DAYS = timedelta(days=14)


class Withdrawal(VendorScoped, Base):
    """A declaration, kept as it was typed. It counts from `declared_at`, matched or not.

    `order_id` is empty when number and e-mail belong to no order: a person must look. `quantities`
    (line id -> units) is empty when the whole order is meant. `ends_on` is the last day of the
    period as it stood then; without one the goods had not arrived yet.
    """

    __tablename__ = "orders_withdrawals"
    __table_args__ = (
        UniqueConstraint("vendor_id", "id"),
        ForeignKeyConstraint(
            ["vendor_id", "order_id"],
            ["orders_orders.vendor_id", "orders_orders.id"],
            ondelete="CASCADE",
        ),
        CheckConstraint("status IN ('open', 'accepted', 'refused')", name="known_status"),
        Index("ix_orders_withdrawals_newest", "vendor_id", sql("id DESC")),
        Index("ix_orders_withdrawals_order", "vendor_id", "order_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int | None]
    number: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(2))
    quantities: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=sql("'{}'"))
    ends_on: Mapped[date | None]
    is_in_time: Mapped[bool] = mapped_column(server_default="true")
    status: Mapped[str] = mapped_column(String(10), server_default="open")
    reason: Mapped[str] = mapped_column(String(500), server_default="")
    declared_at: Mapped[datetime] = mapped_column(server_default=func.now())
    decided_at: Mapped[datetime | None]

    order: Mapped[Order | None] = relationship(viewonly=True)

    @property
    def refund_due_on(self) -> date:
        """The seller must give the money back within 14 days of the declaration."""
        return (self.declared_at + REFUND_DAYS).date()

    @property
    def tone(self) -> str:
        return {"open": "warning", "accepted": "success", "refused": "danger"}[self.status]
