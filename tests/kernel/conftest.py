"""Fixtures for the framework's own tests."""

from tests.support.web import tripwire, web

__all__ = ["tripwire", "web"]
