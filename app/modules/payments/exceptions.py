"""What can go wrong in the payments module."""

from app.exceptions.base import ConflictError, InvalidInputError, NotFoundError, UpstreamError


class PaymentNotFoundError(NotFoundError):
    code = "payments.payment_not_found"


class NotConnectedError(NotFoundError):
    """The shop has no account at this provider."""

    code = "payments.not_connected"


class PaymentProviderError(UpstreamError):
    """The provider refused, failed, or could not be reached."""

    code = "payments.provider_failed"


class BadSignatureError(InvalidInputError):
    """A webhook that the provider did not sign, or signed long ago."""

    status = 400
    code = "payments.bad_signature"


class RefundTooHighError(ConflictError):
    """More than what was captured and not yet given back."""

    code = "payments.refund_too_high"
