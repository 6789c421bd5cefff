"""What the law and shoppers want to know of a product."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import EmailStr, Field

from app.core.schemas import ReadSchema, Text, WriteSchema

Kind = Literal["goods", "digital", "service"]
# Why a contract cannot be withdrawn from: Directive 2011/83/EU art. 16 (c) to (m).
Exclusion = Literal["", "custom_made", "perishable", "hygiene", "media", "digital", "dated"]
ContentUnit = Literal["", "g", "kg", "ml", "l", "cm", "m", "m2", "piece"]
ContentAmount = Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=3)]
Tag = Annotated[Text, Field(min_length=1, max_length=40)]
AttributeCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
AttributeKind = Literal["text", "number", "list", "boolean", "date"]
Texts = dict[Literal["en", "de", "fr", "lb"], Annotated[Text, Field(max_length=2000)]]
Line = Annotated[Text, Field(max_length=300)]


class Safety(WriteSchema):
    """Who answers for the product: Regulation (EU) 2023/988 art. 19. A manufacturer outside the
    Union needs a responsible person in it."""

    manufacturer: Line = ""
    manufacturer_address: Line = ""
    manufacturer_email: EmailStr | Literal[""] = ""
    responsible: Line = ""
    responsible_address: Line = ""
    responsible_email: EmailStr | Literal[""] = ""
    warnings: Texts = Field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        return bool(self.manufacturer and self.manufacturer_address and self.manufacturer_email)


class ChoiceWrite(WriteSchema):
    code: AttributeCode
    names: Annotated[Texts, Field(min_length=1)]


class AttributeRead(ReadSchema):
    id: int
    code: str
    names: dict[str, Any]
    kind: str
    unit: str
    choices: list[dict[str, Any]]
    is_facet: bool


class AttributeWrite(WriteSchema):
    """`unit` is for numbers, `choices` for lists."""

    names: Annotated[Texts, Field(min_length=1)]
    kind: AttributeKind
    unit: Annotated[Text, Field(max_length=20)] = ""
    choices: Annotated[list[ChoiceWrite], Field(max_length=200)] = Field(default_factory=list)
    is_facet: bool = True
