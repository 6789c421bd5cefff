"""Orders as programs and forms see them."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import EmailStr, Field

from app.core.schemas import Cents, ReadSchema, RowId, Text, WriteSchema

Units = Annotated[int, Field(ge=0, le=100_000)]


class OrderLineRead(ReadSchema):
    id: int
    sku: str
    title: str
    options: dict[str, Any]
    quantity: int
    unit_price_cents: int
    discount_cents: int
    total_cents: int
    tax_rate: int
    shipped_quantity: int
    refunded_quantity: int


class OrderSummary(ReadSchema):
    """An order in a list."""

    number: int
    status: str
    payment_status: str
    fulfilment_status: str
    customer_name: str
    email: str
    total_cents: int
    refunded_cents: int
    currency: str
    placed_at: datetime


class OrderRead(OrderSummary):
    """An order with its lines."""

    address: dict[str, Any]
    subtotal_cents: int
    discounts: list[dict[str, Any]]
    shipping_cents: int
    shipping_name: str
    taxes: list[dict[str, Any]]
    lines: list[OrderLineRead]


class ShipmentCreate(WriteSchema):
    """A parcel. Without `quantities` it holds everything that is still to be shipped."""

    carrier: Annotated[Text, Field(max_length=60)] = ""
    tracking_number: Annotated[Text, Field(max_length=80)] = ""
    tracking_url: Annotated[Text, Field(max_length=500, pattern=r"^(https?://\S+)?$")] = ""
    quantities: dict[RowId, Units] = Field(default_factory=dict, description="Line id -> units.")


class WithdrawalCreate(WriteSchema):
    """A declaration of withdrawal. Nothing more may be asked for (Directive 2011/83/EU art. 11a).

    Without `quantities` the whole order is meant.
    """

    name: Annotated[Text, Field(min_length=2, max_length=200)]
    number: Annotated[Text, Field(min_length=1, max_length=40)]
    email: EmailStr
    quantities: dict[RowId, Units] = Field(default_factory=dict, description="Line id -> units.")


class RefundCreate(WriteSchema):
    """Money back: an amount, or the units of some lines, or both."""

    amount_cents: Annotated[Cents, Field(gt=0)]
    reason: Annotated[Text, Field(max_length=200)] = ""
    quantities: dict[RowId, Units] = Field(default_factory=dict, description="Line id -> units.")
    restock: bool = False
