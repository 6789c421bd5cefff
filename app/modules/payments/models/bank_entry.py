"""Money that came in on the vendor's bank account, as its statements tell."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, String, UniqueConstraint, func
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, VendorScoped


class BankEntry(VendorScoped, Base):
    """One credit. `bank_ref` is the bank's own name for it, so a statement read twice counts once.

    `status`: matched (the order is paid), partial (there is money missing), over (more than was
    asked), unmatched (which order?), set_aside (for no order).
    """

    __tablename__ = "payments_bank_entries"
    __table_args__ = (
        UniqueConstraint("vendor_id", "bank_ref"),
        CheckConstraint("amount_cents > 0", name="positive"),
        CheckConstraint(
            "status IN ('matched', 'partial', 'over', 'unmatched', 'set_aside')",
            name="known_status",
        ),
        CheckConstraint(
            "(order_number IS NULL) = (status IN ('unmatched', 'set_aside'))", name="has_order"
        ),
        Index(
            "ix_payments_bank_entries_newest", "vendor_id", sql("booked_on DESC"), sql("id DESC")
        ),
        Index("ix_payments_bank_entries_order", "vendor_id", "order_number"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    bank_ref: Mapped[str] = mapped_column(String(80))
    booked_on: Mapped[date]
    amount_cents: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    payer: Mapped[str] = mapped_column(String(140))
    text: Mapped[str] = mapped_column(String(500))
    order_number: Mapped[int | None]
    status: Mapped[str] = mapped_column(String(10))
    read_at: Mapped[datetime] = mapped_column(server_default=func.now())

    @property
    def tone(self) -> str:
        return TONES[self.status]


TONES = {
    "matched": "success",
    "partial": "warning",
    "over": "warning",
    "unmatched": "danger",
    "set_aside": "neutral",
}
