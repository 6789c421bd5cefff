"""Base classes of request and response bodies, and field types that cannot break the database."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _storable(value: str) -> str:
    """PostgreSQL takes neither NUL bytes nor lone surrogates."""
    if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
        msg = "contains characters that cannot be stored"
        raise ValueError(msg)
    return value


Text = Annotated[str, AfterValidator(_storable)]
Cents = Annotated[int, Field(ge=0, le=2_000_000_000)]
RowId = Annotated[int, Field(ge=1, le=2_147_483_647)]


class ReadSchema(BaseModel):
    """What we answer: an allowlist of fields, read from rows or plain objects."""

    model_config = ConfigDict(from_attributes=True)


class WriteSchema(BaseModel):
    """What we accept: nothing that is not named, text trimmed and storable."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, str_max_length=20_000)

    def changes(self) -> dict[str, Any]:
        """The fields that were sent."""
        return self.model_dump(exclude_unset=True)
