"""What a key means at the fake gateway: one effect, one account, one life-long memory."""

import threading
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import pytest
import stripe
from stripe import StripeClient

from tests.support.stripe import FakeStripe, order, paid_intent, running

FIXTURES = (
    Path(__file__).resolve().parents[2].parent / "shared/data/payments/stripe/fixtures3.json"
)


@pytest.fixture
def client(fake_stripe: FakeStripe) -> StripeClient:
    return fake_stripe.client(f"sk_test_{uuid4().hex}")


def test_one_key_means_one_effect(client: StripeClient) -> None:
    options: Any = {"idempotency_key": "order-7"}

    first = client.v1.checkout.sessions.create(order(), options)
    again = client.v1.checkout.sessions.create(order(), options)
    with pytest.raises(stripe.IdempotencyError) as refused:
        client.v1.checkout.sessions.create(order(client_reference_id="other"), options)

    assert first.id == again.id
    assert len(client.v1.checkout.sessions.list().data) == 1
    assert refused.value.http_status == 400
    replayed: Any = again.last_response
    assert replayed.headers["idempotent-replayed"] == "true"


def test_a_key_in_use_is_a_conflict(fake_stripe: FakeStripe) -> None:
    key = f"sk_test_{uuid4().hex}"
    fake_stripe.control(latency=0.3)
    outcomes: list[str] = []

    def create() -> None:
        try:
            made = fake_stripe.client(key).v1.checkout.sessions.create(
                order(), {"idempotency_key": "twice"}
            )
            outcomes.append(made.object)
        except stripe.StripeError as refused:
            body: Any = refused.json_body
            outcomes.append(f"{refused.http_status} {body['error']['code']}")

    threads = [threading.Thread(target=create) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["409 idempotency_key_in_use", "checkout.session"]


def test_a_refused_card_is_remembered_and_a_wrong_parameter_is_not(client: StripeClient) -> None:
    wanted: Any = {"amount": 100, "currency": "eur", "confirm": True}
    for _ in range(2):
        with pytest.raises(stripe.CardError):
            client.v1.payment_intents.create(
                wanted | {"payment_method": "pm_card_chargeDeclined"}, {"idempotency_key": "a"}
            )
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.payment_intents.create(wanted | {"amount": "x"}, {"idempotency_key": "b"})
    made = client.v1.payment_intents.create(wanted | {"payment_method": "pm_card_visa"},
                                            {"idempotency_key": "b"})  # fmt: skip

    assert made.status == "succeeded"
    assert len(client.v1.payment_intents.list().data) == 2


def test_a_lost_answer_is_found_again_by_its_key(fake_stripe: FakeStripe) -> None:
    client = fake_stripe.client(f"sk_test_{uuid4().hex}", retries=2)
    intent = paid_intent(client, 1000)
    fake_stripe.control(failures=[{"path": "/v1/refunds", "status": 0, "after": True}])

    refund = client.v1.refunds.create({"payment_intent": intent.id, "amount": 400})

    assert refund.amount == 400
    assert len(client.v1.refunds.list().data) == 1


def test_a_failure_before_the_effect_leaves_nothing(fake_stripe: FakeStripe) -> None:
    client = fake_stripe.client(f"sk_test_{uuid4().hex}")
    fake_stripe.control(failures=[{"path": "/v1/checkout/sessions", "status": 500}])

    with pytest.raises(stripe.APIError):
        client.v1.checkout.sessions.create(order())

    assert client.v1.checkout.sessions.list().data == []


@pytest.mark.parametrize("key", ["x", "pk_test_123456", "sk_live_123456789", "sk_test_invalid_1"])
def test_wrong_keys_are_refused(fake_stripe: FakeStripe, key: str) -> None:
    answer = httpx2.get(f"{fake_stripe.url}/v1/events", headers={"Authorization": f"Bearer {key}"})

    assert answer.status_code == 401
    assert answer.json()["error"]["type"] == "invalid_request_error"


def test_accounts_do_not_see_each_other(fake_stripe: FakeStripe) -> None:
    mine, theirs = (fake_stripe.client(f"sk_test_{uuid4().hex}") for _ in range(2))
    session = mine.v1.checkout.sessions.create(order(), {"idempotency_key": "same"})
    theirs.v1.checkout.sessions.create(order(), {"idempotency_key": "same"})

    with pytest.raises(stripe.InvalidRequestError) as refused:
        theirs.v1.checkout.sessions.retrieve(session.id)

    assert (refused.value.http_status, refused.value.code) == (404, "resource_missing")
    assert len(theirs.v1.checkout.sessions.list().data) == 1


def test_lists_are_paged_newest_first(client: StripeClient) -> None:
    ids = [client.v1.payment_intents.create({"amount": n, "currency": "eur"}).id
           for n in range(1, 26)]  # fmt: skip

    page = client.v1.payment_intents.list({"limit": 10})
    everything = [intent.id for intent in page.auto_paging_iter()]

    assert page.has_more
    assert everything == list(reversed(ids))


def test_everything_survives_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite3"
    with running(path) as before:
        client = before.client()
        session = client.v1.checkout.sessions.create(order(), {"idempotency_key": "k"})
        before.pay(session.id)

    with running(path) as after:
        client = after.client()
        assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"
        again = client.v1.checkout.sessions.create(order(), {"idempotency_key": "k"})
        assert again.id == session.id
        assert len(client.v1.events.list({"limit": 100}).data) == 4
