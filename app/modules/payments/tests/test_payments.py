"""Payments, their ledger and the inbox, with the fake gateway behind them."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.core.database import Context, transaction
from app.core.directory import VendorEntry, directory
from app.core.hot import tenant_connection
from app.modules.payments.exceptions import NotConnectedError, PaymentProviderError
from app.modules.payments.services import (
    STRIPE,
    payment_service,
)
from app.modules.payments.tests.support import SECRET, connect, do, ledger, paid, request, row
from tests.support.factories import Shop
from tests.support.stripe import FakeStripe

pytestmark = pytest.mark.usefixtures("application", "gateway_server")
STORED = text("SELECT * FROM payments_accounts WHERE provider = 'stripe'")
SEAL = text("UPDATE payments_accounts SET secret_key_sealed = :sealed WHERE provider = 'stripe'")


def test_starting_twice_leads_to_one_page(vendor: VendorEntry) -> None:
    wanted = request()

    async def twice() -> tuple[str, str]:
        first, second = await asyncio.gather(
            payment_service.start(vendor, wanted), payment_service.start(vendor, wanted)
        )
        return first, second

    first, second = do(twice())

    assert first == second
    assert row(vendor.id, wanted.ref).provider_ref in first


def test_a_payment_nobody_started_is_unknown(vendor: VendorEntry) -> None:
    assert do(payment_service.fetch(vendor, "checkout:none")) is None


def test_money_that_came_in_is_written_once(
    vendor: VendorEntry, gateway_server: FakeStripe
) -> None:
    wanted = paid(vendor, gateway_server)

    async def tell_again() -> None:
        status = await payment_service.fetch(vendor, wanted.ref)
        assert status is not None
        for _ in range(3):
            async with tenant_connection(vendor.id, write=True) as db:
                await payment_service.record_capture(db, wanted.ref, status)

    do(tell_again())

    assert ledger(vendor.id, wanted.ref) == [("capture", 3088)]
    assert row(vendor.id, wanted.ref).captured_cents == 3088


def test_refunds_are_written_once_per_key(vendor: VendorEntry, gateway_server: FakeStripe) -> None:
    wanted = paid(vendor, gateway_server)

    for key in ("r1", "r1", "r2", "r1"):
        do(payment_service.refund(vendor, wanted.ref, 1000, f"{wanted.ref}:{key}"))

    payment = row(vendor.id, wanted.ref)
    assert (payment.captured_cents, payment.refunded_cents) == (3088, 2000)
    assert ledger(vendor.id, wanted.ref) == [
        ("capture", 3088),
        ("refund", 1000),
        ("refund", 1000),
    ]


def test_racing_refunds_never_give_back_more_than_came_in(
    vendor: VendorEntry, gateway_server: FakeStripe
) -> None:
    wanted = paid(vendor, gateway_server, 1000)

    async def race() -> list[Any]:
        return await asyncio.gather(
            *(
                payment_service.refund(vendor, wanted.ref, 300, f"{wanted.ref}:{n}")
                for n in range(8)
            ),
            return_exceptions=True,
        )

    results = do(race())

    assert sum(isinstance(result, str) for result in results) == 3
    assert sum(isinstance(result, PaymentProviderError) for result in results) == 5
    assert row(vendor.id, wanted.ref).refunded_cents == 900


@pytest.mark.parametrize(
    "change",
    [
        "captured_cents = amount_cents + 1",
        "captured_cents = -1",
        "refunded_cents = captured_cents + 1",
        "amount_cents = 0, captured_cents = 0, refunded_cents = 0",
    ],
)
def test_the_database_itself_refuses_impossible_sums(
    vendor: VendorEntry, gateway_server: FakeStripe, change: str
) -> None:
    wanted = paid(vendor, gateway_server)

    with pytest.raises(DBAPIError), transaction(Context.tenant(vendor.id)) as db:
        db.execute(
            text(f"UPDATE payments_payments SET {change} WHERE ref = :ref"),  # noqa: S608
            {"ref": wanted.ref},
        )


@pytest.mark.parametrize("verb", ["UPDATE payments_transactions SET amount_cents = 1",
                                  "DELETE FROM payments_transactions"])  # fmt: skip
def test_the_ledger_is_append_only_for_everyone(vendor: VendorEntry, verb: str) -> None:
    for context in (Context.tenant(vendor.id), Context.operator()):
        with pytest.raises(DBAPIError, match="permission denied"), transaction(context) as db:
            db.execute(text(verb))


def test_keys_are_sealed_and_belong_to_their_shop(shop: Shop, other_shop: Shop) -> None:
    key = connect(shop)
    with transaction(shop.context) as db:
        stored = db.execute(STORED).one()
    connect(other_shop)
    with transaction(other_shop.context) as db:
        db.execute(SEAL, {"sealed": stored.secret_key_sealed})

    assert key not in str(stored)
    assert SECRET not in str(stored)
    assert do(payment_service.account(shop.id, STRIPE)).secret_key == key
    with pytest.raises(Exception, match=r"^$"):  # InvalidTag says nothing, on purpose
        do(payment_service.account(other_shop.id, STRIPE))


def test_a_shop_without_an_account_takes_no_cards(shop: Shop) -> None:
    entry = directory().vendors[shop.code]

    async def can() -> bool:
        async with tenant_connection(shop.id) as db:
            return "card" in await payment_service.methods(db)

    assert do(can()) is False
    with pytest.raises(NotConnectedError):
        do(payment_service.start(entry, request()))
