"""The fake gateway, driven by Stripe's own SDK."""

import json
import threading
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import stripe
from stripe import StripeClient

from tests.support.stripe import FakeStripe, order, paid_intent

FIXTURES = (
    Path(__file__).resolve().parents[2].parent / "shared/data/payments/stripe/fixtures3.json"
)


@pytest.fixture
def client(fake_stripe: FakeStripe) -> StripeClient:
    return fake_stripe.client(f"sk_test_{uuid4().hex}")


def test_a_checkout_session_is_made_and_read(
    client: StripeClient, fake_stripe: FakeStripe
) -> None:
    made = client.v1.checkout.sessions.create(order())

    session = client.v1.checkout.sessions.retrieve(made.id)

    assert (session.status, session.payment_status) == ("open", "unpaid")
    assert (session.amount_total, session.currency) == (3088, "eur")
    assert (session.client_reference_id, dict(session.to_dict()["metadata"])) == (
        "order-1", {"vendor": "7"},
    )  # fmt: skip
    assert session.payment_intent is None
    assert str(session.url).startswith(f"{fake_stripe.url}/c/pay/cs_test_")
    lines = client.v1.checkout.sessions.line_items.list(made.id)
    assert [(line.description, line.quantity, line.amount_total) for line in lines.data] == [
        ("Mug", 2, 2598),
        ("Delivery", 1, 490),
    ]


def test_paying_completes_the_session(client: StripeClient, fake_stripe: FakeStripe) -> None:
    made = client.v1.checkout.sessions.create(order())

    fake_stripe.pay(made.id)

    session = client.v1.checkout.sessions.retrieve(
        made.id, {"expand": ["payment_intent.latest_charge"]}
    )
    intent: Any = session.payment_intent
    assert (session.status, session.payment_status, session.url) == ("complete", "paid", None)
    assert (intent.status, intent.amount_received, intent.metadata.to_dict()) == (
        "succeeded", 3088, {"order": "1"},
    )  # fmt: skip
    assert intent.latest_charge.payment_method_details.card.last4 == "4242"


def test_a_declined_card_leaves_the_session_open_and_one_intent_serves_all_tries(
    client: StripeClient, fake_stripe: FakeStripe
) -> None:
    made = client.v1.checkout.sessions.create(order())

    for card in ("4000000000000002", "4000000000009995", "5555555555554444"):
        fake_stripe.pay(made.id, card)

    kinds = Counter(event.type for event in client.v1.events.list({"limit": 100}).data)
    assert client.v1.checkout.sessions.retrieve(made.id).status == "complete"
    assert (kinds["payment_intent.created"], kinds["payment_intent.payment_failed"]) == (1, 2)
    assert kinds["payment_intent.succeeded"] == 1


def test_a_session_expires_once(client: StripeClient, fake_stripe: FakeStripe) -> None:
    made = client.v1.checkout.sessions.create(order())

    assert client.v1.checkout.sessions.expire(made.id).status == "expired"
    with pytest.raises(stripe.InvalidRequestError, match="status of expired"):
        client.v1.checkout.sessions.expire(made.id)
    assert "expired" in fake_stripe.pay(made.id)["error"]["message"]


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"mode": "donation"}, "mode"),
        ({"success_url": "javascript:x"}, "success_url"),
        ({"success_url": ""}, "success_url"),
        ({"locale": "lb"}, "locale"),
        ({"line_items": []}, "line_items"),
        ({"colour": "red"}, "colour"),
        ({"expires_at": 1}, "expires_at"),
        ({"line_items": [{"price_data": {"currency": "eur", "unit_amount": "1.5",
                                         "product_data": {"name": "x"}}}]},
         "line_items[0][price_data][unit_amount]"),
    ],
)  # fmt: skip
def test_wrong_parameters_are_named(
    client: StripeClient, change: dict[str, Any], param: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.checkout.sessions.create(order(**change))

    assert (refused.value.http_status, refused.value.param) == (400, param)
    assert str(refused.value.request_id).startswith("req_")


def test_an_intent_is_authorised_and_captured_later(client: StripeClient) -> None:
    intent = paid_intent(client, 5000, capture_method="manual")
    assert (intent.status, intent.amount_capturable) == ("requires_capture", 5000)

    captured = client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 3000})

    assert (captured.status, captured.amount_received) == ("succeeded", 3000)
    with pytest.raises(stripe.InvalidRequestError, match="status of succeeded"):
        client.v1.payment_intents.cancel(intent.id)


