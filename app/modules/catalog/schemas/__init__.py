"""Bodies of the catalog."""

from app.modules.catalog.schemas.bulk import BulkOutcome, BulkProduct, BulkVariant
from app.modules.catalog.schemas.details import AttributeRead, AttributeWrite, ChoiceWrite, Safety
from app.modules.catalog.schemas.product import (
    ProductRead,
    ProductSummary,
    ProductWrite,
    VariantRead,
    VariantWrite,
)

__all__ = [
    "AttributeRead",
    "AttributeWrite",
    "BulkOutcome",
    "BulkProduct",
    "BulkVariant",
    "ChoiceWrite",
    "ProductRead",
    "ProductSummary",
    "ProductWrite",
    "Safety",
    "VariantRead",
    "VariantWrite",
]
