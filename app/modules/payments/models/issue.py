"""Money and orders that do not fit together, as the sweep or a failed refund told."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, String, UniqueConstraint, func
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, VendorScoped


class Issue(VendorScoped, Base):
    """One thing that is wrong, found once however often it is seen. `problem` is what was said
    last, `attempts` how often it was tried to mend it; `retry_task` is what mends it.
    """

    __tablename__ = "payments_issues"
    __table_args__ = (
        UniqueConstraint("vendor_id", "kind", "ref"),
        CheckConstraint(
            "kind IN ('paid_without_order', 'order_without_payment', 'refund_failed')",
            name="known_kind",
        ),
        CheckConstraint("status IN ('open', 'solved')", name="known_status"),
        Index("ix_payments_issues_newest", "vendor_id", "status", sql("id DESC")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    ref: Mapped[str] = mapped_column(String(80))
    order_number: Mapped[int | None]
    amount_cents: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    problem: Mapped[str] = mapped_column(String(500), server_default="")
    attempts: Mapped[int] = mapped_column(server_default="0")
    retry_task: Mapped[str] = mapped_column(String(100), server_default="")
    retry_payload: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=sql("'{}'"))
    status: Mapped[str] = mapped_column(String(8), server_default="open")
    found_at: Mapped[datetime] = mapped_column(server_default=func.now())
    tried_at: Mapped[datetime | None]
    solved_at: Mapped[datetime | None]
