"""The catalogue: what shoppers read, and what vendors change."""

from app.modules.catalog.services import (
    attribute_service,
    bulk_service,
    shelves,
    sitemap,
    storefront_service,
)
from app.modules.catalog.services.catalog_service import CatalogService, catalog_service

__all__ = [
    "CatalogService",
    "attribute_service",
    "bulk_service",
    "catalog_service",
    "shelves",
    "sitemap",
    "storefront_service",
]
