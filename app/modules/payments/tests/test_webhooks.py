"""The inbox of provider messages, over HTTP."""

import json
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app.core.database import Context, transaction
from app.core.directory import VendorEntry
from app.modules.payments.services import payment_service
from app.modules.payments.tests.support import SECRET, connect, do, ledger, request
from fakes.stripe.webhooks import signature
from tests.support.factories import Shop
from tests.support.stripe import FakeStripe

pytestmark = pytest.mark.usefixtures("application", "gateway_server")


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
