"""From cart to order, exactly once.

`start` freezes the cart and holds its stock; `finish` turns a paid checkout into its order under
the lock of the checkout's row. Browser return, webhook, sweep, double click and reload all meet
in `finish`: the first makes the order, every other finds it.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.core.directory import BUMP_SQL, VendorEntry
from app.core.hot import Connection, savepoint
from app.core.module_settings import settings_for
from app.core.ports import port
from app.exceptions.base import ConflictError
from app.modules.cart.services import CartView, Shopper, cart_service, promotion_lane
from app.modules.checkout.exceptions import (
    CartNotReadyError,
    CheckoutClosedError,
    CheckoutNotFoundError,
    MinimumNotReachedError,
    TotalChangedError,
)
from app.modules.checkout.schemas import CheckoutForm
from app.modules.checkout.services.drafting import draft_of
from app.modules.checkout.services.quote_service import quote_service
from app.modules.checkout.settings import CheckoutSettings
from app.modules.orders.services import PlacedOrder, placement_service
from app.modules.payments.services import payment_service

COLUMNS = (
    "id, cart_id, cart_version, status, payment_method, locale, total_cents, currency, draft,"
    " payment_url, order_id"
)
CANCEL_OTHERS = """
UPDATE checkout_checkouts SET status = 'cancelled', updated_at = now()
WHERE cart_id = $1 AND status = 'awaiting_payment' AND (cart_version <> $2 OR draft <> $3::jsonb)
RETURNING id
"""
INSERT = f"""
INSERT INTO checkout_checkouts (vendor_id, cart_id, cart_version, payment_method, locale,
  total_cents, currency, draft, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, now() + make_interval(mins => $9))
ON CONFLICT (vendor_id, cart_id, cart_version)
  WHERE status IN ('awaiting_payment', 'completed') DO NOTHING
