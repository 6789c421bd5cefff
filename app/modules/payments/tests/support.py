"""A shop with a Stripe account, and what its tests do with it."""

from collections.abc import Coroutine
from typing import Any, TypeVar
from uuid import uuid4

import pytest
from sqlalchemy import text

from app.core.database import Context, transaction
from app.core.directory import VendorEntry, directory
from app.core.hot import run, tenant_connection
from app.modules.payments.services import (
    CARD,
    STRIPE,
    PaymentRequest,
    account_service,
    payment_service,
)
from tests.support.factories import Shop
from tests.support.stripe import FakeStripe

SECRET = "whsec_of_this_shop"  # noqa: S105 - known to these tests only
T = TypeVar("T")


@pytest.fixture
def vendor(shop: Shop) -> VendorEntry:
    """A shop whose Stripe account is connected."""
    connect(shop)
    return directory().vendors[shop.code]


def connect(shop: Shop, secret: str = SECRET) -> str:
    key = f"sk_test_{uuid4().hex}"
    with transaction(shop.context) as db:
        account_service.connect(
            db, shop.id, STRIPE, secret_key=key, webhook_secret=secret, is_live=False
        )
    return key


def request(amount_cents: int = 3088, method: str = CARD) -> PaymentRequest:
    return PaymentRequest(
        ref=f"checkout:{uuid4()}",
        method=method,
        amount_cents=amount_cents,
        currency="EUR",
        locale="en",
        email="ada@example.com",
        description="Mug shop",
        success_url="https://shop.example/thanks",
        cancel_url="https://shop.example/cart",
    )


def do(work: Coroutine[Any, Any, T]) -> T:
    return run(work)


def row(shop_id: int, ref: str) -> Any:
    with transaction(Context.tenant(shop_id)) as db:
        return db.execute(
            text("SELECT * FROM payments_payments WHERE ref = :ref"), {"ref": ref}
        ).one()


def ledger(shop_id: int, ref: str) -> list[tuple[str, int]]:
    query = text(
        "SELECT t.kind, t.amount_cents FROM payments_transactions t"
        " JOIN payments_payments p ON p.id = t.payment_id WHERE p.ref = :ref ORDER BY t.id"
    )
    with transaction(Context.tenant(shop_id)) as db:
        return [(kind, amount) for kind, amount in db.execute(query, {"ref": ref})]


def paid(vendor: VendorEntry, fake: FakeStripe, amount_cents: int = 3088) -> PaymentRequest:
    """A payment that was made and written into the ledger."""
    wanted = request(amount_cents)

    async def work() -> None:
        await payment_service.start(vendor, wanted)
        fake.pay(row(vendor.id, wanted.ref).provider_ref)
        status = await payment_service.fetch(vendor, wanted.ref)
        assert status is not None
        async with tenant_connection(vendor.id, write=True) as db:
            await payment_service.record_capture(db, wanted.ref, status)

    do(work())
    return wanted
