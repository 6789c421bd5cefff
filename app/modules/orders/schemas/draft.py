"""The order to be: everything a checkout knows when it ends."""

from typing import Any

from pydantic import BaseModel, Field


class DraftLine(BaseModel):
    sku: str
    title: str
    options: dict[str, str] = Field(default_factory=dict)
    picture: str = ""
    quantity: int
    unit_price_cents: int
    discount_cents: int = 0
    total_cents: int = Field(description="What is paid for the line: after its discount.")
    tax_rate: int = Field(description="Tenths of a percent.")
    exclusion: str = Field(default="", description="Why it cannot be withdrawn from, if so.")


class DraftDiscount(BaseModel):
    """What one promotion took off; `shares` says of which SKU how much, and adds up."""

    id: int
    name: str
    code: str = ""
    kind: str
    amount_cents: int
    shares: dict[str, int] = Field(default_factory=dict)


class Address(BaseModel):
    name: str
    street: str
    postcode: str
    city: str
    country: str
    phone: str = ""


class OrderDraft(BaseModel):
    """Amounts are in minor units and include VAT; `taxes` shows what is contained."""

    email: str
    address: Address
    locale: str
    currency: str
    lines: list[DraftLine]
    subtotal_cents: int = Field(description="The goods before discounts.")
    discounts: list[DraftDiscount] = Field(default_factory=list)
    shipping_cents: int
    shipping_name: str
    total_cents: int
    taxes: list[dict[str, Any]]
    payment_method: str
    note: str = ""
    customer_id: int | None = None
