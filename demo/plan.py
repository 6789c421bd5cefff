"""What the demo holds, read from `goods/*.toml` into plain values."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from app.core.database import Context
from app.core.texts import slugify

GOODS = Path(__file__).parent / "goods"
LOCALES = ("en", "de", "fr", "lb")
NO_VARIANT: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class DemoVariant:
    sku: str
    options: dict[str, str]
    price_cents: int
    compare_at_cents: int | None
    stock: int
    colour: str


@dataclass(frozen=True, slots=True)
class DemoProduct:
    """`picture` is a drawing, a colour and perhaps an accent; `tone` is the light behind it."""

    titles: dict[str, str]
    descriptions: dict[str, str]
    category: str
    brand: str
    tax_class: str
    option: str
    variants: tuple[DemoVariant, ...]
    picture: tuple[str, ...]
    tone: str
    zoom: float


@dataclass(frozen=True, slots=True)
class DemoShop:
    """A shop as `shops.toml` has it."""

    code: str
    name: str
    about: dict[str, Any]
    company: dict[str, str]
    categories: tuple[tuple[str, dict[str, str]], ...]
    products: tuple[DemoProduct, ...]

    def __getitem__(self, name: str) -> Any:
        return self.about[name]


@dataclass(frozen=True, slots=True)
class OpenShop:
    """A shop of the plan that stands in the database."""

    id: int
    platform_id: int
    plan: DemoShop = field(repr=False)

    @property
    def context(self) -> Context:
        return Context.tenant(self.id, self.platform_id, "demo")


@cache
def read(name: str) -> dict[str, Any]:
    with (GOODS / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def platforms() -> list[dict[str, Any]]:
    return list(read("shops")["platform"])


@cache
def shops() -> tuple[DemoShop, ...]:
    companies = read("shops")["company"]
    return tuple(
        DemoShop(
            code=about["code"],
            name=about["name"],
            about=about,
            company=companies[about["company"]],
            categories=tuple(read(about["goods"])["categories"].items()),
            products=tuple(_product(about, one) for one in read(about["goods"])["product"]),
        )
        for about in read("shops")["shop"]
    )


def _product(shop: dict[str, Any], one: dict[str, Any]) -> DemoProduct:
    category = read(shop["goods"])["categories"][one["category"]]
    return DemoProduct(
        titles=one["title"],
        descriptions={locale: _description(one, locale) for locale in LOCALES},
        category=slugify(category["en"]),
        brand=one.get("brand", ""),
        tax_class=one.get("tax", shop["tax"]),
        option=one.get("option", ""),
        variants=tuple(_variant(one, v) for v in one.get("variants", [NO_VARIANT])),
        picture=tuple(one["picture"]),
        tone=one.get("tone", shop["tone"]),
        zoom=one.get("zoom", 1.0),
    )


def _variant(one: dict[str, Any], variant: dict[str, Any]) -> DemoVariant:
    value = variant.get(one.get("option", ""), "")
    return DemoVariant(
        sku=f"{one['sku']}-{slugify(value).upper()}" if value else one["sku"],
        options={one["option"]: value} if value else {},
        price_cents=variant.get("price", one["price"]),
        compare_at_cents=one.get("compare_at"),
        stock=variant.get("stock", one["stock"]),
        colour=variant.get("colour", ""),
    )


def _description(one: dict[str, Any], locale: str) -> str:
    facts = "".join(f"<li>{read('facts')[fact][locale]}</li>" for fact in one["facts"])
    return f"<p>{one['text'][locale]}</p><ul>{facts}</ul>"
