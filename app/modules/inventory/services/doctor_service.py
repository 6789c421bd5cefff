"""The stock doctor: finds numbers that contradict each other, says since when, and mends them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.core.directory import bump_content_version

LEDGER = text("""
SELECT i.sku, i.location, i.on_hand, i.reserved, coalesce(m.total, 0)::int AS moved,
  coalesce(r.held, 0)::int AS held
FROM inventory_stock_items i
LEFT JOIN (SELECT sku, location, sum(quantity) AS total FROM inventory_movements
  WHERE vendor_id = :vendor GROUP BY sku, location) m USING (sku, location)
LEFT JOIN (SELECT sku, location, sum(quantity) AS held FROM inventory_reservations
  WHERE vendor_id = :vendor AND status = 'held' GROUP BY sku, location) r USING (sku, location)
WHERE i.vendor_id = :vendor
  AND (i.on_hand <> coalesce(m.total, 0) OR i.reserved <> coalesce(r.held, 0))
ORDER BY i.sku, i.location LIMIT :most
""")
BEGAN = text("""
SELECT DISTINCT ON (sku, location) sku, location, moved_at, reason, ref FROM (
  SELECT sku, location, id, moved_at, reason, ref, balance,
    sum(quantity) OVER (PARTITION BY sku, location ORDER BY id) AS running
  FROM inventory_movements WHERE vendor_id = :vendor AND sku = ANY(:skus)
) history WHERE balance IS NOT NULL AND running <> balance ORDER BY sku, location, id
""")
LOCK = text("""
SELECT i.on_hand, i.reserved,
  (SELECT coalesce(sum(quantity), 0)::int FROM inventory_movements m WHERE m.vendor_id = :vendor
   AND m.sku = i.sku AND m.location = i.location) AS moved,
  (SELECT coalesce(sum(quantity), 0)::int FROM inventory_reservations r WHERE r.vendor_id = :vendor
   AND r.sku = i.sku AND r.location = i.location AND r.status = 'held') AS held
FROM inventory_stock_items i
WHERE i.vendor_id = :vendor AND i.sku = :sku AND i.location = :location FOR UPDATE
""")
MEND = text("""
UPDATE inventory_stock_items SET on_hand = greatest(on_hand, :held), reserved = :held,
  updated_at = now()
WHERE vendor_id = :vendor AND sku = :sku AND location = :location RETURNING on_hand
""")
BOOK = text("""
INSERT INTO inventory_movements (vendor_id, sku, location, quantity, reason, ref, actor, note)
VALUES (:vendor, :sku, :location, :quantity, 'doctor', :ref,
  coalesce(current_setting('app.actor', true), ''), :note)
""")
MOST = 200


@dataclass(frozen=True, slots=True)
class Drift:
    """`on_hand` is what the shop sells from, `moved` the sum of its movements; `reserved` what
    counts as promised, `held` what reservations hold. `began_at` is the first movement after
    which the sum was another than what lay there; None when it began without one."""

    sku: str
    location: str
    on_hand: int
    moved: int
    reserved: int
    held: int
    began_at: datetime | None = None
    began_with: str = ""


def find(db: Session, vendor_id: int) -> list[Drift]:
    """Everything that contradicts itself, at most two hundred."""
    rows = db.execute(LEDGER, {"vendor": vendor_id, "most": MOST}).all()
    skus = [row.sku for row in rows if row.on_hand != row.moved]
    began = {
        (row.sku, row.location): row
        for row in db.execute(BEGAN, {"vendor": vendor_id, "skus": skus})
    }
    found: list[Drift] = []
    for row in rows:
        start = began.get((row.sku, row.location))
        found.append(
            Drift(
                row.sku,
                row.location,
                row.on_hand,
                row.moved,
                row.reserved,
                row.held,
                start.moved_at if start else None,
                start.reason if start else "",
            )
        )
    return found


def mend(db: Session, vendor_id: int, sku: str, location: str) -> bool:
    """Believe what lies there and what reservations hold, and book the difference.

    What is promised lies there: `on_hand` rises where more is held. Whether anything was wrong.
    """
    where = {"vendor": vendor_id, "sku": sku, "location": location}
    row = db.execute(LOCK, where).one_or_none()
    if row is None or (row.on_hand == row.moved and row.reserved == row.held):
        return False
    on_hand = db.execute(MEND, {**where, "held": row.held}).scalar_one()
    note = f"on hand {row.on_hand}, moved {row.moved}, reserved {row.reserved}, held {row.held}"
    values = {**where, "quantity": on_hand - row.moved, "ref": uuid4().hex, "note": note}
    db.execute(BOOK, values)
    bump_content_version(db, vendor_id)
    return True
