"""Products as vendors see and write them."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field

from app.core.schemas import Cents, ReadSchema, Text, WriteSchema
from app.modules.catalog.schemas.details import (
    AttributeCode,
    ContentAmount,
    ContentUnit,
    Exclusion,
    Kind,
    Safety,
    Tag,
)

Sku = Annotated[Text, Field(min_length=1, max_length=100, examples=["MUG-BLUE"])]
Status = Literal["draft", "active", "archived"]
Texts = dict[Literal["en", "de", "fr", "lb"], Annotated[Text, Field(max_length=20_000)]]


class VariantWrite(WriteSchema):
    """Something that can be bought: a price, a SKU, and what sets it apart."""

    sku: Sku
    price_cents: Cents
    compare_at_cents: Cents | None = None
    options: dict[str, Annotated[Text, Field(max_length=100)]] = Field(default_factory=dict)
    gtin: Annotated[str, Field(pattern=r"^(\d{8}|\d{12,14})?$")] = ""
    content_amount: ContentAmount | None = None
    content_unit: ContentUnit = ""


class ProductWrite(WriteSchema):
    """A product with all of its variants and pictures."""

    titles: Annotated[Texts, Field(min_length=1)]
    descriptions: Texts = Field(default_factory=dict)
    brand: Annotated[Text, Field(max_length=120)] = ""
    category: Annotated[Text, Field(max_length=80)] = Field(default="", description="Its slug.")
    tax_class: Literal["standard", "intermediate", "reduced", "food", "books"] = "standard"
    status: Status = "active"
    option_names: list[Annotated[Text, Field(max_length=40)]] = Field(
        default_factory=list, max_length=3
    )
    variants: Annotated[list[VariantWrite], Field(min_length=1, max_length=200)]
    images: list[Annotated[Text, Field(max_length=1000, pattern=r"^(/media/|https://)\S+$")]] = (
        Field(default_factory=list, max_length=30)
    )
    kind: Kind = "goods"
    exclusion: Exclusion = ""
    attributes: dict[AttributeCode, Annotated[Text, Field(max_length=500)]] = Field(
        default_factory=dict, max_length=100
    )
    tags: list[Tag] = Field(default_factory=list, max_length=30)
    safety: Safety = Field(default_factory=Safety)
    published_at: AwareDatetime | None = Field(
        default=None, description="When a draft goes on sale."
    )
    archive_at: AwareDatetime | None = Field(default=None, description="When it leaves the shop.")


class VariantRead(ReadSchema):
    sku: str
    price_cents: int
    compare_at_cents: int | None
    prior_cents: int | None
    options: dict[str, Any]
    gtin: str
    content_amount: Decimal | None
    content_unit: str
    unit_cents: int | None
    unit: str | None


class ProductSummary(ReadSchema):
    """A product in a list."""

    id: int
    slug: str
    status: str
    titles: dict[str, Any]
    brand: str
    price_cents: int
    has_price_range: bool


class ProductRead(ProductSummary):
    descriptions: dict[str, Any]
    tax_class: str
    option_names: list[str]
    kind: str
    exclusion: str
    attributes: dict[str, Any]
    tags: list[str]
    safety: dict[str, Any]
    published_at: datetime | None
    archive_at: datetime | None
    variants: list[VariantRead]
