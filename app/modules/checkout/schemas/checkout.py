"""What a shopper fills in."""

from typing import Annotated, Final

from pydantic import EmailStr, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from app.core.schemas import Cents, Text, WriteSchema
from app.modules.checkout.schemas.addresses import RULES

# Its text is `validation.postcode`.
POSTCODE: Final = "postcode"


class CheckoutForm(WriteSchema):
    """Contact, address and choices. `shown_total_cents` is the sum the page showed."""

    email: EmailStr
    name: Annotated[Text, Field(min_length=2, max_length=200)]
    street: Annotated[Text, Field(min_length=3, max_length=200)]
    # Before the postcode, whose form depends on it.
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] = "LU"
    postcode: Annotated[Text, Field(min_length=2, max_length=16)]
    city: Annotated[Text, Field(min_length=2, max_length=100)]
    shipping: Annotated[Text, Field(max_length=40)] = ""
    payment: Annotated[Text, Field(max_length=20)]
    note: Annotated[Text, Field(max_length=1000)] = ""
    shown_total_cents: Cents

    @field_validator("postcode")
    @classmethod
    def _of_its_country(cls, value: str, info: ValidationInfo) -> str:
        """`L-1234` and `1234` are one postcode; `12345` is none of Luxembourg."""
        rule = RULES.get(info.data.get("country", ""))
        if rule is None:
            return value
        code = rule.normal(value)
        if code is None:
            raise PydanticCustomError(POSTCODE, POSTCODE, {"example": rule.example})
        return code
