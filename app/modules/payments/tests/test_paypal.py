"""PayPal behind our port: payments, refunds, and its messages, with its fake at the other end."""

import json
from typing import Any
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from app.core.config import settings
from app.core.database import transaction
from app.core.directory import VendorEntry, directory
from app.core.hot import tenant_connection
from app.modules.payments.config import config
from app.modules.payments.exceptions import PaymentProviderError
from app.modules.payments.services import PAYPAL, account_service, payment_service
from app.modules.payments.services.gateway import GatewayAccount, PaymentRequest, PaymentStatus
from app.modules.payments.services.paypal_gateway import paypal_gateway
from app.modules.payments.tests.support import do, ledger, request, row
from app.modules.payments.tests.test_webhooks import noticed
from fakes.paypal import courier
from tests.support.factories import Shop
from tests.support.paypal import FakePayPal
from tests.support.stripe import Ear, until

pytestmark = pytest.mark.usefixtures("application")


@pytest.fixture
def account(paypal: FakePayPal) -> GatewayAccount:
    return GatewayAccount(f"client-{uuid4().hex}:secret-{uuid4().hex}", "")


@pytest.fixture
def seller(shop: Shop, account: GatewayAccount) -> VendorEntry:
    """A shop whose PayPal account is connected, and hears of its payments."""
    hook = paypal_gateway.listen(account, f"https://{shop.code}.example/hook")
    with transaction(shop.context) as db:
        account_service.connect(
            db, shop.id, PAYPAL, secret_key=account.secret_key, webhook_secret=hook, is_live=False
        )
    return directory().vendors[shop.code]


def started(vendor: VendorEntry) -> PaymentRequest:
    wanted = request(method=PAYPAL)
    do(payment_service.start(vendor, wanted))
    return wanted


def look(vendor: VendorEntry, wanted: PaymentRequest) -> PaymentStatus:
    status = do(payment_service.fetch(vendor, wanted.ref))
    assert status is not None
    return status


def paid(vendor: VendorEntry, paypal: FakePayPal) -> PaymentRequest:
    wanted = started(vendor)
    paypal.approve(row(vendor.id, wanted.ref).provider_ref)
    status = look(vendor, wanted)

    async def record() -> None:
        async with tenant_connection(vendor.id, write=True) as db:
            await payment_service.record_capture(db, wanted.ref, status)

    do(record())
    return wanted


def test_an_approved_order_is_captured_when_somebody_looks(
    seller: VendorEntry, paypal: FakePayPal
) -> None:
    wanted = started(seller)
    before = look(seller, wanted)
    paypal.approve(row(seller.id, wanted.ref).provider_ref)
    after = [look(seller, wanted) for _ in range(3)]

    assert (before.state, before.charge_ref) == ("open", "")
    assert {(s.state, s.amount_cents, s.currency) for s in after} == {("paid", 3088, "EUR")}
    assert len({status.charge_ref for status in after}) == 1


def test_a_refused_shopper_may_approve_once_more(seller: VendorEntry, paypal: FakePayPal) -> None:
    wanted = started(seller)
    order_id = row(seller.id, wanted.ref).provider_ref

    paypal.approve(order_id, "INSTRUMENT_DECLINED")
    refused = look(seller, wanted)
    paypal.approve(order_id)
    then = look(seller, wanted)

    assert (refused.state, then.state) == ("declined", "paid")


def test_money_that_takes_days_is_not_paid_yet(seller: VendorEntry, paypal: FakePayPal) -> None:
    wanted = started(seller)
    paypal.approve(row(seller.id, wanted.ref).provider_ref, "ECHECK")

    assert look(seller, wanted).state == "open"
    assert look(seller, wanted).state == "open"


def test_an_order_nobody_approved_expires(seller: VendorEntry, paypal: FakePayPal) -> None:
    wanted = started(seller)
    paypal.age(row(seller.id, wanted.ref).provider_ref)

    assert look(seller, wanted).state == "expired"


def test_the_same_ref_is_the_same_payment(account: GatewayAccount) -> None:
    wanted = request(method=PAYPAL)

    first, second = (paypal_gateway.start(account, wanted) for _ in range(2))

    assert first == second
    assert "/checkoutnow?token=" in first.url


@pytest.mark.parametrize("is_done_first", [True, False])
def test_a_capture_whose_answer_is_lost_takes_the_money_once(
    seller: VendorEntry, paypal: FakePayPal, is_done_first: bool
) -> None:
    wanted = started(seller)
    paypal.approve(row(seller.id, wanted.ref).provider_ref)
    lost = {"path": "/v2/checkout/orders", "after": is_done_first, "times": 1}
    paypal.control(failures=[lost])

    with pytest.raises(PaymentProviderError):
        look(seller, wanted)

    assert look(seller, wanted).state == "paid"


def test_a_revoked_token_is_renewed(seller: VendorEntry, paypal: FakePayPal) -> None:
    wanted = started(seller)
    paypal.revoke_tokens()

    assert look(seller, wanted).state == "open"


def test_refunds_are_made_once_per_key_and_never_too_high(
    seller: VendorEntry, paypal: FakePayPal
) -> None:
    wanted = paid(seller, paypal)

    refs = [do(payment_service.refund(seller, wanted.ref, 1000, f"{wanted.ref}:r1"))] * 1
    refs.append(do(payment_service.refund(seller, wanted.ref, 1000, f"{wanted.ref}:r1")))
    with pytest.raises(PaymentProviderError, match="REFUND_AMOUNT_EXCEEDED"):
        do(payment_service.refund(seller, wanted.ref, 2089, f"{wanted.ref}:r2"))

    assert refs[0] == refs[1]
    assert ledger(seller.id, wanted.ref) == [("capture", 3088), ("refund", 1000)]


