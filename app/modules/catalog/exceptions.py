"""What can go wrong in the catalog module."""

from app.exceptions.base import ConflictError, InvalidInputError, NotFoundError


class ProductNotFoundError(NotFoundError):
    code = "catalog.product_not_found"

    def __init__(self, slug: str) -> None:
        super().__init__(f"There is no product {slug}.", slug=slug)


class CategoryNotFoundError(NotFoundError):
    code = "catalog.category_not_found"

    def __init__(self, slug: str) -> None:
        super().__init__(f"There is no category {slug}.", slug=slug)


class AttributeNotFoundError(NotFoundError):
    code = "catalog.attribute_not_found"


class BadAttributeError(InvalidInputError):
    """`value` is nothing that the attribute can be."""

    code = "catalog.bad_attribute"

    def __init__(self, attribute: str, value: str) -> None:
        super().__init__(f"{value!r} is no {attribute}.", attribute=attribute, value=value)


class SkuTakenError(ConflictError):
    code = "catalog.sku_taken"

    def __init__(self, sku: str) -> None:
        super().__init__(f"Another product has the SKU {sku}.", sku=sku)
