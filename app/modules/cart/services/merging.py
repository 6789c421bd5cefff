"""A shopper signs in: the cart in his hands and the one that he left meet, never silently."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.core.directory import VendorEntry
from app.core.hot import Connection
from app.core.module_settings import settings_for
from app.core.ports import provide
from app.modules.cart.services import cookie
from app.modules.cart.settings import CartSettings

if TYPE_CHECKING:  # services know no web framework; these two only carry the cookies
    from starlette.requests import Request
    from starlette.responses import Response

SAVED = text(
    "SELECT id FROM cart_carts WHERE vendor_id = :vendor AND customer_id = :customer"
    " AND expires_at > now()"
    " AND (CAST(:held AS uuid) IS NULL OR id <> :held) ORDER BY updated_at DESC LIMIT 1 FOR UPDATE"
)
OWN = text(
    "UPDATE cart_carts SET customer_id = :customer"
    " WHERE vendor_id = :vendor AND id = :held AND expires_at > now() RETURNING id"
)
# What the held cart had of each line that comes in (0: nothing), before and after.
MERGE = text("""
WITH incoming AS (
  SELECT s.sku, s.seen_price_cents, coalesce(h.quantity, 0) AS before,
    least(999, CASE CAST(:rule AS text)
      WHEN 'max' THEN greatest(s.quantity, coalesce(h.quantity, 0))
      WHEN 'sum' THEN s.quantity + coalesce(h.quantity, 0)
      ELSE coalesce(h.quantity, 0) END) AS after
  FROM cart_lines s LEFT JOIN cart_lines h
    ON h.vendor_id = s.vendor_id AND h.cart_id = :held AND h.sku = s.sku
  WHERE s.vendor_id = :vendor AND s.cart_id = :saved
), changed AS (
  INSERT INTO cart_lines (vendor_id, cart_id, sku, quantity, seen_price_cents)
  SELECT :vendor, :held, sku, after, seen_price_cents FROM incoming WHERE after <> before
  ON CONFLICT (vendor_id, cart_id, sku) DO UPDATE SET quantity = excluded.quantity
  RETURNING sku
)
SELECT i.sku, i.before, i.after FROM incoming i JOIN changed USING (sku)
""")
REMEMBER = text(
    "UPDATE cart_carts SET merged = :merged, version = version + 1"
    " WHERE vendor_id = :vendor AND id = :held"
)
SET_ASIDE = text(
    "UPDATE cart_carts SET customer_id = NULL WHERE vendor_id = :vendor AND id = :saved"
)
COUNT = text(
    "SELECT coalesce(sum(quantity), 0) FROM cart_lines"
    " WHERE vendor_id = :vendor AND cart_id = :cart"
)
UNDO = """
WITH mine AS (
  SELECT id, vendor_id, customer_id, merged FROM cart_carts
  WHERE id = $1 AND merged IS NOT NULL FOR UPDATE
), lines AS (
  SELECT x.sku, x.before FROM mine, jsonb_to_recordset(mine.merged -> 'lines')
    AS x(sku text, before int)
), gone AS (
  DELETE FROM cart_lines l USING lines WHERE l.cart_id = $1 AND l.sku = lines.sku
    AND lines.before = 0
), back AS (
  UPDATE cart_lines l SET quantity = lines.before FROM lines
  WHERE l.cart_id = $1 AND l.sku = lines.sku AND lines.before > 0
), saved AS (
  UPDATE cart_carts c SET customer_id = mine.customer_id FROM mine
  WHERE c.id = (mine.merged ->> 'from')::uuid
)
UPDATE cart_carts c SET merged = NULL, customer_id = NULL, version = version + 1
FROM mine WHERE c.id = mine.id
"""


@provide("cart.signed_in")
def signed_in(
    db: Session,
    request: "Request",
    response: "Response",
    vendor: VendorEntry,
    customer_id: int,
) -> None:
    """Give the customer the cart in his hands, with what he had left in another one.

    The other cart is set aside, not emptied, so that `undo` can give it back.
    """
    held = cookie.read_cart_id(request, vendor)
    if held is not None:
        held = db.scalar(OWN, {"vendor": vendor.id, "customer": customer_id, "held": held})
    saved: UUID | None = db.scalar(
        SAVED, {"vendor": vendor.id, "customer": customer_id, "held": held}
    )
    if held is None and saved is None:
        return
    if held is not None and saved is not None:
        _merge(db, vendor, held, saved)
    cart = held or saved
    if cart is not None:
        count = db.scalar(COUNT, {"vendor": vendor.id, "cart": cart})
        cookie.remember(response, request, cart, int(count or 0))


async def undo(db: Connection, cart_id: UUID) -> None:
    """Take out again what came in; the cart that it came from is the customer's once more."""
    await db.execute(UNDO, cart_id)


async def forget(db: Connection, cart_id: UUID) -> None:
    """The shopper has read the notice."""
    await db.execute("UPDATE cart_carts SET merged = NULL WHERE id = $1", cart_id)


def _merge(db: Session, vendor: VendorEntry, held: UUID, saved: UUID) -> None:
    rule = settings_for(CartSettings, vendor.id).merge_rule
    values: dict[str, Any] = {"vendor": vendor.id, "held": held, "saved": saved, "rule": rule}
    lines = [dict(row) for row in db.execute(MERGE, values).mappings()]
    db.execute(SET_ASIDE, {"vendor": vendor.id, "saved": saved})
    if lines:
        told = {"from": str(saved), "lines": lines}
        db.execute(REMEMBER, {"vendor": vendor.id, "held": held, "merged": Jsonb(told)})