def test_an_open_intent_is_confirmed_or_cancelled(client: StripeClient) -> None:
    first = client.v1.payment_intents.create({"amount": 100, "currency": "eur"})
    second = client.v1.payment_intents.create({"amount": 100, "currency": "eur"})

    confirmed = client.v1.payment_intents.confirm(first.id, {"payment_method": "pm_card_visa"})
    cancelled = client.v1.payment_intents.cancel(second.id)

    assert (first.status, confirmed.status) == ("requires_payment_method", "succeeded")
    assert cancelled.status == "canceled"


@pytest.mark.parametrize(
    ("method", "code", "decline_code"),
    [
        ("pm_card_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card", None),
    ],
)
def test_declines_are_card_errors(
    client: StripeClient, method: str, code: str, decline_code: str | None
) -> None:
    with pytest.raises(stripe.CardError) as refused:
        paid_intent(client, payment_method=method)

    error: Any = refused.value.error
    assert (refused.value.http_status, refused.value.code) == (402, code)
    assert getattr(error, "decline_code", None) == decline_code
    assert error.payment_intent.status == "requires_payment_method"


def test_a_card_may_ask_for_a_second_factor(client: StripeClient) -> None:
    intent = paid_intent(client, payment_method="pm_card_threeDSecure2Required")

    assert intent.status == "requires_action"
    next_action: Any = intent.next_action
    assert "/c/authenticate/" in next_action.redirect_to_url.url


def test_refunds_never_exceed_what_was_captured(client: StripeClient) -> None:
    intent = paid_intent(client, 5000)

    first = client.v1.refunds.create({"payment_intent": intent.id, "amount": 2000})
    with pytest.raises(stripe.InvalidRequestError, match=r"greater than unrefunded"):
        client.v1.refunds.create({"payment_intent": intent.id, "amount": 3001})
    rest = client.v1.refunds.create({"payment_intent": intent.id})
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.refunds.create({"payment_intent": intent.id})

    assert (first.status, rest.amount) == ("succeeded", 3000)
    assert refused.value.code == "charge_already_refunded"
    listed = client.v1.refunds.list({"payment_intent": intent.id})
    assert [refund.amount for refund in listed.data] == [3000, 2000]
    assert client.v1.refunds.retrieve(first.id).charge == intent.latest_charge


def test_what_was_not_captured_cannot_be_refunded(client: StripeClient) -> None:
    authorised = paid_intent(client, capture_method="manual")
    unpaid = client.v1.payment_intents.create({"amount": 100, "currency": "eur"})

    for intent in (authorised, unpaid):
        with pytest.raises(stripe.InvalidRequestError):
            client.v1.refunds.create({"payment_intent": intent.id})


def test_fifty_racing_refunds_give_back_the_amount_once(fake_stripe: FakeStripe) -> None:
    key = f"sk_test_{uuid4().hex}"
    intent = paid_intent(fake_stripe.client(key), 1000)
    results: list[int] = []

    def refund() -> None:
        try:
            made = fake_stripe.client(key).v1.refunds.create(
                {"payment_intent": intent.id, "amount": 300}
            )
            results.append(made.amount)
        except stripe.InvalidRequestError:
            results.append(0)

    threads = [threading.Thread(target=refund) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(results), sum(results)) == (20, 900)


@pytest.fixture
def shapes(client: StripeClient, fake_stripe: FakeStripe) -> dict[str, Any]:
    session = client.v1.checkout.sessions.create(order())
    fake_stripe.pay(session.id)
    session = client.v1.checkout.sessions.retrieve(session.id)
    intent = client.v1.payment_intents.retrieve(str(session.payment_intent))
    refund = client.v1.refunds.create({"payment_intent": intent.id})
    endpoint = client.v1.webhook_endpoints.create(
        {"url": "https://shop.example/hook", "enabled_events": ["*"]}
    )
    return {
        "checkout.session": session.to_dict(),
        "payment_intent": intent.to_dict(),
        "charge": client.v1.charges.retrieve(str(intent.latest_charge)).to_dict(),
        "refund": refund.to_dict(),
        "event": client.v1.events.list().data[0].to_dict(),
        "webhook_endpoint": client.v1.webhook_endpoints.retrieve(endpoint.id).to_dict(),
    }


def test_objects_have_the_keys_of_the_real_ones(shapes: dict[str, Any]) -> None:
    if not FIXTURES.exists():
        pytest.skip(f"independent test material is absent: {FIXTURES}")
    real = json.loads(FIXTURES.read_text("utf-8"))["resources"]

    for kind, ours in shapes.items():
        assert set(ours) == set(real[kind]), kind
    card = shapes["charge"]["payment_method_details"]["card"]
    assert set(card) == set(real["charge"]["payment_method_details"]["card"])
