"""What a product's attributes say, in the words of one language."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from app.core.texts import pick
from app.utils import i18n
from app.utils.i18n import t


def facts_of(
    values: Mapping[str, str],
    definitions: Iterable[Mapping[str, Any]],
    locale: str,
    default_locale: str,
) -> list[dict[str, str]]:
    """`label`, `text` and the stored `value` of each attribute, in the order of the shop."""
    return [
        {
            "code": one["code"],
            "label": pick(one["names"], locale, default_locale),
            "value": values[one["code"]],
            "text": spoken(values[one["code"]], one, locale, default_locale),
        }
        for one in definitions
        if one["code"] in values
    ]


def spoken(value: str, one: Mapping[str, Any], locale: str, default_locale: str) -> str:
    """A stored value as a person says it: `0.3` of `l` is `0,3 l` in German."""
    said = value
    match one["kind"]:
        case "boolean":
            said = t("catalog.attribute.yes" if value == "true" else "catalog.attribute.no")
        case "number":
            said = f"{i18n.number(Decimal(value))} {one['unit']}".strip()
        case "date":
            said = i18n.date(date.fromisoformat(value))
        case "list":
            names = {choice["code"]: choice["names"] for choice in one["choices"]}
            said = pick(names.get(value), locale, default_locale) or value
        case _:
            pass
    return said
