"""What can go wrong in the orders module."""

from app.exceptions.base import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    TooManyRequestsError,
)


class OrderNotFoundError(NotFoundError):
    code = "orders.order_not_found"

    def __init__(self, number: int) -> None:
        super().__init__(f"There is no order {number}.", number=number)


class OrderStateError(ConflictError):
    """The order is not in a state in which this can be done."""

    code = "orders.not_in_this_state"

    def __init__(self, number: int, action: str, state: str) -> None:
        super().__init__(
            f"Order {number} is {state}; {action} is not possible.",
            number=number,
            action=action,
            state=state,
        )


class TooManyUnitsError(InvalidInputError):
    """More units of a line than are left to ship or refund."""

    code = "orders.too_many_units"

    def __init__(self, sku: str, *, wanted: int, left: int) -> None:
        super().__init__(
            f"{wanted} of {sku} wanted, {left} left.", sku=sku, wanted=wanted, left=left
        )


class NothingChosenError(InvalidInputError):
    code = "orders.nothing_chosen"


class RefundTooHighError(ConflictError):
    code = "orders.refund_too_high"

    def __init__(self, *, wanted_cents: int, left_cents: int) -> None:
        super().__init__("More than is left.", wanted_cents=wanted_cents, left_cents=left_cents)


class WithdrawalNotFoundError(NotFoundError):
    code = "orders.withdrawal_not_found"


class WithdrawalDecidedError(ConflictError):
    """Somebody else decided it in the meantime."""

    code = "orders.withdrawal_decided"

    def __init__(self, status: str) -> None:
        super().__init__(status=status)


class TooManyWithdrawalsError(TooManyRequestsError):
    code = "orders.too_many_withdrawals"
