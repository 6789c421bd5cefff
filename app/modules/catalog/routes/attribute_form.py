"""The form of an attribute: a name in each language, and the choices of a list line by line."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from app.core.forms import Form, message_of
from app.core.texts import slugify
from app.modules.catalog.models import Attribute
from app.modules.catalog.schemas import AttributeWrite
from app.utils.i18n import LANGUAGES, t

KINDS = ("text", "number", "list", "boolean", "date")


def shown(attribute: Attribute) -> dict[str, str]:
    names = {f"name_{code}": attribute.names.get(code, "") for code in LANGUAGES}
    return {
        **names,
        "kind": attribute.kind,
        "unit": attribute.unit,
        "is_facet": "on" if attribute.is_facet else "",
        "choices": "\n".join(_line(choice) for choice in attribute.choices),
    }


def bind(typed: Mapping[str, str]) -> Form[AttributeWrite]:
    """What was typed. A line of a list is `code: English | Deutsch | Français | Lëtzebuergesch`;
    a new one needs no code, and languages may be left out."""
    names = {code: typed.get(f"name_{code}", "").strip() for code in LANGUAGES}
    content: dict[str, Any] = {
        "names": {code: name for code, name in names.items() if name},
        "kind": typed.get("kind", ""),
        "unit": typed.get("unit", ""),
        "choices": [_choice(row) for row in typed.get("choices", "").splitlines() if row.strip()],
        "is_facet": bool(typed.get("is_facet")),
    }
    errors: dict[str, str] = {}
    if content["kind"] == "list" and not content["choices"]:
        errors["choices"] = t("validation.missing")
    try:
        value = AttributeWrite.model_validate(content)
    except ValidationError as invalid:
        value = None
        for error in invalid.errors():
            name = "name_en" if error["loc"][0] == "names" else str(error["loc"][0])
            errors.setdefault(name, message_of(error))
    return Form(typed, None if errors else value, errors)


def _choice(row: str) -> dict[str, Any]:
    code, found, said = row.partition(":")
    texts = [text.strip() for text in (said if found else row).split("|")]
    names = {code: text for code, text in zip(LANGUAGES, texts, strict=False) if text}
    made = slugify(code if found else next(iter(names.values()), row)).replace("-", "_")[:38]
    return {"code": made if made[:1].isalpha() else f"c_{made}", "names": names}


def _line(choice: Mapping[str, Any]) -> str:
    names: Mapping[str, str] = choice["names"]
    return f"{choice['code']}: " + " | ".join(names.get(code, "") for code in LANGUAGES)
