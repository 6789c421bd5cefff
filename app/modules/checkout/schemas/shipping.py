"""Ways to get the goods to the shopper, as vendors write them."""

from typing import Annotated

from pydantic import Field, field_validator

from app.core.schemas import Cents, Text, WriteSchema
from app.modules.checkout.schemas.addresses import COUNTRIES

Name = Annotated[Text, Field(max_length=100)]


class ShippingMethodWrite(WriteSchema):
    """No country chosen means all of them."""

    name_en: Name = ""
    name_de: Name = ""
    name_fr: Name = ""
    name_lb: Name = ""
    price_cents: Cents
    free_from_cents: Cents | None = None
    countries: list[Annotated[str, Field(pattern="^[A-Z]{2}$")]] = Field(
        default_factory=list, max_length=len(COUNTRIES)
    )
    position: Annotated[int, Field(ge=0, le=1000)] = 0

    @field_validator("countries")
    @classmethod
    def _known(cls, value: list[str]) -> list[str]:
        return [country for country in value if country in COUNTRIES]

    @property
    def names(self) -> dict[str, str]:
        pairs = {"en": self.name_en, "de": self.name_de, "fr": self.name_fr, "lb": self.name_lb}
        return {language: name for language, name in pairs.items() if name}
