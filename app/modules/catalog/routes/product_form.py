"""The product form: flat fields to and from a product with texts, variants and pictures."""

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from app.core.forms import Form, message_of
from app.core.money import parse_cents
from app.modules.catalog.models import Category, Product
from app.modules.catalog.routes import details_form
from app.modules.catalog.schemas import ProductWrite
from app.utils.i18n import LANGUAGES, t

EMPTY_ROWS = 2
MAX_ROWS = 200
PREFIXES = {"safety": "safety", "attributes": "attr"}
FIELDS = {
    "price_cents": "price",
    "compare_at_cents": "compare",
    "content_amount": "content",
    "content_unit": "unit",
}


def shown(product: Product, categories: list[Category]) -> dict[str, str]:
    """A stored product as form fields."""
    fields = {
        "brand": product.brand,
        "status": product.status,
        "tax_class": product.tax_class,
        "option_names": ", ".join(product.option_names),
        "category": next((c.slug for c in categories if c.id == product.category_id), ""),
        "images": "\n".join(image.url for image in product.images),
    }
    for language in LANGUAGES:
        fields[f"title_{language}"] = product.titles.get(language, "")
        fields[f"description_{language}"] = product.descriptions.get(language, "")
    for row, variant in enumerate(product.variants):
        fields[f"sku_{row}"] = variant.sku
        fields[f"price_{row}"] = _amount(variant.price_cents)
        fields[f"compare_{row}"] = _amount(variant.compare_at_cents)
        fields[f"options_{row}"] = ", ".join(map(str, variant.options.values()))
        fields[f"gtin_{row}"] = variant.gtin
        fields |= details_form.shown_content(variant, row)
    return fields | details_form.shown(product)


def row_count(typed: dict[str, str]) -> int:
    """How many lines of variants the form shows: those filled in, and some empty ones."""
    used = [int(name[4:]) for name in typed if name.startswith("sku_") and name[4:].isdigit()]
    filled = [row for row in used if typed.get(f"sku_{row}") or typed.get(f"price_{row}")]
    return min(MAX_ROWS, max(filled, default=-1) + 1 + EMPTY_ROWS)


def bind(typed: dict[str, str], pictures: list[str]) -> Form[ProductWrite]:
    """Flat fields as a product, or what is wrong with which field."""
    names = [name.strip() for name in typed.get("option_names", "").split(",") if name.strip()]
    errors: dict[str, str] = {}
    variants = []
    for row in range(row_count(typed)):
        sku = typed.get(f"sku_{row}", "").strip()
        if not sku and not typed.get(f"price_{row}", "").strip():
            continue
        variants.append(_variant(typed, row, sku, names, errors))
    content = {
        "titles": _texts(typed, "title"),
        "descriptions": _texts(typed, "description"),
        "brand": typed.get("brand", ""),
        "category": typed.get("category", ""),
        "tax_class": typed.get("tax_class") or "standard",
        "status": typed.get("status") or "active",
        "option_names": names,
        "variants": variants,
        "images": [line.strip() for line in typed.get("images", "").split() if line.strip()]
        + pictures,
        **details_form.bound(typed, errors),
    }
    if not content["titles"]:
        errors["title_en"] = t("validation.missing")
    try:
        value = ProductWrite.model_validate(content) if not errors else None
    except ValidationError as invalid:
        value = None
        for error in invalid.errors():
            errors.setdefault(_field_of(error["loc"]), message_of(error))
    return Form(typed, value, errors)


def _variant(
    typed: dict[str, str], row: int, sku: str, names: list[str], errors: dict[str, str]
) -> dict[str, Any]:
    price = parse_cents(typed.get(f"price_{row}", ""))
    compare_text = typed.get(f"compare_{row}", "").strip()
    compare = parse_cents(compare_text) if compare_text else None
    if price is None:
        errors[f"price_{row}"] = t("validation.money")
    if compare_text and compare is None:
        errors[f"compare_{row}"] = t("validation.money")
    values = [v.strip() for v in typed.get(f"options_{row}", "").split(",")]
    return {
        "sku": sku,
        "price_cents": price or 0,
        "compare_at_cents": compare,
        "options": {name: value for name, value in zip(names, values, strict=False) if value},
        "gtin": typed.get(f"gtin_{row}", "").strip(),
        **details_form.bound_content(typed, row, errors),
    }


def _texts(typed: dict[str, str], name: str) -> dict[str, str]:
    found = {language: typed.get(f"{name}_{language}", "").strip() for language in LANGUAGES}
    return {language: text for language, text in found.items() if text}


def _field_of(place: Sequence[int | str]) -> str:
    """Where in the form an error of the schema belongs."""
    if place[0] in PREFIXES and len(place) > 1:
        return f"{PREFIXES[str(place[0])]}_{place[1]}"
    if place[0] == "variants" and len(place) > 2:
        name = str(place[2])
        field = FIELDS.get(name, name)
        return f"{field}_{place[1]}"
    if place[0] == "variants":
        return "sku_0"
    return (
        f"{str(place[0]).removesuffix('s')}_en"
        if place[0] in {"titles", "descriptions"}
        else str(place[0])
    )


def _amount(cents: int | None) -> str:
    return "" if cents is None else f"{cents // 100}.{cents % 100:02d}"
