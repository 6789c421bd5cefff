"""Tables of the catalog."""

from app.modules.catalog.models.attribute import Attribute
from app.modules.catalog.models.price_point import PricePoint
from app.modules.catalog.models.product import Category, Image, Product, Variant, Word

__all__ = ["Attribute", "Category", "Image", "PricePoint", "Product", "Variant", "Word"]