def test_a_refund_that_fails_is_an_error(seller: VendorEntry, paypal: FakePayPal) -> None:
    wanted = paid(seller, paypal)
    paypal.control(refund_status="FAILED")

    with pytest.raises(PaymentProviderError):
        do(payment_service.refund(seller, wanted.ref, 1000, f"{wanted.ref}:r"))

    assert ledger(seller.id, wanted.ref) == [("capture", 3088)]


def test_a_disconnected_account_still_gives_money_back(
    seller: VendorEntry, paypal: FakePayPal, shop: Shop
) -> None:
    wanted = paid(seller, paypal)
    with transaction(shop.context) as db:
        account_service.disconnect(db, shop.id, PAYPAL)

    do(payment_service.refund(seller, wanted.ref, 500, f"{wanted.ref}:r"))

    assert row(seller.id, wanted.ref).refunded_cents == 500


def test_the_fake_is_refused_in_production(
    account: GatewayAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "environment", "production")

    with pytest.raises(PaymentProviderError, match="PAYMENTS_PAYPAL_API_BASE"):
        paypal_gateway.start(account, request(method=PAYPAL))


def test_live_and_sandbox_are_different_worlds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "paypal_api_base", "")

    assert paypal_gateway.page_origins == (
        "https://www.paypal.com", "https://www.sandbox.paypal.com",
    )  # fmt: skip


def event(ref: str, kind: str = "PAYMENT.CAPTURE.COMPLETED") -> str:
    resource = {"id": "3C679366HH908993F", "custom_id": ref.replace(":", "."), "note": "Grüße 1.0"}
    body = {"id": f"WH-{uuid4().hex}", "event_type": kind, "resource": resource}
    return json.dumps(body, ensure_ascii=False)


def send(client: TestClient, vendor: VendorEntry, body: str, headers: dict[str, str]) -> Any:
    url = f"/api/v1/shop/{vendor.code}/payments/paypal"
    return client.post(url, content=body.encode(), headers=headers)


def hook_of(vendor: VendorEntry) -> str:
    return do(payment_service.account(vendor.id, PAYPAL)).webhook_secret


def test_a_message_is_stored_and_passed_on_once(client: TestClient, seller: VendorEntry) -> None:
    ref = f"checkout:{uuid4()}"
    body = event(ref)

    answers = [
        send(client, seller, body, courier.headers(hook_of(seller), body)) for _ in range(3)
    ]

    assert [answer.json() for answer in answers] == [
        {"is_new": True}, {"is_new": False}, {"is_new": False},
    ]  # fmt: skip
    assert noticed(seller) == [ref]


def test_forged_tampered_and_unsigned_messages_are_refused(
    client: TestClient, seller: VendorEntry
) -> None:
    body = event(f"checkout:{uuid4()}")
    hook = hook_of(seller)
    good = courier.headers(hook, body)
    without_time = {k: v for k, v in good.items() if k != "PAYPAL-TRANSMISSION-TIME"}

    answers = [
        send(client, seller, body, courier.headers(hook, body, key=b"somebody else")),
        send(client, seller, body, courier.headers("0EH40505U7160970P", body)),
        send(client, seller, body + " ", {**good, "PAYPAL-TRANSMISSION-SIG": "AAAA"}),
        send(client, seller, event("checkout:other"), good),
        send(client, seller, body, without_time),
        send(client, seller, body, {}),
        send(client, seller, "not json", good),
        send(client, seller, body + ', "verification_status": "SUCCESS"', good),
    ]

    assert {answer.status_code for answer in answers} == {400}
    assert noticed(seller) == []


def test_a_message_waits_while_paypal_cannot_be_asked(
    client: TestClient, seller: VendorEntry, paypal: FakePayPal
) -> None:
    body = event(f"checkout:{uuid4()}")
    paypal.control(failures=[{"path": "/v1/notifications/verify", "status": 503, "times": 1}])
    headers = courier.headers(hook_of(seller), body)

    first = send(client, seller, body, headers)
    second = send(client, seller, body, headers)

    assert (first.status_code, second.status_code) == (502, 200)


def test_messages_late_doubled_and_out_of_order_arrive_all(
    account: GatewayAccount, paypal: FakePayPal, ear: Ear
) -> None:
    hook = paypal_gateway.listen(account, ear.url)
    listening = GatewayAccount(account.secret_key, hook)
    ear.answers = [500, 500]
    paypal.control(webhook_duplicates=1, webhook_reorder=0.2, webhook_delay=0.1)

    begun = paypal_gateway.start(account, request(method=PAYPAL))
    paypal.approve(begun.provider_ref)
    status = paypal_gateway.fetch(account, begun.provider_ref)
    paypal_gateway.refund(account, status.charge_ref, 100, "r1")
    until(lambda: len(ear.heard) >= 8)

    bodies, headers = [b for b, _ in ear.heard], ear.headers
    notices = [
        paypal_gateway.parse_webhook(listening, body, told)
        for body, told in zip(bodies, headers, strict=True)
    ]
    assert len({notice.event_id for notice in notices}) == 3
    assert {notice.kind for notice in notices} == {
        "CHECKOUT.ORDER.APPROVED", "PAYMENT.CAPTURE.COMPLETED", "PAYMENT.CAPTURE.REFUNDED",
    }  # fmt: skip
    assert len({notice.ref for notice in notices}) == 1


def test_listening_again_replaces_the_earlier_ear(account: GatewayAccount) -> None:
    url = "https://again.example/hook"

    first, second = (paypal_gateway.listen(account, url) for _ in range(2))

    assert first != second
