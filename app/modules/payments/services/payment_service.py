"""Payments of a shop: opening, asking, recording, giving back.

Each step is two: store what we intend and commit, call the provider, store what came of it.
Nothing here holds a transaction across a provider's answer.
"""

from collections.abc import Sequence
from typing import Any

from anyio.to_thread import run_sync
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.directory import VendorEntry
from app.core.hot import Connection, tenant_connection
from app.core.secrets import decrypt
from app.modules.payments.exceptions import (
    NotConnectedError,
    PaymentNotFoundError,
)
from app.modules.payments.models import Payment
from app.modules.payments.services.gateway import (
    Gateway,
    GatewayAccount,
    PaymentRequest,
    PaymentStatus,
)
from app.modules.payments.services.paypal_gateway import paypal_gateway
from app.modules.payments.services.stripe_gateway import stripe_gateway
from app.modules.payments.services.transfer import BANK_TRANSFER, CASH, BankDetails

CARD = "card"
STRIPE = "stripe"
PAYPAL = "paypal"
GATEWAYS: dict[str, Gateway] = {STRIPE: stripe_gateway, PAYPAL: paypal_gateway}
# Ways to pay, best first, and whose account each needs.
METHODS = {CARD: STRIPE, PAYPAL: PAYPAL, BANK_TRANSFER: BANK_TRANSFER, CASH: CASH}

ACTIVE = "SELECT provider FROM payments_accounts WHERE is_active"
BANK = "SELECT details FROM payments_accounts WHERE provider = $1 AND is_active"
ACCOUNT = """
SELECT secret_key_sealed, webhook_secret_sealed, is_live FROM payments_accounts
WHERE provider = $1 AND (is_active OR $2)
"""
OPEN = """
INSERT INTO payments_payments (vendor_id, ref, provider, amount_cents, currency)
VALUES ($1, $2, $3, $4, $5) ON CONFLICT (vendor_id, ref) DO NOTHING
"""
PAYMENT = """
SELECT id, ref, provider, provider_ref, charge_ref, amount_cents, currency, captured_cents,
       refunded_cents FROM payments_payments WHERE ref = $1
"""
# A second amount, or another currency, is a dispute: see `record_capture`.
CAPTURED = """
WITH noted AS (
  INSERT INTO payments_transactions (vendor_id, payment_id, kind, amount_cents, currency,
    provider_ref)
  SELECT vendor_id, id, 'capture', $2, $4, $3 FROM payments_payments WHERE ref = $1
  ON CONFLICT (vendor_id, payment_id, kind, provider_ref) DO NOTHING RETURNING amount_cents
)
UPDATE payments_payments SET captured_cents = captured_cents + noted.amount_cents,
  is_disputed = is_disputed OR $5, is_settled = is_settled OR $6,
  charge_ref = $3, updated_at = now() FROM noted WHERE ref = $1
"""
SETTLED = "UPDATE payments_payments SET is_settled = true WHERE ref = $1 AND NOT is_settled"
CAME_IN = """
SELECT sum(t.amount_cents)::int AS cents, min(t.currency) AS currency
FROM payments_payments p JOIN payments_transactions t
  ON t.vendor_id = p.vendor_id AND t.payment_id = p.id AND t.kind = 'capture'
WHERE p.ref = $1 HAVING count(*) > 0
"""
REFUNDED = """
WITH noted AS (
  INSERT INTO payments_transactions (vendor_id, payment_id, kind, amount_cents, currency,
    provider_ref)
  SELECT vendor_id, id, 'refund', $2, coalesce((SELECT min(t.currency)
    FROM payments_transactions t WHERE t.vendor_id = p.vendor_id AND t.payment_id = p.id
    AND t.kind = 'capture'), currency), $3 FROM payments_payments p WHERE ref = $1
  ON CONFLICT (vendor_id, payment_id, kind, provider_ref) DO NOTHING RETURNING amount_cents
)
UPDATE payments_payments SET refunded_cents = refunded_cents + noted.amount_cents,
  updated_at = now() FROM noted WHERE ref = $1
"""


