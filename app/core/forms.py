"""HTML forms: what was typed, what it means if it is valid, and what is wrong if it is not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from app.utils.i18n import has_text, t

S = TypeVar("S", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Form(Generic[S]):
    """`value` is set exactly when there are no errors. Errors are in the reader's language."""

    typed: Mapping[str, str] = field(default_factory=dict)
    value: S | None = None
    errors: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def bind(cls, schema: type[S], typed: Mapping[str, str]) -> "Form[S]":
        """Validate what was typed. An empty field counts as not sent."""
        known = schema.model_fields
        sent = {name: text for name, text in typed.items() if name in known and text != ""}
        try:
            return cls(typed, schema.model_validate(sent))
        except ValidationError as invalid:
            problems = {
                str(e["loc"][0]) if e["loc"] else "": message_of(e) for e in invalid.errors()
            }
            return cls(typed, errors=problems)

    def refuse(self, name: str, message: str) -> "Form[S]":
        """This form again, with an error that only the service could find."""
        return Form(self.typed, None, {**self.errors, name: message})

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Form[S]":
        """A form that shows stored values."""
        return cls({name: "" if v is None else str(v) for name, v in values.items()})


def message_of(error: Mapping[str, Any]) -> str:
    """One validation error in the reader's language."""
    key = f"validation.{error['type']}"
    if has_text(key):
        return t(key, **{k: str(v) for k, v in (error.get("ctx") or {}).items()})
    return t("validation.invalid")
