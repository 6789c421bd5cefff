"""Promotions as vendors write them."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from app.core.schemas import Cents, Text, WriteSchema
from app.utils.i18n import DEFAULT_ZONE

Name = Annotated[Text, Field(max_length=100)]
Units = Annotated[int, Field(ge=0, le=999)]
Uses = Annotated[int, Field(ge=1, le=1_000_000)]
Key = Annotated[Text, Field(max_length=100)]

# Their texts are `validation.<kind>`, in the reader's language.
GIVES_NOTHING: Final = "gives_nothing"
ENDS_BEFORE: Final = "ends_before"


class PromotionWrite(WriteSchema):
    """`percent` is in tenths; no code means that it applies by itself; no category and no SKU
    means all goods. Days are whole days of the shop, both included."""

    name_en: Name = ""
    name_de: Name = ""
    name_fr: Name = ""
    name_lb: Name = ""
    code: Annotated[Text, Field(max_length=40)] = ""
    kind: Literal["percentage", "amount", "free_shipping", "buy_x_get_y"]
    percent: Annotated[int, Field(ge=0, le=1000)] = 0
    amount_cents: Cents = 0
    buy_quantity: Units = 0
    get_quantity: Units = 0
    categories: list[Key] = Field(default_factory=list, max_length=200)
    skus: list[Key] = Field(default_factory=list, max_length=200)
    minimum_cents: Cents = 0
    minimum_quantity: Units = 0
    customer_group: Annotated[Text, Field(max_length=40)] = ""
    is_first_order_only: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    usage_limit: Uses | None = None
    customer_limit: Uses | None = None
    is_exclusive: bool = False
    priority: Annotated[int, Field(ge=-1000, le=1000)] = 0

    @field_validator("code")
    @classmethod
    def _as_one_word(cls, value: str) -> str:
        return "".join(value.split()).upper()

    @model_validator(mode="after")
    def _gives_something(self) -> "PromotionWrite":
        if self.kind == "buy_x_get_y":
            self.percent = self.percent or 1000
        missing = {
            "percentage": not self.percent,
            "amount": not self.amount_cents,
            "buy_x_get_y": not (self.buy_quantity and self.get_quantity),
            "free_shipping": False,
        }
        if missing[self.kind]:
            raise PydanticCustomError(GIVES_NOTHING, GIVES_NOTHING)
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise PydanticCustomError(ENDS_BEFORE, ENDS_BEFORE)
        return self

    @property
    def names(self) -> dict[str, str]:
        pairs = {"en": self.name_en, "de": self.name_de, "fr": self.name_fr, "lb": self.name_lb}
        return {language: name for language, name in pairs.items() if name}

    @property
    def starts_at(self) -> datetime | None:
        return _midnight(self.starts_on) if self.starts_on else None

    @property
    def ends_at(self) -> datetime | None:
        """The first moment at which it is over."""
        return _midnight(self.ends_on + timedelta(days=1)) if self.ends_on else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(DEFAULT_ZONE)).astimezone(UTC)


def day_of(moment: datetime | None, *, is_end: bool = False) -> str:
    """The day that a vendor typed for this moment."""
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(DEFAULT_ZONE)) - timedelta(seconds=1 if is_end else 0)
    return local.date().isoformat()
