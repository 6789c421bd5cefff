"""Vendors' provider accounts, payments, and the ledger of what really happened to the money."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, TimestampMixin, VendorScoped


class PaymentAccount(VendorScoped, TimestampMixin, Base):
    """A vendor's own account at a provider. Keys are encrypted and never shown again."""

    __tablename__ = "payments_accounts"
    __table_args__ = (UniqueConstraint("vendor_id", "provider"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    provider: Mapped[str] = mapped_column(String(20))
    secret_key_sealed: Mapped[str] = mapped_column(String(500), server_default="")
    webhook_secret_sealed: Mapped[str] = mapped_column(String(500), server_default="")
    is_live: Mapped[bool] = mapped_column(server_default="false")
    is_active: Mapped[bool] = mapped_column(server_default="true")
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))


class Payment(VendorScoped, TimestampMixin, Base):
    """Money for one checkout (`ref`). The sums are kept true by the database itself.

    A payment `is_disputed` when the provider took something else than was asked: the ledger says
    what, and the money goes back. It `is_settled` when its order is there.
    """

    __tablename__ = "payments_payments"
    __table_args__ = (
        UniqueConstraint("vendor_id", "id"),
        UniqueConstraint("vendor_id", "ref"),
        UniqueConstraint("vendor_id", "provider", "provider_ref"),
        CheckConstraint("amount_cents > 0", name="positive"),
        CheckConstraint(
            "captured_cents >= 0 AND (captured_cents <= amount_cents OR is_disputed)",
            name="captured_within_amount",
        ),
        CheckConstraint(
            "refunded_cents BETWEEN 0 AND captured_cents", name="refunded_within_captured"
        ),
        Index(
            "ix_payments_payments_stuck",
            "updated_at",
            postgresql_where=text("captured_cents > refunded_cents AND NOT is_settled"),
        ),
        Index(
            "ix_payments_payments_pending",
            "created_at",
            postgresql_where=text(
                "captured_cents = 0 AND provider_ref IS NOT NULL AND NOT is_settled"
            ),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(80))
    provider: Mapped[str] = mapped_column(String(20))
    provider_ref: Mapped[str | None] = mapped_column(String(120))
    charge_ref: Mapped[str] = mapped_column(String(120), server_default="")
    amount_cents: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    captured_cents: Mapped[int] = mapped_column(server_default="0")
    refunded_cents: Mapped[int] = mapped_column(server_default="0")
    is_disputed: Mapped[bool] = mapped_column(server_default="false")
    is_settled: Mapped[bool] = mapped_column(server_default="false")
    asked_at: Mapped[datetime | None]


class PaymentTransaction(VendorScoped, Base):
    """One movement of money, as the provider told it. Never changed."""

    __tablename__ = "payments_transactions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["vendor_id", "payment_id"], ["payments_payments.vendor_id", "payments_payments.id"]
        ),
        UniqueConstraint("vendor_id", "payment_id", "kind", "provider_ref"),
        CheckConstraint("amount_cents > 0", name="positive"),
        CheckConstraint("kind IN ('capture', 'refund')", name="known_kind"),
        {"comment": "append-only"},
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    payment_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    amount_cents: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    provider_ref: Mapped[str] = mapped_column(String(120))
    happened_at: Mapped[datetime] = mapped_column(server_default=func.now())


class WebhookEvent(VendorScoped, Base):
    """The inbox: what a provider sent, verified and stored before it is answered.

    Ids are kept for ever: a provider may repeat an event days later.
    """

    __tablename__ = "payments_webhook_events"
    __table_args__ = (
        UniqueConstraint("vendor_id", "provider", "event_id"),
        Index("ix_payments_webhook_events_received", "vendor_id", "received_at"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    provider: Mapped[str] = mapped_column(String(20))
    event_id: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(80))
    raw: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime] = mapped_column(server_default=func.now())
    processed_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(200), server_default="")
