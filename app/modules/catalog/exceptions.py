"""What can go wrong in the catalog module."""

from app.exceptions.base import ConflictError, NotFoundError


class ProductNotFoundError(NotFoundError):
    code = "catalog.product_not_found"

    def __init__(self, slug: str) -> None:
        super().__init__(f"There is no product {slug}.", slug=slug)


class CategoryNotFoundError(NotFoundError):
    code = "catalog.category_not_found"

    def __init__(self, slug: str) -> None:
        super().__init__(f"There is no category {slug}.", slug=slug)


class SkuTakenError(ConflictError):
    code = "catalog.sku_taken"

    def __init__(self, sku: str) -> None:
        super().__init__(f"Another product has the SKU {sku}.", sku=sku)
