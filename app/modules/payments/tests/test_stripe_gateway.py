"""Our side of Stripe's protocol, against the fake that speaks it."""

from contextlib import suppress
from dataclasses import replace
from uuid import uuid4

import pytest

from app.core.config import settings
from app.modules.payments.exceptions import BadSignatureError, PaymentProviderError
from app.modules.payments.services.gateway import GatewayAccount, PaymentRequest
from app.modules.payments.services.stripe_gateway import stripe_gateway
from fakes.stripe.webhooks import signature
from tests.support.stripe import Ear, FakeStripe, until


@pytest.fixture
def account(gateway_server: FakeStripe) -> GatewayAccount:
    return GatewayAccount(f"sk_test_{uuid4().hex}", "whsec_test")


def request(**changes: object) -> PaymentRequest:
    wanted = PaymentRequest(
        ref=f"checkout:{uuid4()}",
        method="card",
        amount_cents=3088,
        currency="EUR",
        locale="lb",
        email="ada@example.com",
        description="Mug shop",
        success_url="https://shop.example/thanks",
        cancel_url="https://shop.example/cart",
    )
    return replace(wanted, **changes)  # type: ignore[arg-type]


def test_a_payment_is_started_paid_and_found(
    account: GatewayAccount, gateway_server: FakeStripe
) -> None:
    wanted = request()
    started = stripe_gateway.start(account, wanted)
    before = stripe_gateway.fetch(account, started.provider_ref)

    gateway_server.pay(started.provider_ref)

    after = stripe_gateway.fetch(account, started.provider_ref)
    assert started.url.startswith(gateway_server.url)
    assert (before.state, before.charge_ref) == ("open", "")
    assert (after.state, after.amount_cents, after.currency) == ("paid", 3088, "EUR")
    assert after.charge_ref.startswith("pi_")


def test_the_same_ref_is_the_same_payment(account: GatewayAccount) -> None:
    wanted = request()

    assert stripe_gateway.start(account, wanted) == stripe_gateway.start(account, wanted)
    with pytest.raises(PaymentProviderError):
        stripe_gateway.start(account, replace(wanted, amount_cents=1))


def test_an_expired_payment_can_no_longer_be_made(
    account: GatewayAccount, gateway_server: FakeStripe
) -> None:
    started = stripe_gateway.start(account, request())

    stripe_gateway.expire(account, started.provider_ref)
    stripe_gateway.expire(account, started.provider_ref)

    assert "expired" in gateway_server.pay(started.provider_ref)["error"]["message"]
    assert stripe_gateway.fetch(account, started.provider_ref).state == "expired"


def test_expiring_what_is_paid_changes_nothing(
    account: GatewayAccount, gateway_server: FakeStripe
) -> None:
    started = stripe_gateway.start(account, request())
    gateway_server.pay(started.provider_ref)

    stripe_gateway.expire(account, started.provider_ref)

    assert stripe_gateway.fetch(account, started.provider_ref).state == "paid"


def test_a_refund_is_made_once_per_key_and_never_too_high(
    account: GatewayAccount, gateway_server: FakeStripe
) -> None:
    started = stripe_gateway.start(account, request())
    gateway_server.pay(started.provider_ref)
    charge = stripe_gateway.fetch(account, started.provider_ref).charge_ref

    first = stripe_gateway.refund(account, charge, 3000, "refund:1")
    again = stripe_gateway.refund(account, charge, 3000, "refund:1")

    assert first == again
    with pytest.raises(PaymentProviderError):
        stripe_gateway.refund(account, charge, 89, "refund:2")
    assert stripe_gateway.refund(account, charge, 88, "refund:3") != first


def test_a_refund_that_the_bank_sends_back_is_a_failure(
    account: GatewayAccount, gateway_server: FakeStripe
) -> None:
    started = stripe_gateway.start(account, request())
    gateway_server.pay(started.provider_ref)
    charge = stripe_gateway.fetch(account, started.provider_ref).charge_ref
    gateway_server.control(refund_status="failed")

    with pytest.raises(PaymentProviderError):
        stripe_gateway.refund(account, charge, 100, "refund:4")


@pytest.mark.parametrize("status", [0, 429, 500, 503])
@pytest.mark.parametrize("after", [False, True])
def test_an_answer_lost_on_its_way_costs_nothing(
    account: GatewayAccount, gateway_server: FakeStripe, status: int, *, after: bool
) -> None:
    started = stripe_gateway.start(account, request())
    gateway_server.pay(started.provider_ref)
    charge = stripe_gateway.fetch(account, started.provider_ref).charge_ref
    lost = {"path": "/v1/refunds", "status": status, "after": after, "times": 5}
    gateway_server.control(failures=[lost])

    with suppress(PaymentProviderError):  # the SDK's own second try may already have found it
        stripe_gateway.refund(account, charge, 500, "refund:5")
    gateway_server.calm()
    stripe_gateway.refund(account, charge, 500, "refund:5")

    refunds = gateway_server.client(account.secret_key).v1.refunds.list({"payment_intent": charge})
    assert [refund.amount for refund in refunds.data] == [500]


def test_the_provider_sends_its_events_to_us(
    account: GatewayAccount, gateway_server: FakeStripe, ear: Ear
) -> None:
    stripe_gateway.listen(account, ear.url)
    secret = stripe_gateway.listen(account, ear.url)
    ear.secret = secret
    wanted = request()
    started = stripe_gateway.start(account, wanted)

    gateway_server.pay(started.provider_ref)

    until(lambda: len(ear.heard) == 2)
    listening = replace(account, webhook_secret=secret)
    notices = [
        stripe_gateway.parse_webhook(listening, body, {"stripe-signature": signed})
        for body, signed in ear.heard
    ]
    assert {notice.kind for notice in notices} == {
        "checkout.session.completed",
        "payment_intent.succeeded",
    }
    assert {notice.ref for notice in notices} == {wanted.ref}


@pytest.mark.parametrize(
    ("body", "signed"),
    [
        (b'{"id": "evt_1"}', ""),
        (b'{"id": "evt_1"}', "t=1,v1=00"),
        (b'{"id": "evt_1"}', signature("whsec_other", '{"id": "evt_1"}')),
        (b'{"id": "evt_2"}', signature("whsec_test", '{"id": "evt_1"}')),
        (b'{"id": "evt_1"}', signature("whsec_test", '{"id": "evt_1"}', at=1_700_000_000)),
        (b"not json", signature("whsec_test", "not json")),
        (b"\xff\xfe", "t=1,v1=00"),
    ],
    # Signatures hold the time: as names they would differ from worker to worker.
    ids=["unsigned", "nonsense", "other secret", "other body", "old", "no json", "no text"],
)
def test_a_message_that_is_not_freshly_signed_is_refused(
    account: GatewayAccount, body: bytes, signed: str
) -> None:
    with pytest.raises(BadSignatureError):
        stripe_gateway.parse_webhook(account, body, {"stripe-signature": signed})


def test_the_fake_is_refused_in_production(
    account: GatewayAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "environment", "production")

    with pytest.raises(PaymentProviderError, match="refused in production"):
        stripe_gateway.start(account, request())
