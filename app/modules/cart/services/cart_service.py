"""The basket: read with everything re-checked, changed in one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from app.core.directory import VendorEntry
from app.core.hot import Connection
from app.core.ports import port
from app.modules.cart.exceptions import (
    BadQuantityError,
    CartChangedError,
    NotForSaleError,
    TooManyCodesError,
    TooManyError,
    UnknownCodeError,
)
from app.modules.cart.services import promotion_lane
from app.modules.cart.services.cart_view import CartView, Line, Problem
from app.modules.cart.services.pricing import Shopper

NOBODY = Shopper()
MAX_QUANTITY = 999
MAX_CODES = 5

CHANGE = """
WITH changed AS (
  INSERT INTO cart_carts (id, vendor_id, version, expires_at)
  VALUES (coalesce($1, gen_random_uuid()), $2, 1, now() + interval '60 days')
  ON CONFLICT (id) DO UPDATE SET version = cart_carts.version + 1, updated_at = now(),
    expires_at = now() + interval '60 days'
  RETURNING id
)
INSERT INTO cart_lines (vendor_id, cart_id, sku, quantity, seen_price_cents)
SELECT $2, id, $3, $4, $5 FROM changed
ON CONFLICT (vendor_id, cart_id, sku) DO UPDATE
SET quantity = CASE WHEN $6 THEN $4 ELSE least(999, cart_lines.quantity + $4) END,
    seen_price_cents = $5
RETURNING cart_id, quantity,
  (SELECT coalesce(sum(l.quantity), 0) FROM cart_lines l
   WHERE l.cart_id = $1 AND l.sku <> $3)::int AS others
