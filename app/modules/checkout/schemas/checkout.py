"""What a shopper fills in."""

from typing import Annotated

from pydantic import EmailStr, Field, field_validator

from app.core.schemas import Cents, Text, WriteSchema

COUNTRIES = ("LU", "DE", "FR", "BE", "NL", "AT")


class CheckoutForm(WriteSchema):
    """Contact, address and choices. `shown_total_cents` is the sum the page showed."""

    email: EmailStr
    name: Annotated[Text, Field(min_length=2, max_length=200)]
    street: Annotated[Text, Field(min_length=3, max_length=200)]
    postcode: Annotated[Text, Field(min_length=2, max_length=16)]
    city: Annotated[Text, Field(min_length=2, max_length=100)]
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] = "LU"
    shipping: Annotated[Text, Field(max_length=40)] = ""
    payment: Annotated[Text, Field(max_length=20)]
    note: Annotated[Text, Field(max_length=1000)] = ""
    shown_total_cents: Cents

    @field_validator("postcode")
    @classmethod
    def _without_country(cls, value: str) -> str:
        """`L-1234` and `1234` are one postcode."""
        return (
            value.upper().removeprefix("L-").strip() if value.upper().startswith("L-") else value
        )
