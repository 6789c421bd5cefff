"""Fixtures for the tests of the payments."""

import pytest

from app.modules.payments.config import config
from app.modules.payments.tests.support import vendor
from tests.support.stripe import FakeStripe, ear, fake_stripe, stripe_server

__all__ = ["ear", "fake_stripe", "gateway_server", "stripe_server", "vendor"]


@pytest.fixture
def gateway_server(fake_stripe: FakeStripe, monkeypatch: pytest.MonkeyPatch) -> FakeStripe:
    """The fake, and our own code pointed at it."""
    monkeypatch.setattr(config, "stripe_api_base", fake_stripe.url)
    return fake_stripe
