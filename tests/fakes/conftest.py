"""Fixtures for the tests of the fakes."""

from tests.support.stripe import ear, fake_stripe, stripe_server

__all__ = ["ear", "fake_stripe", "stripe_server"]