"""
READ = """
SELECT c.id, c.version, c.codes, c.merged, l.sku, l.quantity, l.seen_price_cents
FROM cart_carts c LEFT JOIN cart_lines l ON l.vendor_id = c.vendor_id AND l.cart_id = c.id
WHERE c.id = $1 AND c.expires_at > now() ORDER BY l.id
"""
ADD_CODE = """
UPDATE cart_carts SET codes = array_append(array_remove(codes, $2), $2), version = version + 1
WHERE id = $1 AND cardinality(array_remove(codes, $2)) < $3 RETURNING id
"""
REMOVE_CODE = """
UPDATE cart_carts SET codes = array_remove(codes, $2), version = version + 1
WHERE id = $1
"""
SET_CODES = "UPDATE cart_carts SET codes = $2, version = version + 1 WHERE id = $1"


def normal_code(typed: str) -> str:
    """`spring 10` and `SPRING10` are one code."""
    return "".join(typed.split()).upper()[:40]


class CartService:
    async def read(
        self,
        db: Connection,
        vendor: VendorEntry,
        cart_id: UUID | None,
        locale: str,
        *,
        with_stock: bool = True,
        shopper: Shopper = NOBODY,
        now: datetime | None = None,
    ) -> CartView:
        """The cart with today's prices, stock and promotions, and what is wrong with each line.

        Without stock for who is about to hold it and will learn there. Some promotions ask who
        shops.
        """
        rows = await db.fetch(READ, cart_id) if cart_id else []
        if not rows:
            return CartView(currency=vendor.currency)
        skus = [row["sku"] for row in rows if row["sku"]]
        offers = await self._offers(db, vendor, skus, locale)
        available = await self._available(db, vendor, skus) if with_stock else {}
        lines = tuple(
            _line(row, offers.get(row["sku"]), available.get(row["sku"]))
            for row in rows
            if row["sku"]
        )
        promoted = await promotion_lane.find(
            db,
            vendor,
            [line for line in lines if line.can_be_bought],
            rows[0]["codes"],
            locale=locale,
            now=now or datetime.now(UTC),
            shopper=replace(shopper, cart_id=cart_id),
        )
        if promoted.amount_cents:
            lines = tuple(replace(x, discount_cents=promoted.of_line(x.sku)) for x in lines)
        return CartView(
            rows[0]["id"],
            rows[0]["version"],
            vendor.currency,
            lines,
            tuple(rows[0]["codes"]),
            promoted,
            tuple(x["sku"] for x in (rows[0]["merged"] or {}).get("lines", ())),
        )

    async def add(
        self,
        db: Connection,
        vendor: VendorEntry,
        cart_id: UUID | None,
        sku: str,
        quantity: int,
        locale: str,
        *,
        replace: bool = False,
    ) -> tuple[UUID, int]:
        """Put a SKU into the cart, or set its quantity. Returns the cart and how much is in it."""
        if not 1 <= quantity <= MAX_QUANTITY:
            raise BadQuantityError(quantity)
        offer = (await self._offers(db, vendor, [sku], locale)).get(sku)
        if offer is None:
            raise NotForSaleError(sku)
        row = await db.fetchrow(
            CHANGE, cart_id, vendor.id, sku, quantity, offer.price_cents, replace
        )
        left = (await self._available(db, vendor, [sku])).get(sku)
        if left is not None and row["quantity"] > left:
            raise TooManyError(sku, wanted=row["quantity"], available=max(0, left))
        return row["cart_id"], row["others"] + row["quantity"]

    async def change(
        self,
        db: Connection,
        vendor: VendorEntry,
        cart_id: UUID,
        quantities: Mapping[str, int],
        *,
        seen_version: int | None,
        locale: str,
    ) -> None:
        """Set the quantities of several lines; zero takes a line out.

        `seen_version` is what the form was made from: when the cart changed since,
        `CartChangedError` leaves everything as it is.
        """
        current = await db.fetchval(
            "SELECT version FROM cart_carts WHERE id = $1 FOR UPDATE", cart_id
        )
        if seen_version is not None and current != seen_version:
            raise CartChangedError
        gone = [sku for sku, quantity in quantities.items() if quantity <= 0]
        if gone:
            await db.execute(
                "DELETE FROM cart_lines WHERE cart_id = $1 AND sku = ANY($2::text[])",
                cart_id,
                gone,
            )
            await db.execute("UPDATE cart_carts SET version = version + 1 WHERE id = $1", cart_id)
        for sku, quantity in quantities.items():
            if quantity > 0:
                await self.add(db, vendor, cart_id, sku, quantity, locale, replace=True)

    async def add_code(
        self, db: Connection, vendor: VendorEntry, cart_id: UUID, typed: str
    ) -> None:
        """Hold a code, whether or not it applies yet: the cart says why it does not."""
        code = normal_code(typed)
        if not await promotion_lane.is_known(db, vendor, code):
            raise UnknownCodeError(typed)
        held = await db.fetchval(ADD_CODE, cart_id, code, MAX_CODES)
        if held is None:
            raise TooManyCodesError(MAX_CODES)

    async def set_codes(
        self, db: Connection, vendor: VendorEntry, cart_id: UUID | None, typed: Sequence[str]
    ) -> None:
        """Hold these codes and no others. Raises `UnknownCodeError` for the first unknown one."""
        codes = list(dict.fromkeys(normal_code(text) for text in typed))
        for code in codes:
            if not await promotion_lane.is_known(db, vendor, code):
                raise UnknownCodeError(code)
        await db.execute(SET_CODES, cart_id, codes)

    async def remove_code(self, db: Connection, cart_id: UUID, code: str) -> None:
        await db.execute(REMOVE_CODE, cart_id, code)

    async def empty(self, db: Connection, cart_id: UUID, version: int) -> None:
        """The cart was bought. What was put into it since is kept."""
        await db.execute("DELETE FROM cart_carts WHERE id = $1 AND version = $2", cart_id, version)

    async def _offers(
        self, db: Connection, vendor: VendorEntry, skus: list[str], locale: str
    ) -> dict[str, Any]:
        ask = port("catalog.offers", vendor.platform_id)
        return await ask(db, skus, locale, vendor.default_locale) if ask and skus else {}

    async def _available(
        self, db: Connection, vendor: VendorEntry, skus: list[str]
    ) -> dict[str, int]:
        ask = port("inventory.availability", vendor.platform_id)
        return await ask(db, skus) if ask and skus else {}


def _line(row: Any, offer: Any, available: int | None) -> Line:
    if offer is None:
        return Line(
            sku=row["sku"],
            slug="",
            title=row["sku"],
            options={},
            picture="",
            quantity=row["quantity"],
            unit_price_cents=row["seen_price_cents"],
            tax_class="standard",
            available=0,
            problems=(Problem("not_for_sale"),),
        )
    problems = []
    if offer.price_cents != row["seen_price_cents"]:
        problems.append(Problem("price_changed", row["seen_price_cents"], offer.price_cents))
    if available is not None and row["quantity"] > available:
        problems.append(Problem("too_many", row["quantity"], max(0, available)))
    return Line(
        sku=row["sku"],
        slug=offer.slug,
        title=offer.title,
        options=offer.options,
        picture=offer.picture,
        quantity=row["quantity"],
        unit_price_cents=offer.price_cents,
        tax_class=offer.tax_class,
        available=available,
        problems=tuple(problems),
        exclusion=offer.exclusion,
    )


cart_service = CartService()
