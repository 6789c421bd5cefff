"""Goods, orders and forms that exist only to show the components at work."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import BaseModel

from app.core.forms import Form
from app.core.pagination import Page, PageRequest
from app.utils.i18n import t

TONES = ("neutral", "info", "success", "warning", "danger", "brand")
STATES = (("paid", "success"), ("open", "warning"), ("refunded", "neutral"), ("failed", "danger"))
PEOPLE = ("Léa Weber", "Tom Schmit", "Anne-Marie Hoffmann", "Noah da Silva", "Claire Reuter")
GOODS = (
    ("Mug Kiem, 30 cl", "mug", 1890),
    ("Vase Mëllerdall", "vase", 6400),
    ("Bowl Uelzecht", "bowl", 3250),
    ("Lamp Kierchbierg", "lamp", 12900),
)
NEWEST = datetime(2026, 11, 23, 15, 4, tzinfo=UTC)
ALL_ORDERS = 128


class NoFields(BaseModel):
    """The forms of the gallery are never sent."""


@dataclass(frozen=True, slots=True)
class SampleOrder:
    number: int
    placed_at: datetime
    customer: str
    state: str
    tone: str
    total_cents: int


def gallery_samples(request: PageRequest) -> Mapping[str, Any]:
    """What the gallery of the back office shows."""
    none: Page[SampleOrder] = Page([], 0, 1, 25)
    form: Form[NoFields] = Form({"name": "Vase Mëllerdall", "price": "64,00", "country": "LU"})
    return {
        "tones": TONES,
        "orders": _orders(request),
        "no_orders": none,
        "form": form,
        "refused": _refused(),
        "moments": [NEWEST - timedelta(hours=5 * age) for age in range(3)],
    }


def _refused() -> Form[NoFields]:
    errors = {
        "name": t("validation.missing"),
        "price": t("validation.money"),
        "country": t("validation.enum"),
        "text": t("validation.string_too_short", min_length=20),
        "terms": t("validation.missing"),
        "size": t("validation.enum"),
        "file": t("validation.invalid"),
    }
    return Form({"name": "", "price": "abc", "country": "LU", "size": "m"}, errors=errors)


def shop_samples() -> Mapping[str, Any]:
    """What the gallery of the shops shows."""
    form: Form[NoFields] = Form()
    return {
        "form": form,
        "cards": [_card(number) for number in range(8)],
        "kinds": [kind for _, kind, _ in GOODS],
    }


def _orders(request: PageRequest) -> Page[SampleOrder]:
    start = (request.number - 1) * 8
    numbers = range(start, min(start + 8, ALL_ORDERS))
    return Page([_order(number) for number in numbers], ALL_ORDERS, request.number, 8)


def _order(number: int) -> SampleOrder:
    state, tone = STATES[number % len(STATES)]
    return SampleOrder(
        number=10_428 - number,
        placed_at=NEWEST - timedelta(minutes=97 * number),
        customer=PEOPLE[number % len(PEOPLE)],
        state=state,
        tone=tone,
        total_cents=1_290 + 1_733 * (number % 17),
    )


def _card(number: int) -> Mapping[str, Any]:
    """The arguments of ui.product_card but the addresses, which the template knows."""
    name, kind, cents = GOODS[number % len(GOODS)]
    price: dict[str, Any] = {"cents": cents + 150 * number}
    if number == 1:
        price |= {"compare": cents + 1_200, "prior": cents + 900}
    if number == 2:
        price |= {"unit_cents": 4_333, "unit": "kg"}
    return {
        "name": name,
        "kind": kind,
        "shade": number % 4 + 1,
        "price": price,
        "brand": "Atelier Weber",
        "is_new": number == 0,
        "few_left": 2 if number == 5 else 0,
        "sold_out": number == 3,
    }
