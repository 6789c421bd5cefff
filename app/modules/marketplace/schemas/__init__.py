"""Shapes of the marketplace module."""

from app.modules.marketplace.schemas.feed_import import ImportCreate, ImportRead, ProgressRead

__all__ = ["ImportCreate", "ImportRead", "ProgressRead"]
