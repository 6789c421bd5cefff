"""Tables of the payments."""

from app.modules.payments.models.bank_entry import BankEntry
from app.modules.payments.models.issue import Issue
from app.modules.payments.models.payment import (
    Payment,
    PaymentAccount,
    PaymentTransaction,
    WebhookEvent,
)

__all__ = [
    "BankEntry",
    "Issue",
    "Payment",
    "PaymentAccount",
    "PaymentTransaction",
    "WebhookEvent",
]
