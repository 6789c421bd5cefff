"""Tables of the catalog."""

from app.modules.catalog.models.product import Category, Image, Product, Variant

__all__ = ["Category", "Image", "Product", "Variant"]
