"""Papers that go with goods: what to take from the shelves, and what lies in the parcel.

Typst sets them from a template and plain data: what a buyer typed is data and never markup.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import typst

from app.core.directory import VendorEntry
from app.modules.orders.models import Order, OrderLine
from app.utils.i18n import current_locale, date, t, use_locale

TEMPLATES = Path(__file__).parents[1] / "documents"


def packing_slips(orders: Sequence[Order], vendor: VendorEntry) -> bytes:
    """A PDF with a page for each order, in the language in which it was placed."""
    return _set(
        "packing_slips",
        {
            "lang": orders[0].locale if orders else current_locale(),
            "shop": vendor.name,
            "seller": vendor.theme.get("seller", vendor.name),
            "slips": [_slip(order) for order in orders],
        },
    )


def pick_list(orders: Sequence[Order]) -> bytes:
    """A PDF of everything that these orders still need, by SKU, in the reader's language."""
    wanted: dict[str, dict[str, Any]] = {}
    for order in orders:
        for line, units in _to_ship(order):
            row = wanted.setdefault(
                line.sku, {"units": 0, "sku": line.sku, "title": _named(line), "orders": []}
            )
            row["units"] += units
            row["orders"].append(f"{order.number} × {units}")
    head = ("quantity", "sku", "article", "orders")
    return _set(
        "pick_list",
        {
            "lang": current_locale(),
            "title": t("orders.documents.pick_list"),
            "made": date(datetime.now(UTC)),
            "head": [t(f"orders.documents.{name}") for name in head],
            "rows": [
                {**wanted[sku], "orders": ", ".join(wanted[sku]["orders"])}
                for sku in sorted(wanted)
            ],
        },
    )


def _slip(order: Order) -> dict[str, Any]:
    with use_locale(order.locale):
        to = order.address
        return {
            "title": t("orders.confirmation.title", number=order.number),
            "placed": date(order.placed_at),
            "to": [to["name"], to["street"], f"{to['postcode']} {to['city']}", to["country"]],
            "lines": [
                {
                    "units": units,
                    "title": line.title,
                    "options": " / ".join(line.options.values()),
                    "sku": line.sku,
                }
                for line, units in _to_ship(order) or _all(order)
            ],
            "note": order.note,
            "texts": {
                "head": [t(f"orders.documents.{name}") for name in ("quantity", "article", "sku")],
                "thanks": t("orders.documents.thanks"),
            },
        }


def _to_ship(order: Order) -> list[tuple[OrderLine, int]]:
    left = ((line, line.quantity - line.shipped_quantity) for line in order.lines)
    return [(line, units) for line, units in left if units]


def _all(order: Order) -> list[tuple[OrderLine, int]]:
    """Nothing is left to ship: the slip is printed once more, as it was."""
    return [(line, line.quantity) for line in order.lines]


def _named(line: OrderLine) -> str:
    options = " / ".join(line.options.values())
    return f"{line.title} ({options})" if options else line.title


def _set(name: str, data: dict[str, Any]) -> bytes:
    return typst.compile(
        str(TEMPLATES / f"{name}.typ"),
        sys_inputs={"data": orjson.dumps(data).decode()},
        ignore_system_fonts=True,
        format="pdf",
    )
