"""Signed, retried, duplicated, lost and late: webhooks as receivers meet them."""

import json
import time
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import pytest
import stripe
from stripe import StripeClient

from tests.support.stripe import Ear, FakeStripe, running, until

INTENT: Any = {
    "amount": 100, "currency": "eur", "payment_method": "pm_card_visa", "confirm": True,
}  # fmt: skip


def listening(fake: FakeStripe, ear: Ear, *events: str) -> StripeClient:
    client = fake.client(f"sk_test_{uuid4().hex}")
    endpoint = client.v1.webhook_endpoints.create(
        {"url": ear.url, "enabled_events": list(events or ("*",))}  # type: ignore[list-item]
    )
    ear.secret = str(endpoint.secret)
    return client


def test_events_arrive_signed(fake_stripe: FakeStripe, ear: Ear) -> None:
    client = listening(fake_stripe, ear)

    intent = client.v1.payment_intents.create(INTENT)

    until(lambda: len(ear.heard) == 3)
    assert sorted(ear.types()) == [
        "charge.succeeded", "payment_intent.created", "payment_intent.succeeded",
    ]  # fmt: skip
    event = next(e for e in ear.events() if e.type == "payment_intent.succeeded")
    snapshot: Any = event.data.object
    assert (snapshot.id, snapshot.status, event.livemode) == (intent.id, "succeeded", False)
    assert event.id in {e.id for e in client.v1.events.list().data}
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(ear.heard[0][0] + b" ", ear.heard[0][1], ear.secret)
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(*ear.heard[0], "whsec_other")


def test_only_wanted_events_are_sent(fake_stripe: FakeStripe, ear: Ear) -> None:
    client = listening(fake_stripe, ear, "payment_intent.succeeded")

    client.v1.payment_intents.create(INTENT)

    until(lambda: ear.heard)
    time.sleep(0.1)
    assert ear.types() == ["payment_intent.succeeded"]


def test_a_refused_delivery_is_tried_again(fake_stripe: FakeStripe, ear: Ear) -> None:
    client = listening(fake_stripe, ear, "payment_intent.succeeded")
    ear.answers = [500]

    client.v1.payment_intents.create(INTENT)

    until(lambda: len(ear.heard) == 2)
    assert len({event.id for event in ear.events()}) == 1


def test_deliveries_are_doubled_lost_and_late_on_demand(fake_stripe: FakeStripe, ear: Ear) -> None:
    client = listening(fake_stripe, ear, "payment_intent.succeeded")

    fake_stripe.control(webhook_duplicates=2)
    client.v1.payment_intents.create(INTENT)
    until(lambda: len(ear.heard) == 3)
    assert Counter(event.id for event in ear.events()).most_common(1)[0][1] == 3

    fake_stripe.control(webhook_duplicates=0, webhook_drop=1)
    lost = client.v1.payment_intents.create(INTENT)
    fake_stripe.control(webhook_drop=0, webhook_delay=0.4)
    client.v1.payment_intents.create(INTENT)
    time.sleep(0.2)
    assert len(ear.heard) == 3
    until(lambda: len(ear.heard) == 4)
    arrived = {_object_id(event) for event in ear.events()}
    assert lost.id not in arrived


def _object_id(event: stripe.Event) -> str:
    body: Any = event.data.object
    return str(body.id)


def test_deliveries_come_in_any_order_on_demand(fake_stripe: FakeStripe, ear: Ear) -> None:
    client = listening(fake_stripe, ear, "payment_intent.succeeded")
    fake_stripe.control(webhook_reorder=0.5)

    made = [client.v1.payment_intents.create(INTENT).id for _ in range(12)]

    until(lambda: len(ear.heard) == 12)
    arrived = [_object_id(event) for event in ear.events()]
    assert sorted(arrived) == sorted(made)
    assert arrived != made


def test_an_event_is_sent_again_when_asked(fake_stripe: FakeStripe, ear: Ear) -> None:
    client = listening(fake_stripe, ear, "payment_intent.succeeded")
    fake_stripe.control(webhook_drop=-1)
    client.v1.payment_intents.create(INTENT)
    fake_stripe.calm()
    event = client.v1.events.list({"type": "payment_intent.succeeded"}).data[0]

    httpx2.post(f"{fake_stripe.url}/_fake/events/{event.id}/resend").raise_for_status()

    until(lambda: ear.heard)
    assert [e.id for e in ear.events()] == [event.id]


def test_what_was_undelivered_is_delivered_after_a_restart(tmp_path: Path, ear: Ear) -> None:
    path = tmp_path / "state.sqlite3"
    with running(path) as before:
        client = listening(before, ear, "payment_intent.succeeded")
        before.control(webhook_delay=1.0)
        client.v1.payment_intents.create(INTENT)
    assert ear.heard == []

    with running(path):
        until(lambda: ear.heard)

    assert json.loads(ear.heard[0][0])["type"] == "payment_intent.succeeded"


def test_a_pending_refund_may_come_back(fake_stripe: FakeStripe, ear: Ear) -> None:
    client = listening(fake_stripe, ear, "refund.failed", "refund.updated")
    intent = client.v1.payment_intents.create(INTENT)
    fake_stripe.control(refund_status="pending")
    refund = client.v1.refunds.create({"payment_intent": intent.id})

    httpx2.post(
        f"{fake_stripe.url}/_fake/refunds/{refund.id}/settle", json={"status": "failed"}
    ).raise_for_status()

    until(lambda: len(ear.heard) == 2)
    assert (refund.status, client.v1.refunds.retrieve(refund.id).status) == ("pending", "failed")
    assert client.v1.refunds.create({"payment_intent": intent.id}).amount == 100


def test_endpoints_are_switched_off_and_removed(fake_stripe: FakeStripe, ear: Ear) -> None:
    client = listening(fake_stripe, ear)
    endpoint = client.v1.webhook_endpoints.list().data[0]

    client.v1.webhook_endpoints.update(endpoint.id, {"disabled": True})
    client.v1.payment_intents.create(INTENT)
    gone = client.v1.webhook_endpoints.delete(endpoint.id)

    time.sleep(0.1)
    assert (ear.heard, gone.deleted) == ([], True)
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.webhook_endpoints.retrieve(endpoint.id)
