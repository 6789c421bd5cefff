"""Bodies of the inventory."""

from typing import Annotated, Literal

from pydantic import Field, field_validator

from app.core.schemas import ReadSchema, Text, WriteSchema

Sku = Annotated[Text, Field(min_length=1, max_length=100, examples=["MUG-BLUE"])]
Quantity = Annotated[int, Field(gt=0, le=1_000_000)]


class StockItemRead(ReadSchema):
    sku: str
    location: str
    on_hand: int
    reserved: int
    available: int = Field(description="`on_hand` minus `reserved`.")


class DeliveryCreate(WriteSchema):
    """Units that arrived."""

    sku: Sku
    quantity: Quantity


class CountCreate(WriteSchema):
    """What really lies there. Never set below what is promised."""

    sku: Sku
    on_hand: Annotated[int, Field(ge=0, le=1_000_000)]


class AdjustmentCreate(WriteSchema):
    """Units that went (`-2`) or came (`3`) without a delivery or a sale, and why."""

    quantity: Annotated[int, Field(ge=-1_000_000, le=1_000_000)]
    reason: Literal["damaged", "lost", "found", "own_use", "correction"]
    note: Annotated[Text, Field(max_length=200)] = ""

    @field_validator("quantity")
    @classmethod
    def _is_a_change(cls, value: int) -> int:
        if not value:
            msg = "nothing would change"
            raise ValueError(msg)
        return value


class WatchUpdate(WriteSchema):
    """From how many units on a SKU runs low; without it, the shop's setting counts."""

    low_at: Annotated[int, Field(ge=0, le=100_000)] | None = None
