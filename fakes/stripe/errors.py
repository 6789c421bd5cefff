"""Errors in Stripe's shape."""

from typing import Any

DECLINES = {
    "generic_decline": "Your card was declined.",
    "insufficient_funds": "Your card has insufficient funds.",
    "expired_card": "Your card has expired.",
    "incorrect_cvc": "Your card's security code is incorrect.",
    "processing_error": "An error occurred while processing your card. Try again in a little bit.",
    "authentication_failed": "The cardholder did not authenticate the payment.",
    "test_mode_live_card": (
        "Your card was declined. Your request was in test mode, but used a non test card."
    ),
}
# Declines that have a code of their own; the others are `card_declined` with a decline_code.
_OWN_CODES = {"expired_card", "incorrect_cvc", "processing_error"}


class ApiError(Exception):
    """An answer that is not 200."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str = "",
        param: str = "",
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.error: dict[str, Any] = {"message": message, "type": kind, **more}
        if code:
            self.error["code"] = code
            self.error["doc_url"] = f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"
        if param:
            self.error["param"] = param

    @property
    def is_remembered(self) -> bool:
        """Whether the idempotency key answers this again: only what began to be executed."""
        return self.status in (402, 500)

    def body(self, request_id: str) -> dict[str, Any]:
        link = f"https://dashboard.stripe.com/test/logs/{request_id}"
        return {"error": {**self.error, "request_log_url": link}}


def missing(kind: str, identity: str, param: str = "id") -> ApiError:
    message = f"No such {kind}: '{identity}'"
    return ApiError(message, status=404, code="resource_missing", param=param)


def declined(reason: str) -> dict[str, Any]:
    """The error object of a refused card, as it stands in `last_payment_error` too."""
    code = reason if reason in _OWN_CODES else "card_declined"
    error: dict[str, Any] = {
        "code": code,
        "doc_url": f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}",
        "message": DECLINES[reason],
        "type": "card_error",
    }
    if code == "card_declined":
        error["decline_code"] = reason
    if reason == "authentication_failed":
        error |= {"code": "payment_intent_authentication_failure", "type": "invalid_request_error"}
        error.pop("decline_code", None)
    return error
