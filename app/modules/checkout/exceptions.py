"""What can go wrong in the checkout module."""

from app.exceptions.base import ConflictError, InvalidInputError, NotFoundError


class CartNotReadyError(ConflictError):
    """The cart is empty, or a line of it cannot be bought any more."""

    code = "checkout.cart_not_ready"


class MinimumNotReachedError(ConflictError):
    """The shop takes no order of so little."""

    code = "checkout.minimum_not_reached"

    def __init__(self, *, minimum_cents: int) -> None:
        super().__init__("The order is too small.", minimum_cents=minimum_cents)


class TotalChangedError(ConflictError):
    """The sum is no longer what the shopper saw; he must agree to the new one."""

    code = "checkout.total_changed"

    def __init__(self, *, shown_cents: int, total_cents: int) -> None:
        super().__init__("The total changed.", shown_cents=shown_cents, total_cents=total_cents)


class NoDeliveryError(InvalidInputError):
    """No delivery method of this shop reaches the address."""

    code = "checkout.no_delivery"

    def __init__(self, country: str) -> None:
        super().__init__(f"No delivery to {country}.", country=country)


class PaymentMethodError(InvalidInputError):
    code = "checkout.payment_method_unavailable"


class CheckoutNotFoundError(NotFoundError):
    code = "checkout.not_found"


class CheckoutClosedError(ConflictError):
    """Paid too late, or for another amount: a person must look at it."""

    code = "checkout.closed"


class PaymentCancelledError(ConflictError):
    """The shopper came back from the payment page without paying. Nothing was charged."""

    code = "checkout.payment_cancelled"


class PaymentDeclinedError(ConflictError):
    """The provider could not take the money. The checkout stays open for another try."""

    code = "checkout.payment_declined"


class ShippingMethodNotFoundError(NotFoundError):
    code = "checkout.shipping_method_not_found"
