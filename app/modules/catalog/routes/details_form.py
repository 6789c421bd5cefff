"""The part of the product form that is about law, contents and attributes."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from app.modules.catalog.models import Product, Variant
from app.utils.i18n import DEFAULT_ZONE, LANGUAGES, t

KINDS = ("goods", "digital", "service")
EXCLUSIONS = ("custom_made", "perishable", "hygiene", "media", "digital", "dated")
UNITS = ("g", "kg", "ml", "l", "cm", "m", "m2", "piece")
SAFETY = (
    "manufacturer",
    "manufacturer_address",
    "manufacturer_email",
    "responsible",
    "responsible_address",
    "responsible_email",
)
MOMENTS = ("published_at", "archive_at")


def shown(product: Product) -> dict[str, str]:
    """What a stored product says of itself, as form fields."""
    fields = {
        "kind": product.kind,
        "exclusion": product.exclusion,
        "tags": ", ".join(product.tags),
        **{f"attr_{code}": str(value) for code, value in product.attributes.items()},
        **{f"safety_{name}": str(product.safety.get(name, "")) for name in SAFETY},
    }
    for language in LANGUAGES:
        warnings = product.safety.get("warnings", {})
        fields[f"warnings_{language}"] = warnings.get(language, "")
    for name in MOMENTS:
        moment: datetime | None = getattr(product, name)
        local = moment.astimezone(ZoneInfo(DEFAULT_ZONE)) if moment else None
        fields[name] = local.strftime("%Y-%m-%dT%H:%M") if local else ""
    return fields


def shown_content(variant: Variant, row: int) -> dict[str, str]:
    amount = variant.content_amount
    return {
        f"content_{row}": "" if amount is None else f"{amount.normalize():f}",
        f"unit_{row}": variant.content_unit,
    }


def bound(typed: Mapping[str, str], errors: dict[str, str]) -> dict[str, Any]:
    """What was typed, as `ProductWrite` takes it."""
    safety: dict[str, Any] = {
        name: typed.get(f"safety_{name}", "").strip()
        for name in SAFETY
        if typed.get(f"safety_{name}", "").strip()
    }
    warnings = {code: typed.get(f"warnings_{code}", "").strip() for code in LANGUAGES}
    safety["warnings"] = {code: words for code, words in warnings.items() if words}
    return {
        "kind": typed.get("kind") or "goods",
        "exclusion": typed.get("exclusion", ""),
        "tags": [tag.strip() for tag in typed.get("tags", "").split(",") if tag.strip()],
        "attributes": {
            name.removeprefix("attr_"): value
            for name, value in typed.items()
            if name.startswith("attr_") and value.strip()
        },
        "safety": safety,
        **{name: _moment(typed, name, errors) for name in MOMENTS},
    }


def bound_content(typed: Mapping[str, str], row: int, errors: dict[str, str]) -> dict[str, Any]:
    """What is in one variant, for its price per unit."""
    said, unit = typed.get(f"content_{row}", "").strip(), typed.get(f"unit_{row}", "")
    if not said:
        return {}
    try:
        amount = Decimal(said.replace(",", "."))
    except InvalidOperation:
        amount = None
    if amount is None or not amount.is_finite() or amount <= 0:
        errors[f"content_{row}"] = t("catalog.form.content_error")
        return {}
    if not unit:
        errors[f"unit_{row}"] = t("catalog.form.unit_error")
    return {"content_amount": amount, "content_unit": unit}


def completeness(product: Product) -> list[tuple[str, int]]:
    """For each language, how many of a hundred of the product's texts are there."""
    texts: Iterable[Mapping[str, str]] = [product.titles, product.descriptions]
    if product.safety.get("warnings"):
        texts = [*texts, product.safety["warnings"]]
    wanted = [some for some in texts if any(some.values())]
    return [
        (code, round(100 * sum(bool(some.get(code)) for some in wanted) / max(1, len(wanted))))
        for code in LANGUAGES
    ]


def _moment(typed: Mapping[str, str], name: str, errors: dict[str, str]) -> datetime | None:
    said = typed.get(name, "").strip()
    if not said:
        return None
    try:
        return datetime.fromisoformat(said).replace(tzinfo=ZoneInfo(DEFAULT_ZONE))
    except ValueError:
        errors[name] = t("catalog.form.moment_error")
        return None