RETURNING {COLUMNS}
"""  # noqa: S608 - constants
SAME_CART = f"""
SELECT {COLUMNS} FROM checkout_checkouts
WHERE cart_id = $1 AND cart_version = $2 AND status IN ('awaiting_payment', 'completed')
"""  # noqa: S608
BOUGHT = f"""
SELECT {COLUMNS} FROM checkout_checkouts
WHERE cart_id = $1 AND status = 'completed' ORDER BY created_at DESC LIMIT 1
"""  # noqa: S608
LOCK = f"SELECT {COLUMNS} FROM checkout_checkouts WHERE id = $1 FOR UPDATE"  # noqa: S608
CLOSE = """
UPDATE checkout_checkouts SET status = $2, order_id = $3, updated_at = now() WHERE id = $1
"""
BUMP = BUMP_SQL.format("$1")


@dataclass(frozen=True, slots=True)
class CheckoutState:
    """Where a checkout stands. `order` once there is one."""

    id: UUID
    status: str
    payment_method: str
    total_cents: int
    currency: str
    locale: str
    email: str
    payment_url: str
    order: PlacedOrder | None = None


class CheckoutService:
    async def start(
        self,
        db: Connection,
        vendor: VendorEntry,
        cart_id: UUID | None,
        form: CheckoutForm,
        *,
        locale: str,
        customer_id: int | None = None,
    ) -> CheckoutState:
        """Freeze the cart, hold its stock and, when nothing is paid now, place the order.

        The same cart again, unchanged, finds the checkout it already has. Raises
        `CartNotReadyError`, `TotalChangedError`, `NoDeliveryError`, or the inventory's
        `InsufficientStockError`; then nothing is stored.
        """
        # Stock is not looked at here: holding it tells, and tells for sure.
        cart = await cart_service.read(
            db,
            vendor,
            cart_id,
            locale,
            with_stock=False,
            shopper=Shopper(form.email, customer_id),
        )
        if cart.id is None:
            return await self._bought_already(db, cart_id)
        if not cart.can_be_bought:
            raise CartNotReadyError
        limits = settings_for(CheckoutSettings, vendor.id)
        if cart.subtotal_cents < limits.min_order_cents:
            raise MinimumNotReachedError(minimum_cents=limits.min_order_cents)
        quote = await quote_service.quote(
            db, vendor, cart, country=form.country, delivery_code=form.shipping, locale=locale
        )
        if quote.total_cents != form.shown_total_cents:
            raise TotalChangedError(
                shown_cents=form.shown_total_cents, total_cents=quote.total_cents
            )
        draft = draft_of(quote, form, locale, customer_id)
        # Another address, another way of paying: what he was shown last is what counts.
        others = await db.fetch(
            CANCEL_OTHERS, cart.id, cart.version, draft.model_dump(mode="json")
        )
        for other in others:
            await self._let_go(db, vendor, other["id"])
        row = await db.fetchrow(
            INSERT,
            vendor.id,
            cart.id,
            cart.version,
            form.payment,
            locale,
            quote.total_cents,
            vendor.currency,
            draft.model_dump(mode="json"),
            limits.hold_minutes,
        )
        if row is not None:
            used = {x.rule.id: x.amount_cents for x in cart.promoted.discounts}
            await promotion_lane.redeem(db, vendor.id, row["id"], row["cart_id"], form.email, used)
            is_free = quote.total_cents == 0
            is_final = is_free or not payment_service.is_online(form.payment)
            await self._hold(db, vendor, row["id"], cart, for_good=is_final)
            if is_final:
                return await self._complete(db, vendor, row, is_paid=is_free)
        else:  # somebody clicked twice; the first click has just committed
            row = await db.fetchrow(SAME_CART, cart.id, cart.version)
        return await self._state(db, row)

    async def finish(
        self,
        db: Connection,
        vendor: VendorEntry,
        checkout_id: UUID,
        *,
        paid_cents: int,
        currency: str,
    ) -> CheckoutState:
        """The provider says that this checkout is paid: make its order, or find it.

        The state is `disputed` when another amount was paid, or when it was paid after its stock
        went to somebody else: the money must go back.
        """
        row = await self._lock(db, checkout_id)
        if row["status"] in {"completed", "disputed"}:
            return await self._state(db, row)
        is_right = row["total_cents"] == paid_cents and row["currency"] == currency.upper()
        if not is_right or not await self._still_has_stock(db, vendor, row):
            await db.execute(CLOSE, checkout_id, "disputed", None)
            if row["status"] == "awaiting_payment":
                await self._let_go(db, vendor, checkout_id)
            return _state(row, "disputed", None)
        return await self._complete(db, vendor, row, is_paid=True)

    async def give_up(
        self, db: Connection, vendor: VendorEntry, checkout_id: UUID, *, status: str = "cancelled"
    ) -> None:
        """Nobody will pay this checkout: let its stock go."""
        row = await self._lock(db, checkout_id)
        if row["status"] != "awaiting_payment":
            return
        await db.execute(CLOSE, checkout_id, status, None)
        await self._let_go(db, vendor, checkout_id)

    async def get(self, db: Connection, checkout_id: UUID) -> CheckoutState:
        row = await db.fetchrow(
            f"SELECT {COLUMNS} FROM checkout_checkouts WHERE id = $1",  # noqa: S608
            checkout_id,
        )
        if row is None:
            raise CheckoutNotFoundError
        return await self._state(db, row)

    async def remember_payment_url(self, db: Connection, checkout_id: UUID, url: str) -> None:
        await db.execute(
            "UPDATE checkout_checkouts SET payment_url = $2 WHERE id = $1", checkout_id, url
        )

    async def _bought_already(self, db: Connection, cart_id: UUID | None) -> CheckoutState:
        """The cart is gone. If it was bought, this is the second click, and finds the order."""
        row = await db.fetchrow(BOUGHT, cart_id) if cart_id else None
        if row is None:
            raise CartNotReadyError
        return await self._state(db, row)

    async def _still_has_stock(self, db: Connection, vendor: VendorEntry, row: Any) -> bool:
        """Paid after the time was up: is there still enough? Takes it, if so."""
        if row["status"] == "awaiting_payment":
            return True
        hold = port("inventory.hold", vendor.platform_id)
        draft = row["draft"]
        wanted = {line["sku"]: line["quantity"] for line in draft["lines"]}
        used = {x["id"]: x["amount_cents"] for x in draft.get("discounts", ())}
        try:
            async with savepoint(db):
                if hold is not None:
                    await hold(db, f"checkout:{row['id']}", wanted)
                await promotion_lane.redeem(
                    db, vendor.id, row["id"], row["cart_id"], draft["email"], used
                )
        except ConflictError:
            return False
        return True

    async def _lock(self, db: Connection, checkout_id: UUID) -> Any:
        row = await db.fetchrow(LOCK, checkout_id)
        if row is None:
            raise CheckoutNotFoundError
        return row

    async def _complete(
        self, db: Connection, vendor: VendorEntry, row: Any, *, is_paid: bool
    ) -> CheckoutState:
        order = await placement_service.place(
            db, vendor.id, vendor.platform_id, row["id"], row["draft"], is_paid=is_paid
        )
        await db.execute(CLOSE, row["id"], "completed", order.id)
        if row["draft"].get("discounts"):
            await promotion_lane.note_order(db, row["id"], order.number)
        keep = port("inventory.keep", vendor.platform_id)
        if keep is not None and is_paid:
            await keep(db, f"checkout:{row['id']}")
        await cart_service.empty(db, row["cart_id"], row["cart_version"])
        return _state(row, "completed", order)

    async def _hold(
        self,
        db: Connection,
        vendor: VendorEntry,
        checkout_id: UUID,
        cart: CartView,
        *,
        for_good: bool,
    ) -> None:
        hold = port("inventory.hold", vendor.platform_id)
        if hold is None:
            return
        wanted = {line.sku: line.quantity for line in cart.lines}
        minutes = None if for_good else settings_for(CheckoutSettings, vendor.id).hold_minutes
        if await hold(db, f"checkout:{checkout_id}", wanted, minutes=minutes):
            await db.execute(BUMP, vendor.id)

    async def _let_go(self, db: Connection, vendor: VendorEntry, checkout_id: UUID) -> None:
        """Stock and promotions are free for others."""
        await promotion_lane.give_back(db, checkout_id)
        await self._release(db, vendor, checkout_id)

    async def _release(self, db: Connection, vendor: VendorEntry, checkout_id: UUID) -> None:
        release = port("inventory.release", vendor.platform_id)
        if release is not None and await release(db, f"checkout:{checkout_id}"):
            await db.execute(BUMP, vendor.id)

    async def _state(self, db: Connection, row: Any) -> CheckoutState:
        if row is None:
            raise CheckoutClosedError
        order = None
        if row["order_id"]:
            order = await placement_service.find(db, row["order_id"])
        return _state(row, row["status"], order)


def _state(row: Any, status: str, order: PlacedOrder | None) -> CheckoutState:
    return CheckoutState(
        id=row["id"],
        status=status,
        payment_method=row["payment_method"],
        total_cents=row["total_cents"],
        currency=row["currency"],
        locale=row["locale"],
        email=row["draft"]["email"],
        payment_url=row["payment_url"],
        order=order,
    )


checkout_service = CheckoutService()
