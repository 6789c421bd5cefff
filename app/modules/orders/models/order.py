"""Orders: a snapshot of what was sold, and what happened to it since."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, TimestampMixin, VendorScoped


class OrderCounter(VendorScoped, Base):
    """The next order number of a vendor."""

    __tablename__ = "orders_counters"

    vendor_id: Mapped[int] = mapped_column(
        ForeignKey("vendors.id", ondelete="CASCADE"), primary_key=True
    )
    last_number: Mapped[int] = mapped_column(server_default="1000")


class Order(VendorScoped, TimestampMixin, Base):
    """Names, prices and addresses are copies: later edits of the catalogue change nothing here.

    `checkout_id` is unique per vendor: a checkout becomes one order, however often it is tried.
    A guest sees his order by a signed link (`order_link.py`); the number alone opens nothing.
    """

    __tablename__ = "orders_orders"
    __table_args__ = (
        UniqueConstraint("vendor_id", "id"),
        UniqueConstraint("vendor_id", "number"),
        UniqueConstraint("vendor_id", "checkout_id"),
        CheckConstraint("status IN ('open', 'completed', 'cancelled')", name="known_status"),
        CheckConstraint(
            "payment_status IN ('pending', 'paid', 'partially_refunded', 'refunded')",
            name="known_payment_status",
        ),
        CheckConstraint(
            "fulfilment_status IN ('unfulfilled', 'packed', 'partial', 'fulfilled')",
            name="known_fulfilment_status",
        ),
        CheckConstraint("total_cents >= 0", name="total_not_negative"),
        CheckConstraint("refunded_cents BETWEEN 0 AND total_cents", name="refunded_within_total"),
        Index("ix_orders_orders_newest", "vendor_id", text("placed_at DESC"), text("id DESC")),
        Index("ix_orders_orders_email", "vendor_id", text("lower(email)")),
        Index(
            "ix_orders_orders_payment",
            "vendor_id",
            "payment_status",
            text("placed_at DESC"),
            text("id DESC"),
        ),
        Index(
            "ix_orders_orders_email_words",
            "email",
            postgresql_using="gin",
            postgresql_ops={"email": "gin_trgm_ops"},
        ),
        Index(
            "ix_orders_orders_customer_name_words",
            "customer_name",
            postgresql_using="gin",
            postgresql_ops={"customer_name": "gin_trgm_ops"},
        ),
        Index("ix_orders_orders_fulfilment", "vendor_id", "fulfilment_status", text("id DESC")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    checkout_id: Mapped[UUID]
    status: Mapped[str] = mapped_column(String(12), server_default="open")
    payment_status: Mapped[str] = mapped_column(String(20), server_default="pending")
    fulfilment_status: Mapped[str] = mapped_column(String(12), server_default="unfulfilled")
    payment_method: Mapped[str] = mapped_column(String(20))
    email: Mapped[str] = mapped_column(String(254))
    customer_id: Mapped[int | None]
    customer_name: Mapped[str] = mapped_column(String(200))
    address: Mapped[dict[str, Any]] = mapped_column(JSONB)
    locale: Mapped[str] = mapped_column(String(2))
    currency: Mapped[str] = mapped_column(String(3))
    subtotal_cents: Mapped[int]  # the goods before discounts
    discounts: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'"))
    shipping_cents: Mapped[int]
    shipping_name: Mapped[str] = mapped_column(String(100))
    total_cents: Mapped[int]
    refunded_cents: Mapped[int] = mapped_column(server_default="0")
    taxes: Mapped[list[Any]] = mapped_column(JSONB)
    note: Mapped[str] = mapped_column(Text, server_default="")
    placed_at: Mapped[datetime] = mapped_column(server_default=func.now())

    @property
    def discount_cents(self) -> int:
        return sum(int(discount["amount_cents"]) for discount in self.discounts)

    lines: Mapped[list["OrderLine"]] = relationship(order_by="OrderLine.id", viewonly=True)
    shipments: Mapped[list["Shipment"]] = relationship(order_by="Shipment.id", viewonly=True)
    timeline: Mapped[list["TimelineEntry"]] = relationship(
        order_by="TimelineEntry.id.desc()", viewonly=True
    )


class OrderLine(VendorScoped, Base):
    __tablename__ = "orders_lines"
    __table_args__ = (
        UniqueConstraint("vendor_id", "id"),
        ForeignKeyConstraint(
            ["vendor_id", "order_id"],
            ["orders_orders.vendor_id", "orders_orders.id"],
            ondelete="CASCADE",
        ),
        Index("ix_orders_lines_order", "vendor_id", "order_id"),
        Index("ix_orders_lines_sku", "vendor_id", "sku", "order_id"),
        CheckConstraint("quantity > 0", name="positive"),
        CheckConstraint("discount_cents >= 0 AND total_cents >= 0", name="paid_not_negative"),
        CheckConstraint("shipped_quantity BETWEEN 0 AND quantity", name="shipped_within_quantity"),
        CheckConstraint(
            "refunded_quantity BETWEEN 0 AND quantity", name="refunded_within_quantity"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int]
    sku: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(300))
    options: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    picture: Mapped[str] = mapped_column(String(1000), server_default="")
    quantity: Mapped[int]
    unit_price_cents: Mapped[int]
    discount_cents: Mapped[int] = mapped_column(server_default="0")
    total_cents: Mapped[int]  # what is paid for the line
    tax_rate: Mapped[int] = mapped_column(server_default="0")
    shipped_quantity: Mapped[int] = mapped_column(server_default="0")
    refunded_quantity: Mapped[int] = mapped_column(server_default="0")
    # Why it cannot be withdrawn from, as the catalogue said when it was bought; empty: it can.
    exclusion: Mapped[str] = mapped_column(String(20), server_default="")

    def paid_for(self, units: int) -> int:
        """What was paid for the next `units` that go back; all of them come to what was paid."""
        gone = self.refunded_quantity
        until = self.total_cents * (gone + units) // self.quantity
        return until - self.total_cents * gone // self.quantity


class Shipment(VendorScoped, Base):
    """One parcel."""

    __tablename__ = "orders_shipments"
    __table_args__ = (
        UniqueConstraint("vendor_id", "id"),
        ForeignKeyConstraint(
            ["vendor_id", "order_id"],
            ["orders_orders.vendor_id", "orders_orders.id"],
            ondelete="CASCADE",
        ),
        Index("ix_orders_shipments_order", "vendor_id", "order_id"),
        Index(
            "ix_orders_shipments_tracking",
            "vendor_id",
            "tracking_number",
            postgresql_where=text("tracking_number <> ''"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int]
    carrier: Mapped[str] = mapped_column(String(60), server_default="")
    tracking_number: Mapped[str] = mapped_column(String(80), server_default="")
    tracking_url: Mapped[str] = mapped_column(String(500), server_default="")
    quantities: Mapped[dict[str, Any]] = mapped_column(JSONB)
    shipped_at: Mapped[datetime] = mapped_column(server_default=func.now())
    delivered_at: Mapped[datetime | None]


class Refund(VendorScoped, Base):
    """Money on its way back. The provider is told after this row is stored."""

    __tablename__ = "orders_refunds"
    __table_args__ = (
        ForeignKeyConstraint(
            ["vendor_id", "order_id"],
            ["orders_orders.vendor_id", "orders_orders.id"],
            ondelete="CASCADE",
        ),
        CheckConstraint("amount_cents > 0", name="positive"),
        CheckConstraint("status IN ('requested', 'done', 'failed')", name="known_status"),
        Index("ix_orders_refunds_order", "vendor_id", "order_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int]
    amount_cents: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200), server_default="")
    quantities: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    restock: Mapped[bool] = mapped_column(server_default="false")
    status: Mapped[str] = mapped_column(String(12), server_default="requested")
    last_error: Mapped[str] = mapped_column(String(500), server_default="")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class TimelineEntry(VendorScoped, Base):
    """What happened, in words that the locale files hold: `orders.timeline.<kind>`."""

    __tablename__ = "orders_timeline"
    __table_args__ = (
        ForeignKeyConstraint(
            ["vendor_id", "order_id"],
            ["orders_orders.vendor_id", "orders_orders.id"],
            ondelete="CASCADE",
        ),
        Index("ix_orders_timeline_order", "vendor_id", "order_id"),
        {"comment": "append-only"},
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    order_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    actor: Mapped[str] = mapped_column(String(80), server_default="")
    happened_at: Mapped[datetime] = mapped_column(server_default=func.now())
