"""What can go wrong in the cart module."""

from app.exceptions.base import ConflictError, InvalidInputError, NotFoundError


class NotForSaleError(NotFoundError):
    code = "cart.not_for_sale"

    def __init__(self, sku: str) -> None:
        super().__init__(f"{sku} is not for sale.", sku=sku)


class TooManyError(ConflictError):
    code = "cart.too_many"

    def __init__(self, sku: str, *, wanted: int, available: int) -> None:
        super().__init__(
            f"Only {available} of {sku} left.", sku=sku, wanted=wanted, available=available
        )


class CartChangedError(ConflictError):
    """Another tab changed the cart since this one was shown."""

    code = "cart.changed"


class BadQuantityError(InvalidInputError):
    code = "cart.bad_quantity"

    def __init__(self, quantity: int) -> None:
        super().__init__(f"A line may hold 1 to 999, not {quantity}.", quantity=quantity)
