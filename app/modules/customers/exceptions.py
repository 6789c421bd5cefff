"""What can go wrong in the customers module."""

from app.exceptions.base import NotFoundError, TooManyRequestsError


class CustomerNotFoundError(NotFoundError):
    code = "customers.customer_not_found"


class TooManyAttemptsError(TooManyRequestsError):
    """Too many wrong passwords for this account."""

    code = "customers.too_many_attempts"