class PaymentService:
    def page_origins(self) -> list[str]:
        """Where shoppers are sent to pay."""
        return [origin for gateway in GATEWAYS.values() for origin in gateway.page_origins]

    def is_online(self, method: str) -> bool:
        """Whether a shopper is sent to a provider to pay this way."""
        return METHODS.get(method) in GATEWAYS

    async def methods(self, db: Connection) -> list[str]:
        """How this shop can be paid, best first."""
        providers = {row["provider"] for row in await db.fetch(ACTIVE)}
        return [method for method, provider in METHODS.items() if provider in providers]

    async def bank(self, db: Connection) -> BankDetails | None:
        """Where transfers go; None when the shop takes none."""
        details = await db.fetchval(BANK, BANK_TRANSFER)
        return BankDetails(**details) if details else None

    async def start(self, vendor: VendorEntry, request: PaymentRequest) -> str:
        """Where the shopper goes to pay. The same `ref` again leads to the same payment."""
        provider = METHODS[request.method]
        async with tenant_connection(vendor.id, write=True) as db:
            account = await self._account(db, vendor.id, provider)
            await db.execute(
                OPEN, vendor.id, request.ref, provider, request.amount_cents, request.currency
            )
        started = await run_sync(GATEWAYS[provider].start, account, request)
        async with tenant_connection(vendor.id, write=True) as db:
            await db.execute(
                "UPDATE payments_payments SET provider_ref = $2, updated_at = now()"
                " WHERE ref = $1",
                request.ref,
                started.provider_ref,
            )
        return started.url

    async def fetch(self, vendor: VendorEntry, ref: str) -> PaymentStatus | None:
        """What the provider says of a payment now; None when it never heard of it."""
        async with tenant_connection(vendor.id) as db:
            payment = await db.fetchrow(PAYMENT, ref)
            if payment is None or payment["provider_ref"] is None:
                return None
            account = await self._account(db, vendor.id, payment["provider"], ended=True)
        gateway = GATEWAYS[payment["provider"]]
        return await run_sync(gateway.fetch, account, payment["provider_ref"])

    async def expire(self, vendor: VendorEntry, ref: str) -> None:
        """Nobody shall pay this any more. What is paid already stays paid."""
        async with tenant_connection(vendor.id) as db:
            payment = await db.fetchrow(PAYMENT, ref)
            if payment is None or payment["provider_ref"] is None:
                return
            account = await self._account(db, vendor.id, payment["provider"], ended=True)
        await run_sync(GATEWAYS[payment["provider"]].expire, account, payment["provider_ref"])

    async def record_capture(
        self, db: Connection, ref: str, status: PaymentStatus, *, is_settled: bool = False
    ) -> None:
        """Write the money that came in into the ledger, once, whoever tells of it how often.

        Whatever it was: what the provider has taken must be known to be given back. Anything but
        what was asked makes the payment a disputed one. `is_settled` once its order is there;
        until then the sweep looks after it.
        """
        payment = await db.fetchrow(PAYMENT, ref)
        if payment is None:
            raise PaymentNotFoundError
        asked = (payment["amount_cents"], payment["currency"])
        is_disputed = asked != (status.amount_cents, status.currency)
        await db.execute(
            CAPTURED,
            ref,
            status.amount_cents,
            status.charge_ref,
            status.currency,
            is_disputed,
            is_settled,
        )
        if is_settled:
            await db.execute(SETTLED, ref)

    async def came_in(self, db: Connection, ref: str) -> tuple[int, str] | None:
        """How much was really taken for `ref`, and in which currency."""
        row = await db.fetchrow(CAME_IN, ref)
        return None if row is None else (row["cents"], row["currency"])

    async def refund(self, vendor: VendorEntry, ref: str, amount_cents: int, key: str) -> str:
        """Give money back and write it into the ledger. `key` makes a repetition harmless.

        Raises `PaymentProviderError` when the provider refuses.
        """
        async with tenant_connection(vendor.id) as db:
            payment = await db.fetchrow(PAYMENT, ref)
            if payment is None or not payment["charge_ref"]:
                raise PaymentNotFoundError
            account = await self._account(db, vendor.id, payment["provider"], ended=True)
        gateway = GATEWAYS[payment["provider"]]
        refund_ref = await run_sync(
            gateway.refund, account, payment["charge_ref"], amount_cents, key
        )
        async with tenant_connection(vendor.id, write=True) as db:
            await db.execute(REFUNDED, ref, amount_cents, refund_ref)
        return refund_ref

    def held(self, db: Session, vendor_id: int, refs: Sequence[str]) -> dict[str, int]:
        """Cents that came in for these payments; none for those that nobody knows."""
        query = select(Payment.ref, Payment.captured_cents).where(
            Payment.vendor_id == vendor_id, Payment.ref.in_(refs)
        )
        return {row.ref: row.captured_cents for row in db.execute(query)}

    async def account(self, vendor_id: int, provider: str) -> GatewayAccount:
        async with tenant_connection(vendor_id) as db:
            return await self._account(db, vendor_id, provider, ended=True)

    async def _account(
        self, db: Connection, vendor_id: int, provider: str, *, ended: bool = False
    ) -> GatewayAccount:
        """`ended`: also one that takes no new payments, whose earlier ones are looked after."""
        row: Any = await db.fetchrow(ACCOUNT, provider, ended)
        if row is None:
            raise NotConnectedError
        return GatewayAccount(
            decrypt(row["secret_key_sealed"], bound_to=f"payments:{vendor_id}:secret_key"),
            decrypt(row["webhook_secret_sealed"], bound_to=f"payments:{vendor_id}:webhook"),
            row["is_live"],
        )


payment_service = PaymentService()
