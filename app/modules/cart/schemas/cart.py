"""Carts as programs see them."""

from typing import Annotated

from pydantic import Field

from app.core.schemas import Text, WriteSchema

Quantity = Annotated[int, Field(ge=1, le=999)]


class CartLineWrite(WriteSchema):
    """A SKU and how many of it."""

    sku: Annotated[Text, Field(min_length=1, max_length=100)]
    quantity: Quantity = 1


class CartLineUpdate(WriteSchema):
    quantity: Annotated[int, Field(ge=0, le=999, description="Zero takes the line out.")]
    version: int | None = Field(default=None, description="Refused when the cart changed since.")


Code = Annotated[Text, Field(min_length=1, max_length=40)]


class CartCodeWrite(WriteSchema):
    """A promotion code."""

    code: Code


class CartCodesWrite(WriteSchema):
    """All promotion codes of a cart."""

    codes: list[Code] = Field(max_length=5)
