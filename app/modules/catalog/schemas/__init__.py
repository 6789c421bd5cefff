"""Bodies of the catalog."""

from app.modules.catalog.schemas.bulk import BulkOutcome, BulkProduct, BulkVariant
from app.modules.catalog.schemas.product import (
    ProductRead,
    ProductSummary,
    ProductWrite,
    VariantRead,
    VariantWrite,
)

__all__ = [
    "BulkOutcome",
    "BulkProduct",
    "BulkVariant",
    "ProductRead",
    "ProductSummary",
    "ProductWrite",
    "VariantRead",
    "VariantWrite",
]
