"""The catalogue: what shoppers read, and what vendors change."""

from app.modules.catalog.services import storefront_service

__all__ = ["storefront_service"]
