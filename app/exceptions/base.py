"""The exception hierarchy.

AppError                    500  a bug: logged with its traceback, shown as "internal error"
├── InvalidInputError       422  the request is well-formed, but a value in it makes no sense
├── AuthenticationError     401  we do not know who you are
├── PermissionDeniedError   403  we know, and you may not
│   ├── FeatureLockedError       ... because your plan does not include it
│   └── LimitReachedError        ... because your plan has no more of it
├── NotFoundError           404  no such row *for this tenant* (never reveal another's)
├── ConflictError           409  a business rule says no in the present state
├── TooManyRequestsError    429  slow down
├── UpstreamError           502  a payment, shipping or marketplace API failed us
└── UnavailableError        503  busy or being updated; try again

Each module subclasses these, one class per fact.
"""

from typing import Any, ClassVar


class AppError(Exception):
    """Base of everything we raise on purpose.

    `code` is stable and public: clients match on it, and locales translate `errors.<code>`
    (framework) or `<module>.errors.<name>` (codes of the form `<module>.<name>`).
    `details` carries the facts the message needs.
    """

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"

    def __init__(self, message: str = "", **details: Any) -> None:
        super().__init__(message or self.code)
        self.details = details

    @property
    def message_key(self) -> str:
        module, dot, name = self.code.partition(".")
        return f"{module}.errors.{name}" if dot else f"errors.{module}"


class InvalidInputError(AppError):
    status = 422
    code = "invalid_input"


class AuthenticationError(AppError):
    status = 401
    code = "not_authenticated"


class PermissionDeniedError(AppError):
    status = 403
    code = "permission_denied"


class FeatureLockedError(PermissionDeniedError):
    code = "feature_locked"


class LimitReachedError(PermissionDeniedError):
    code = "limit_reached"


class NotFoundError(AppError):
    status = 404
    code = "not_found"


class ConflictError(AppError):
    status = 409
    code = "conflict"


class TooManyRequestsError(AppError):
    status = 429
    code = "too_many_requests"


class UpstreamError(AppError):
    status = 502
    code = "upstream_failed"


class UnavailableError(AppError):
    status = 503
    code = "unavailable"
