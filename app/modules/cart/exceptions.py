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


class UnknownCodeError(NotFoundError):
    """No promotion of this shop has this code, or it is switched off."""

    code = "cart.unknown_code"

    def __init__(self, typed: str) -> None:
        super().__init__(f"There is no code {typed}.", typed=typed)


class TooManyCodesError(ConflictError):
    code = "cart.too_many_codes"

    def __init__(self, most: int) -> None:
        super().__init__(f"A cart holds at most {most} codes.", most=most)


class PromotionGoneError(ConflictError):
    """A promotion ended, or somebody took its last use, while this shopper was paying."""

    code = "cart.promotion_gone"


class PromotionNotFoundError(NotFoundError):
    code = "cart.promotion_not_found"


class CodeTakenError(ConflictError):
    """Another promotion of the shop has this code."""

    code = "cart.code_taken"
