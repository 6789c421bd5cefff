"""Fixtures for the tests of the fakes."""

from collections.abc import Iterator

import pytest

from tests.support.paypal import FakePayPal, paypal_server
from tests.support.stripe import ear, fake_stripe, stripe_server

__all__ = ["ear", "fake_stripe", "paypal", "paypal_server", "stripe_server"]


@pytest.fixture
def paypal(paypal_server: FakePayPal) -> Iterator[FakePayPal]:
    yield paypal_server
    paypal_server.calm()
