"""The hosted payment page, as a browser without JavaScript uses it."""

from typing import Any
from uuid import uuid4

import httpx2
import pytest
from stripe import StripeClient
from stripe.checkout import Session

from fakes.stripe.pages import TEXTS
from tests.support.stripe import FakeStripe

GOOD = {"number": "4242 4242 4242 4242", "expiry": "12 / 34", "cvc": "123"}


@pytest.fixture
def client(fake_stripe: FakeStripe) -> StripeClient:
    return fake_stripe.client(f"sk_test_{uuid4().hex}")


def session(client: StripeClient, **more: Any) -> Session:
    wanted: Any = {
        "mode": "payment",
        "success_url": "https://shop.example/thanks?s={CHECKOUT_SESSION_ID}",
        "cancel_url": "https://shop.example/cart",
        "line_items": [
            {"quantity": 2, "price_data": {"currency": "eur", "unit_amount": 1299,
                                           "product_data": {"name": "<b>Mug</b>"}}}
        ],
    } | more  # fmt: skip
    return client.v1.checkout.sessions.create(wanted)


def test_the_page_shows_what_is_paid_and_that_it_is_a_test(client: StripeClient) -> None:
    page = httpx2.get(str(session(client).url))

    assert page.status_code == 200
    assert "€25.98" in page.text
    assert "&lt;b&gt;Mug&lt;/b&gt;" in page.text
    assert "no card is charged" in page.text
    assert 'href="https://shop.example/cart"' in page.text
    assert page.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("more", "header", "words"),
    [
        ({"locale": "de"}, "fr", "Gesamtbetrag"),
        ({}, "fr-LU,en;q=0.5", "Numéro de carte"),
        ({"metadata": {"locale": "lb"}}, "de", "Kaartennummer"),
        ({}, "pt", "Card number"),
    ],
)
def test_the_page_speaks_the_shoppers_language(
    client: StripeClient, more: dict[str, Any], header: str, words: str
) -> None:
    page = httpx2.get(str(session(client, **more).url), headers={"Accept-Language": header})

    assert words in page.text


def test_every_text_exists_in_four_languages() -> None:
    assert set(TEXTS) == {"en", "de", "fr", "lb"}
    assert len({frozenset(texts) for texts in TEXTS.values()}) == 1


def test_a_good_card_leads_back_to_the_shop(client: StripeClient) -> None:
    made = session(client)

    answer = httpx2.post(str(made.url), data=GOOD)

    assert (answer.status_code, answer.headers["location"]) == (
        303, f"https://shop.example/thanks?s={made.id}",
    )  # fmt: skip
    assert client.v1.checkout.sessions.retrieve(made.id).payment_status == "paid"
    later = httpx2.get(str(made.url))
    assert "already" in later.text or "has been paid" in later.text
    assert httpx2.post(str(made.url), data=GOOD).status_code == 200
    assert len(client.v1.payment_intents.list().data) == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (GOOD | {"number": "4000000000000002"}, "was declined"),
        (GOOD | {"number": "4000000000009995"}, "too little money"),
        (GOOD | {"number": "4111111111111111"}, "This is a test gateway"),
        (GOOD | {"number": "4242424242424241"}, "not a card number"),
        (GOOD | {"number": "abc"}, "not a card number"),
        (GOOD | {"expiry": "12/20"}, "month and year"),
        (GOOD | {"expiry": "soon"}, "month and year"),
    ],
)
def test_what_does_not_work_is_said_and_what_was_typed_stays(
    client: StripeClient, typed: dict[str, str], words: str
) -> None:
    made = session(client)

    page = httpx2.post(str(made.url), data=typed)

    assert page.status_code == 402
    assert words in page.text
    assert f'value="{typed["number"]}"' in page.text
    assert client.v1.checkout.sessions.retrieve(made.id).status == "open"


def test_three_d_secure_is_a_step_of_its_own(client: StripeClient) -> None:
    made = session(client)
    secure = GOOD | {"number": "4000002500003155"}

    step = httpx2.post(str(made.url), data=secure).headers["location"]
    assert "ending in 3155" in httpx2.get(step).text
    refused = httpx2.post(step, data={"answer": "no"})
    assert "was not confirmed" in refused.text
    step = httpx2.post(str(made.url), data=secure).headers["location"]
    done = httpx2.post(step, data={"answer": "yes"})

    assert done.headers["location"].endswith(made.id)
    assert httpx2.post(step, data={"answer": "yes"}).headers["location"].endswith(made.id)
    assert client.v1.checkout.sessions.retrieve(made.id).payment_status == "paid"
    assert len(client.v1.payment_intents.list().data) == 1


def test_a_card_may_be_declined_even_after_three_d_secure(client: StripeClient) -> None:
    made = session(client)
    answer = httpx2.post(str(made.url), data=GOOD | {"number": "4000008400001629"})

    page = httpx2.post(answer.headers["location"], data={"answer": "yes"})

    assert "was declined" in page.text
    assert client.v1.checkout.sessions.retrieve(made.id).payment_status == "unpaid"


def test_an_expired_page_says_so(client: StripeClient) -> None:
    made = session(client)
    client.v1.checkout.sessions.expire(made.id)

    page = httpx2.post(str(made.url), data=GOOD)

    assert "has expired" in page.text
    assert client.v1.payment_intents.list().data == []


def test_unknown_pages_are_not_found(fake_stripe: FakeStripe) -> None:
    assert httpx2.get(f"{fake_stripe.url}/c/pay/cs_test_none").status_code == 404
    assert httpx2.get(f"{fake_stripe.url}/c/authenticate/pi_none").status_code == 404
    assert "color" in httpx2.get(f"{fake_stripe.url}/c/style.css").text
