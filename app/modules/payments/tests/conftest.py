"""Fixtures for the tests of the payments."""

from collections.abc import Iterator

import pytest

from app.modules.payments.config import config
from app.modules.payments.tests.support import vendor
from tests.support.paypal import FakePayPal, paypal_server
from tests.support.stripe import FakeStripe, ear, fake_stripe, stripe_server

__all__ = [
    "ear",
    "fake_stripe",
    "gateway_server",
    "paypal",
    "paypal_server",
    "stripe_server",
    "vendor",
]


@pytest.fixture
def gateway_server(fake_stripe: FakeStripe, monkeypatch: pytest.MonkeyPatch) -> FakeStripe:
    """The fake, and our own code pointed at it."""
    monkeypatch.setattr(config, "stripe_api_base", fake_stripe.url)
    return fake_stripe


@pytest.fixture
def paypal(paypal_server: FakePayPal, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakePayPal]:
    """The fake, and our own code pointed at it."""
    monkeypatch.setattr(config, "paypal_api_base", paypal_server.url)
    yield paypal_server
    paypal_server.calm()
