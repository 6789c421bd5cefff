"""The basket: read with everything re-checked, changed in one statement."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.core.directory import VendorEntry
from app.core.hot import Connection
from app.core.ports import port
from app.modules.cart.exceptions import (
    BadQuantityError,
    CartChangedError,
    NotForSaleError,
    TooManyError,
)

MAX_QUANTITY = 999
MAX_LINES = 100


@dataclass(frozen=True, slots=True)
class Problem:
    """What changed since the shopper looked: `price_changed`, `too_many`, `not_for_sale`."""

    kind: str
    old: int = 0
    new: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    sku: str
    slug: str
    title: str
    options: Mapping[str, str]
    picture: str
    quantity: int
    unit_price_cents: int
    tax_class: str
    available: int | None
    problems: tuple[Problem, ...] = ()

    @property
    def total_cents(self) -> int:
        return self.quantity * self.unit_price_cents

    @property
    def can_be_bought(self) -> bool:
        return not any(p.kind in {"not_for_sale", "too_many"} for p in self.problems)


@dataclass(frozen=True, slots=True)
class CartView:
    """A cart as of now. Lines that cannot be bought are shown and not counted in the sum."""

    id: UUID | None = None
    version: int = 0
    currency: str = "EUR"
    lines: tuple[Line, ...] = field(default_factory=tuple)

    @property
    def count(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def subtotal_cents(self) -> int:
        return sum(line.total_cents for line in self.lines if line.can_be_bought)

    @property
    def can_be_bought(self) -> bool:
        return bool(self.lines) and all(line.can_be_bought for line in self.lines)


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
SELECT c.id, c.version, l.sku, l.quantity, l.seen_price_cents
FROM cart_carts c LEFT JOIN cart_lines l ON l.vendor_id = c.vendor_id AND l.cart_id = c.id
WHERE c.id = $1 AND c.expires_at > now() ORDER BY l.id
"""


class CartService:
    async def read(
        self,
        db: Connection,
        vendor: VendorEntry,
        cart_id: UUID | None,
        locale: str,
        *,
        with_stock: bool = True,
    ) -> CartView:
        """The cart with today's prices and stock, and what is wrong with each line.

        Without stock for who is about to hold it and will learn there.
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
        return CartView(rows[0]["id"], rows[0]["version"], vendor.currency, lines)

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
    )


cart_service = CartService()
