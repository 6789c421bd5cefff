"""Who must hear of levels: the catalogue when a SKU sells out, the shop when it runs low."""

from collections.abc import Mapping, Sequence

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.core.ports import provide

TAKE = text("DELETE FROM inventory_crossings RETURNING vendor_id, sku")
SOLD_OUT = text("""
SELECT sku FROM inventory_stock_items WHERE vendor_id = :vendor AND sku = ANY(:skus)
GROUP BY sku HAVING sum(on_hand - reserved) <= 0
""")
# Told of once: a SKU that was told of counts as recovered when half as much again is there.
LEVELS = """
WITH thresholds AS (
  SELECT key::int AS vendor_id, value::int AS low_at
  FROM jsonb_each_text(CAST(:thresholds AS jsonb))
), levels AS (
  SELECT i.vendor_id, i.sku, sum(i.on_hand - i.reserved)::int AS available,
    coalesce(min(i.low_at), t.low_at) AS low_at
  FROM inventory_stock_items i JOIN thresholds t ON t.vendor_id = i.vendor_id
  GROUP BY i.vendor_id, i.sku, t.low_at
)
"""
RECOVERED = text(
    LEVELS  # noqa: S608 - constants of this file
    + "DELETE FROM inventory_alerts a USING levels l WHERE l.vendor_id = a.vendor_id"
    " AND l.sku = a.sku AND l.available > l.low_at + greatest(1, l.low_at / 2)"
)
NEWLY_LOW = text(
    LEVELS  # noqa: S608 - constants of this file
    + ", told AS (INSERT INTO inventory_alerts (vendor_id, sku)"
    " SELECT vendor_id, sku FROM levels WHERE available <= low_at"
    " ON CONFLICT DO NOTHING RETURNING vendor_id, sku)"
    " SELECT told.vendor_id, told.sku, levels.available FROM told"
    " JOIN levels USING (vendor_id, sku) ORDER BY told.vendor_id, levels.available, told.sku"
)


def take_crossings(db: Session) -> dict[int, list[str]]:
    """SKUs that sold out or came back since the last time, by vendor. Told of once."""
    found: dict[int, list[str]] = {}
    for vendor_id, sku in db.execute(TAKE):
        found.setdefault(vendor_id, []).append(sku)
    return found


@provide("inventory.sold_out")
def sold_out(db: Session, vendor_id: int, skus: Sequence[str]) -> set[str]:
    """Which of these cannot be bought now. A SKU whose stock is not kept can."""
    return set(db.scalars(SOLD_OUT, {"vendor": vendor_id, "skus": list(skus)}))


def newly_low(db: Session, thresholds: Mapping[int, int]) -> dict[int, list[tuple[str, int]]]:
    """`(sku, available)` that run low and were not told of yet, by vendor; told of from now on.

    `thresholds` says from how many units on a vendor's SKUs run low, unless one has its own.
    """
    values = {"thresholds": orjson.dumps({str(k): v for k, v in thresholds.items()}).decode()}
    db.execute(RECOVERED, values)
    found: dict[int, list[tuple[str, int]]] = {}
    for vendor_id, sku, available in db.execute(NEWLY_LOW, values):
        found.setdefault(vendor_id, []).append((sku, available))
    return found
