"""Work that outlives its transaction: facts for others, tasks, mails, idempotency keys."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, VendorScoped


class OutboxDelivery(Base):
    """One thing that one subscriber must still do, stored with the change that caused it.

    `vendor_ref` is the tenant to work for; it is no `vendor_id`, since the relay reads all.
    `aggregate` orders: of one subscriber and aggregate, the oldest goes first.
    """

    __tablename__ = "outbox_deliveries"
    __table_args__ = (
        CheckConstraint("status IN ('new', 'done', 'dead')", name="known_status"),
        Index("ix_outbox_deliveries_due", "available_at", postgresql_where=text("status = 'new'")),
        Index(
            "ix_outbox_deliveries_order",
            "subscriber",
            "aggregate",
            "id",
            postgresql_where=text("status = 'new'"),
        ),
        {"comment": "shared: insert"},
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    subscriber: Mapped[str] = mapped_column(String(160))
    aggregate: Mapped[str] = mapped_column(String(100), server_default="")
    vendor_ref: Mapped[int | None]
    platform_ref: Mapped[int | None]
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    status: Mapped[str] = mapped_column(String(8), server_default="new")
    attempts: Mapped[int] = mapped_column(server_default="0")
    available_at: Mapped[datetime] = mapped_column(server_default=func.now())
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    done_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(Text, server_default="")


class Mail(VendorScoped, Base):
    """A mail to send exactly once per `dedup_key`."""

    __tablename__ = "mails"
    __table_args__ = (
        Index("uq_mails_dedup", "vendor_id", "dedup_key", unique=True),
        CheckConstraint("status IN ('queued', 'sent', 'failed')", name="known_status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dedup_key: Mapped[str] = mapped_column(String(120))
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    text_body: Mapped[str] = mapped_column(Text)
    html_body: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(8), server_default="queued")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    sent_at: Mapped[datetime | None]


class IdempotencyKey(VendorScoped, Base):
    """The stored answer to a request that a client may repeat. Written with its effect."""

    __tablename__ = "idempotency_keys"

    vendor_id: Mapped[int] = mapped_column(
        ForeignKey("vendors.id", ondelete="CASCADE"), primary_key=True
    )
    scope: Mapped[str] = mapped_column(String(80), primary_key=True)
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    request_hash: Mapped[str] = mapped_column(String(64))
    status_code: Mapped[int]
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ScheduledRun(Base):
    """One row per job and period, so that two beats run a job once."""

    __tablename__ = "scheduled_runs"

    job: Mapped[str] = mapped_column(String(160), primary_key=True)
    period: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())
