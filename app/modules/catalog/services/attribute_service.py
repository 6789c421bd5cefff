"""Attributes: what a shop tells of its products, each with its type."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.core.directory import bump_content_version
from app.core.texts import slugify
from app.modules.catalog.exceptions import AttributeNotFoundError, BadAttributeError
from app.modules.catalog.models import Attribute, Product
from app.modules.catalog.schemas import AttributeWrite
from app.modules.catalog.services.summary import summarise

FORGET = text(
    "UPDATE catalog_products SET attributes = attributes - CAST(:code AS text)"
    " WHERE vendor_id = :vendor AND attributes ? CAST(:code AS text) RETURNING id"
)


def all_of(db: Session, vendor_id: int) -> list[Attribute]:
    order = (Attribute.position, Attribute.id)
    return list(db.scalars(Attribute.for_vendor(vendor_id).order_by(*order)))


def get(db: Session, vendor_id: int, attribute_id: int) -> Attribute:
    query = Attribute.for_vendor(vendor_id).where(Attribute.id == attribute_id)
    found = db.scalars(query).one_or_none()
    if found is None:
        raise AttributeNotFoundError
    return found


def create(db: Session, vendor_id: int, wanted: AttributeWrite) -> Attribute:
    """A new attribute, behind the others. Its code comes from its name and never changes."""
    taken = {one.code for one in all_of(db, vendor_id)}
    base = slugify(wanted.names.get("en") or next(iter(wanted.names.values()))).replace("-", "_")
    base = base[:36] if base[:1].isalpha() else f"a_{base}"[:36]
    codes = (base, *(f"{base}_{n}" for n in range(2, 1000)))
    code = next(code for code in codes if code not in taken)
    made = Attribute(vendor_id=vendor_id, code=code, kind=wanted.kind, position=len(taken))
    db.add(made)
    return _write(db, made, wanted)


def update(db: Session, vendor_id: int, attribute_id: int, wanted: AttributeWrite) -> Attribute:
    """Other words, choices or use. The type stays: values of products depend on it."""
    found = get(db, vendor_id, attribute_id)
    was_facet = found.is_facet
    _write(db, found, wanted)
    if was_facet != found.is_facet:
        _summarise_all(db, vendor_id, found.code)
    return found


def delete(db: Session, vendor_id: int, attribute_id: int) -> None:
    """The attribute, and what products say of it."""
    found = get(db, vendor_id, attribute_id)
    values = {"vendor": vendor_id, "code": found.code}
    db.delete(found)
    db.flush()
    summarise(db, vendor_id, list(db.scalars(FORGET, values)))
    bump_content_version(db, vendor_id)


def checked(db: Session, vendor_id: int, values: Mapping[str, str]) -> dict[str, str]:
    """Values as they are stored. Empty ones are left out; raises `BadAttributeError`."""
    given = {code: value.strip() for code, value in values.items() if value.strip()}
    if not given:
        return {}
    known = {one.code: one for one in all_of(db, vendor_id)}
    for code, value in given.items():
        if code not in known:
            raise BadAttributeError(code, value)
    return {code: _stored(known[code], value) for code, value in given.items()}


def _stored(attribute: Attribute, value: str) -> str:
    try:
        return READ[attribute.kind](attribute, value)
    except (InvalidOperation, ValueError, KeyError) as error:
        raise BadAttributeError(attribute.code, value) from error


def _number(_attribute: Attribute, value: str) -> str:
    number = Decimal(value.replace(",", "."))
    if not number.is_finite() or abs(number) >= 10**12:
        raise ValueError(value)
    return f"{number.normalize():f}"


def _choice(attribute: Attribute, value: str) -> str:
    return {str(choice["code"]): value for choice in attribute.choices}[value]


READ: dict[str, Callable[[Attribute, str], str]] = {
    "text": lambda _, value: value,
    "number": _number,
    "date": lambda _, value: date.fromisoformat(value).isoformat(),
    "boolean": lambda _, value: {"true": "true", "on": "true", "false": "false"}[value.lower()],
    "list": _choice,
}


def _write(db: Session, attribute: Attribute, wanted: AttributeWrite) -> Attribute:
    attribute.names = {**wanted.names}
    attribute.unit = wanted.unit if attribute.kind == "number" else ""
    attribute.is_facet = wanted.is_facet
    choices: list[dict[str, Any]] = [choice.model_dump() for choice in wanted.choices]
    attribute.choices = choices if attribute.kind == "list" else []
    db.flush()
    bump_content_version(db, attribute.vendor_id)
    return attribute


def _summarise_all(db: Session, vendor_id: int, code: str) -> None:
    query = select(Product.id).where(
        Product.vendor_id == vendor_id, Product.attributes.has_key(code)
    )
    summarise(db, vendor_id, list(db.scalars(query)))
