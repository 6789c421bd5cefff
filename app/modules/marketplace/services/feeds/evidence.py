"""How well a column's values suit what its name promises."""

import re
from collections.abc import Callable, Sequence
from types import MappingProxyType

from app.modules.marketplace.services.feeds.currencies import currency_code
from app.modules.marketplace.services.feeds.identifiers import read_gtin
from app.modules.marketplace.services.feeds.prices import PriceReader
from app.modules.marketplace.services.feeds.stock import read_availability, read_quantity
from app.modules.marketplace.services.feeds.texts import web_address

EMPTY = 0.5
"""A column without values: its name is all we have."""
POOR = 0.2

_LIST = re.compile(r"[,|;\n]")
_prices = PriceReader("EUR")


def fitness(target: str, values: Sequence[str]) -> float:
    """From 0.2 (the name fits, the values do not) to 1.0."""
    filled = [value.strip() for value in values if value.strip()]
    if not filled:
        return EMPTY
    if target == "external_id":
        return _identity(filled)
    check = _CHECKS.get(target)
    share = sum(map(check, filled)) / len(filled) if check else 1.0
    return round(max(POOR, share), 2)


def _identity(values: Sequence[str]) -> float:
    """Identities differ from row to row, and an address is a poor one."""
    distinct = len(set(values)) / len(values)
    addresses = sum(web_address(value) is not None for value in values) / len(values)
    return round(max(POOR, distinct - 0.3 * addresses), 2)


def _is_price(value: str) -> bool:
    return _prices.read(value).code in ("", "price_rounded", "price_zero")


def _is_images(value: str) -> bool:
    return web_address(_first_of(value)) is not None


def _first_of(value: str) -> str:
    return _LIST.split(value, maxsplit=1)[0].strip()


def _is_availability(value: str) -> bool:
    return read_availability(value)[0] is not None


_CHECKS: MappingProxyType[str, Callable[[str], bool]] = MappingProxyType(
    {
        "price": _is_price,
        "sale_price": _is_price,
        "compare_price": _is_price,
        "currency": lambda value: currency_code(value, "") is not None,
        "availability": _is_availability,
        "quantity": lambda value: read_quantity(value) is not None,
        "gtin": lambda value: not read_gtin(value)[1],
        "image": _is_images,
        "additional_images": _is_images,
        "link": lambda value: web_address(value) is not None,
        "title": lambda value: not value.isdigit(),
        "category": lambda value: any(char.isalpha() for char in value),
    }
)
