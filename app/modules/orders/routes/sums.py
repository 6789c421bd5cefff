"""Rows of an order's sum, as pages show them."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.utils.i18n import money


def discount_rows(discounts: Iterable[Mapping[str, Any]], currency: str) -> list[tuple[str, str]]:
    """One row for each promotion that took something off."""
    return [
        (
            f"{x['name']} ({x['code']})" if x["code"] else x["name"],
            money(-x["amount_cents"], currency),
        )
        for x in discounts
        if x["amount_cents"]
    ]
