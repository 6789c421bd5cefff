"""Between checkout and provider: open a payment, ask what became of it, settle.

`settle` is what browser return, webhook and sweep all call. It asks the provider outside any
transaction and lets `checkout_service.finish` decide under its lock.
"""

from dataclasses import replace
from uuid import UUID

from app.core.directory import VendorEntry
from app.core.hot import Connection, tenant_connection
from app.core.outbox import enqueue_task_hot
from app.modules.checkout.exceptions import CheckoutNotFoundError, PaymentMethodError
from app.modules.checkout.services.checkout_service import CheckoutState, checkout_service
from app.modules.payments.services import (
    PaymentRequest,
    PaymentStatus,
    inbox_service,
    payment_service,
)

OTHER_METHODS = """
SELECT id FROM checkout_checkouts
WHERE cart_id = $1 AND payment_method <> $2 AND status = 'awaiting_payment'
"""


async def require_method(db: Connection, method: str) -> None:
    if method not in await payment_service.methods(db):
        raise PaymentMethodError(method=method)


def ref_of(checkout_id: UUID) -> str:
    return f"checkout:{checkout_id}"


async def open_payment(
    vendor: VendorEntry, state: CheckoutState, *, success_url: str, cancel_url: str
) -> str:
    """The provider's page for this checkout. The amount is the one the shopper agreed to."""
    url = await payment_service.start(
        vendor,
        PaymentRequest(
            ref=ref_of(state.id),
            method=state.payment_method,
            amount_cents=state.total_cents,
            currency=state.currency,
            locale=state.locale,
            email=state.email,
            description=vendor.name,
            success_url=success_url,
            cancel_url=cancel_url,
        ),
    )
    async with tenant_connection(vendor.id, write=True) as db:
        await checkout_service.remember_payment_url(db, state.id, url)
    return url


async def end_others(vendor: VendorEntry, cart_id: UUID | None, method: str) -> None:
    """The shopper turned back from a payment page and pays another way: nobody shall pay twice.

    Whoever did pay there gets his order now.
    """
    async with tenant_connection(vendor.id) as db:
        rows = await db.fetch(OTHER_METHODS, cart_id, method) if cart_id else []
    for row in rows:
        await expire(vendor, row["id"])


async def settle(vendor: VendorEntry, checkout_id: UUID) -> CheckoutState:
    """Make the order if the checkout is paid. Safe to call at any time, any number of times.

    The state is `declined` when the provider refused the shopper, who may try again.
    """
    async with tenant_connection(vendor.id) as db:
        state = await checkout_service.get(db, checkout_id)
    if state.status in {"completed", "disputed"}:
        return state
    status = await payment_service.fetch(vendor, ref_of(checkout_id))
    if status is None or status.state != "paid":
        is_declined = status is not None and status.state == "declined"
        return replace(state, status="declined") if is_declined else state
    return await _finish(vendor, checkout_id, status)


async def settle_noticed(vendor: VendorEntry, checkout_id: str, event_id: int | None) -> None:
    """`settle` because the provider spoke; its message then says what became of it."""
    try:
        outcome = (await settle(vendor, UUID(checkout_id))).status
        if outcome == "disputed" and event_id is None:  # the sweep asks: it is still here
            await give_back(vendor, UUID(checkout_id))
    except (CheckoutNotFoundError, ValueError):  # a payment of somebody else in the same account
        outcome = "no checkout of ours"
    if event_id is not None:
        await inbox_service.close(vendor.id, event_id, outcome)


async def taken(db: Connection, state: CheckoutState) -> tuple[int, str]:
    """What the provider took for a checkout, which in a dispute is not what was agreed."""
    found = await payment_service.came_in(db, ref_of(state.id))
    return found or (state.total_cents, state.currency)


async def _finish(vendor: VendorEntry, checkout_id: UUID, status: PaymentStatus) -> CheckoutState:
    async with tenant_connection(vendor.id, write=True) as db:
        state = await checkout_service.finish(
            db,
            vendor,
            checkout_id,
            paid_cents=status.amount_cents,
            currency=status.currency,
        )
        is_settled = state.status == "completed"
        await payment_service.record_capture(
            db, ref_of(checkout_id), status, is_settled=is_settled
        )
        if state.status == "disputed":
            await enqueue_task_hot(
                db,
                "checkout.sweep.give_back",
                {"vendor_id": vendor.id, "checkout_id": str(checkout_id)},
                vendor_id=vendor.id,
                platform_id=vendor.platform_id,
            )
    return state


async def give_back(vendor: VendorEntry, checkout_id: UUID) -> None:
    """A disputed checkout: the money goes back in full, once."""
    status = await payment_service.fetch(vendor, ref_of(checkout_id))
    if status is not None and status.state == "paid":
        ref = ref_of(checkout_id)
        await payment_service.refund(vendor, ref, status.amount_cents, f"{ref}:disputed")


async def expire(vendor: VendorEntry, checkout_id: UUID) -> CheckoutState:
    """Time is up: whoever paid gets his order, the others' stock is free again."""
    state = await settle(vendor, checkout_id)
    if state.status not in {"awaiting_payment", "declined"}:
        return state
    if payment_service.is_online(state.payment_method):
        await payment_service.expire(vendor, ref_of(checkout_id))
    async with tenant_connection(vendor.id, write=True) as db:
        await checkout_service.give_up(db, vendor, checkout_id, status="expired")
        return await checkout_service.get(db, checkout_id)
