"""What can go wrong in the payments module."""

from enum import StrEnum

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


class StatementProblem(StrEnum):
    """What is wrong with a bank statement; `payments.statement.*` has the sentences."""

    EMPTY = "empty"
    XML = "xml"
    CAMT = "camt"
    COLUMNS = "columns"
    DATE = "date"
    AMOUNT = "amount"


class UnreadableStatementError(InvalidInputError):
    """A file that is no bank statement. `line` is where reading stopped, 0 for the whole file."""

    code = "payments.unreadable_statement"

    def __init__(self, problem: StatementProblem, *, value: str = "", line: int = 0) -> None:
        message = f"The statement cannot be read: {problem}"
        super().__init__(message, problem=problem.value, value=value[:80], line=line)


class BankEntryNotFoundError(NotFoundError):
    code = "payments.bank_entry_not_found"


class IssueNotFoundError(NotFoundError):
    code = "payments.issue_not_found"


class OrderNotAwaitedError(ConflictError):
    """There is no such order, or it waits for no transfer in this currency."""

    code = "payments.order_not_awaited"

    def __init__(self, number: int) -> None:
        super().__init__(number=number)
