"""Tables of the catalog."""

from app.modules.catalog.models.price_point import PricePoint
from app.modules.catalog.models.product import Category, Image, Product, Variant

__all__ = ["Category", "Image", "PricePoint", "Product", "Variant"]
