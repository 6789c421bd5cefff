"""Turning a finished checkout into an order, exactly once. The hot lane: one statement."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.core.hot import Connection
from app.core.outbox import announce_hot
from app.core.ports import provide
from app.modules.orders.events import OrderPlaced
from app.modules.orders.schemas.draft import OrderDraft

PLACE = """
WITH counted AS (
  INSERT INTO orders_counters (vendor_id, last_number) VALUES ($1, 1001)
  ON CONFLICT (vendor_id) DO UPDATE SET last_number = orders_counters.last_number + 1
  RETURNING last_number
), placed AS (
  INSERT INTO orders_orders (vendor_id, number, checkout_id, payment_status, payment_method,
    email, customer_id, customer_name, address, locale, currency, subtotal_cents,
    discounts, shipping_cents, shipping_name, total_cents, taxes, note)
  SELECT $1, last_number, $2, $3, d.payment_method, d.email, d.customer_id,
    d.address ->> 'name', d.address, d.locale, d.currency, d.subtotal_cents,
    coalesce(d.discounts, '[]'::jsonb), d.shipping_cents, d.shipping_name, d.total_cents, d.taxes,
    d.note
  FROM counted, jsonb_to_record($4::jsonb) AS d(payment_method text, email text,
    customer_id int, address jsonb, locale text, currency text, subtotal_cents int,
    discounts jsonb, shipping_cents int, shipping_name text, total_cents int, taxes jsonb,
    note text)
  RETURNING id, number
), lines AS (
  INSERT INTO orders_lines (vendor_id, order_id, sku, title, options, picture, quantity,
    unit_price_cents, discount_cents, total_cents, tax_rate, exclusion)
  SELECT $1, placed.id, l.sku, left(l.title, 300), l.options, l.picture, l.quantity,
    l.unit_price_cents, coalesce(l.discount_cents, 0), l.total_cents, l.tax_rate,
    coalesce(l.exclusion, '')
  FROM placed, jsonb_to_recordset($4::jsonb -> 'lines') AS l(sku text, title text,
    options jsonb, picture text, quantity int, unit_price_cents int, discount_cents int,
    total_cents int, tax_rate int, exclusion text)
), noted AS (
  INSERT INTO orders_timeline (vendor_id, order_id, kind, actor)
  SELECT $1, placed.id, k, 'shop' FROM placed, unnest($5::text[]) AS kinds(k)
)
SELECT id, number FROM placed
"""

HAS_BOUGHT = """
SELECT EXISTS (SELECT 1 FROM orders_orders
WHERE lower(email) = lower($1) AND status <> 'cancelled')
"""


@dataclass(frozen=True, slots=True)
class PlacedOrder:
    id: int
    number: int


class PlacementService:
    async def place(
        self,
        db: Connection,
        vendor_id: int,
        platform_id: int,
        checkout_id: UUID,
        draft: OrderDraft | dict[str, Any],
        *,
        is_paid: bool,
    ) -> PlacedOrder:
        """Write the order, its lines and the fact that it was placed.

        Call it under the lock of the checkout's row. The unique `checkout_id` is the net below:
        a second call for the same checkout fails instead of making a second order.
        """
        content = draft.model_dump(mode="json") if isinstance(draft, OrderDraft) else draft
        kinds = ["placed", "paid"] if is_paid else ["placed"]
        row = await db.fetchrow(
            PLACE, vendor_id, checkout_id, "paid" if is_paid else "pending", content, kinds
        )
        order = PlacedOrder(row["id"], row["number"])
        await announce_hot(
            db,
            OrderPlaced(
                vendor_id,
                order.id,
                order.number,
                content["email"],
                content["address"]["name"],
                content["locale"],
            ),
            vendor_id=vendor_id,
            platform_id=platform_id,
            aggregate=f"order:{order.id}",
        )
        return order

    async def find(self, db: Connection, order_id: int) -> PlacedOrder:
        row = await db.fetchrow("SELECT id, number FROM orders_orders WHERE id = $1", order_id)
        return PlacedOrder(row["id"], row["number"])


@provide("orders.has_bought")
async def has_bought(db: Connection, email: str) -> bool:
    """Whether there is an order of this address that was not cancelled."""
    return bool(await db.fetchval(HAS_BOUGHT, email.strip()))


placement_service = PlacementService()
