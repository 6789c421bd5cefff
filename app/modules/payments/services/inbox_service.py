"""The inbox of provider messages: verified, stored, answered; looked at afterwards."""

from collections.abc import Mapping

from anyio.to_thread import run_sync

from app.core.directory import VendorEntry
from app.core.hot import tenant_connection
from app.core.outbox import announce_hot
from app.modules.payments.events import PaymentNoticed
from app.modules.payments.services.payment_service import GATEWAYS, payment_service

STORE = """
INSERT INTO payments_webhook_events (vendor_id, provider, event_id, kind, raw)
VALUES ($1, $2, $3, $4, $5) ON CONFLICT (vendor_id, provider, event_id) DO NOTHING RETURNING id
"""
CLOSE = """
UPDATE payments_webhook_events SET processed_at = now(), outcome = $2
WHERE id = $1 AND processed_at IS NULL
"""
NOT_OURS = "not about a payment"


class InboxService:
    async def take(
        self, vendor: VendorEntry, provider: str, raw: bytes, headers: Mapping[str, str]
    ) -> bool:
        """Store a message once. Whether it was new. Raises `BadSignatureError`."""
        account = await payment_service.account(vendor.id, provider)
        notice = await run_sync(GATEWAYS[provider].parse_webhook, account, raw, headers)
        async with tenant_connection(vendor.id, write=True) as db:
            stored = await db.fetchval(
                STORE, vendor.id, provider, notice.event_id, notice.kind, raw
            )
            if stored is None:
                return False
            if not notice.ref:
                await db.execute(CLOSE, stored, NOT_OURS)
            else:
                await announce_hot(
                    db,
                    PaymentNoticed(vendor.id, notice.ref, notice.kind, stored),
                    vendor_id=vendor.id,
                    platform_id=vendor.platform_id,
                    aggregate=f"payment:{notice.ref}",
                )
        return True

    async def close(self, vendor_id: int, event_id: int, outcome: str) -> None:
        """Note what became of a message; the first to say so is right."""
        async with tenant_connection(vendor_id, write=True) as db:
            await db.execute(CLOSE, event_id, outcome[:200])


inbox_service = InboxService()
