"""Payments, their ledger and the inbox, with the fake gateway behind them."""

import asyncio
import json
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any, TypeVar
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from starlette.testclient import TestClient

from app.core.database import Context, transaction
from app.core.directory import VendorEntry, directory
from app.core.hot import run, tenant_connection
from app.modules.payments.exceptions import NotConnectedError, PaymentProviderError
from app.modules.payments.services import (
    STRIPE,
    PaymentRequest,
    account_service,
    payment_service,
)
from fakes.stripe.webhooks import signature
from tests.support.factories import Shop
from tests.support.stripe import FakeStripe

pytestmark = pytest.mark.usefixtures("application", "gateway_server")

SECRET = "whsec_of_this_shop"  # noqa: S105 - known to this test only
T = TypeVar("T")


@pytest.fixture
def vendor(shop: Shop) -> VendorEntry:
    """A shop whose Stripe account is connected."""
    connect(shop)
    return directory().vendors[shop.code]


def connect(shop: Shop, secret: str = SECRET) -> str:
    key = f"sk_test_{uuid4().hex}"
    with transaction(shop.context) as db:
        account_service.connect(db, shop.id, STRIPE, secret_key=key, webhook_secret=secret)
    return key


def request(amount_cents: int = 3088) -> PaymentRequest:
    return PaymentRequest(
        ref=f"checkout:{uuid4()}",
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
        stored = db.execute(text("SELECT * FROM payments_accounts")).one()
    connect(other_shop)
    with transaction(other_shop.context) as db:
        db.execute(
            text("UPDATE payments_accounts SET secret_key_sealed = :sealed"),
            {"sealed": stored.secret_key_sealed},
        )

    assert key not in str(stored)
    assert SECRET not in str(stored)
    assert do(payment_service.account(shop.id, STRIPE)).secret_key == key
    with pytest.raises(Exception, match=r"^$"):  # InvalidTag says nothing, on purpose
        do(payment_service.account(other_shop.id, STRIPE))


def test_a_shop_without_an_account_takes_no_cards(shop: Shop) -> None:
    entry = directory().vendors[shop.code]

    async def can() -> bool:
        async with tenant_connection(shop.id) as db:
            return await payment_service.can_take_cards(db)

    assert do(can()) is False
    with pytest.raises(NotConnectedError):
        do(payment_service.start(entry, request()))


def event(ref: str, *, kind: str = "checkout.session.completed", **more: Any) -> bytes:
    body = {
        "id": f"evt_{uuid4().hex}",
        "object": "event",
        "type": kind,
        "data": {"object": {"id": "cs_1", "object": "checkout.session",
                            "client_reference_id": ref, "metadata": {}}},
        "livemode": False,
    } | more  # fmt: skip
    return json.dumps(body).encode()


def send(client: TestClient, code: str, body: bytes, secret: str = SECRET) -> Any:
    signed = signature(secret, body.decode())
    return client.post(
        f"/api/v1/shop/{code}/payments/stripe",
        content=body,
        headers={"Stripe-Signature": signed},
    )


def noticed(vendor: VendorEntry) -> list[str]:
    query = text(
        "SELECT payload ->> 'ref' FROM outbox_deliveries"
        " WHERE name = 'payments.payment_noticed' AND vendor_ref = :vendor ORDER BY id"
    )
    with transaction(Context.operator()) as db:
        return list(db.scalars(query, {"vendor": vendor.id}))


def test_a_webhook_is_stored_and_passed_on_once(client: TestClient, vendor: VendorEntry) -> None:
    ref = f"checkout:{uuid4()}"
    body = event(ref)

    answers = [send(client, vendor.code, body) for _ in range(3)]

    assert [(a.status_code, a.json()) for a in answers] == [
        (200, {"is_new": True}),
        (200, {"is_new": False}),
        (200, {"is_new": False}),
    ]
    assert noticed(vendor) == [ref]
    with transaction(Context.tenant(vendor.id)) as db:
        assert db.execute(text("SELECT raw FROM payments_webhook_events")).scalars().all() == [
            body
        ]


def test_a_webhook_signed_for_another_shop_is_refused(
    client: TestClient, vendor: VendorEntry, other_shop: Shop
) -> None:
    connect(other_shop, "whsec_of_the_other")
    body = event("checkout:1")

    assert send(client, other_shop.code, body).status_code == 400
    assert send(client, vendor.code, body, "whsec_of_the_other").status_code == 400
    assert noticed(vendor) == []


def test_tampered_unsigned_and_huge_webhooks_are_refused(
    client: TestClient, vendor: VendorEntry
) -> None:
    path = f"/api/v1/shop/{vendor.code}/payments/stripe"
    body = event("checkout:1")
    signed = signature(SECRET, body.decode())

    tampered = client.post(path, content=body + b" ", headers={"Stripe-Signature": signed})
    unsigned = client.post(path, content=body)
    huge = send(client, vendor.code, event("x" * 400_000))

    assert (tampered.status_code, unsigned.status_code, huge.status_code) == (400, 400, 413)
    assert tampered.json()["code"] == "payments.bad_signature"
    assert noticed(vendor) == []


def test_unknown_and_unconnected_shops_do_not_exist(client: TestClient, shop: Shop) -> None:
    for code in ("nobody", shop.code):
        assert send(client, code, event("checkout:1")).status_code == 404


def test_a_webhook_about_nothing_of_ours_is_kept_and_ignored(
    client: TestClient, vendor: VendorEntry
) -> None:
    body = event("", kind="payout.paid")

    assert send(client, vendor.code, body).json() == {"is_new": True}
    assert noticed(vendor) == []


def test_what_a_webhook_claims_is_never_believed(
    client: TestClient, vendor: VendorEntry, gateway_server: FakeStripe
) -> None:
    wanted = request()
    do(payment_service.start(vendor, wanted))
    claim = {"id": "cs_1", "client_reference_id": wanted.ref, "payment_status": "paid",
             "amount_total": wanted.amount_cents, "metadata": {}}  # fmt: skip

    send(client, vendor.code, event(wanted.ref, data={"object": claim}))

    status = do(payment_service.fetch(vendor, wanted.ref))
    assert status is not None
    assert replace(status, provider_ref="") == replace(
        status, provider_ref="", state="open", charge_ref=""
    )
    assert ledger(vendor.id, wanted.ref) == []
