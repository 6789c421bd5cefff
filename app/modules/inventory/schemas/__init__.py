"""Bodies of the inventory."""

from typing import Annotated

from pydantic import Field

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
