"""Money: provider accounts, payments, refunds, and the inbox of provider messages."""

from app.modules.payments.services.account_service import AccountService, account_service
from app.modules.payments.services.bank_service import BankService, bank_service
from app.modules.payments.services.gateway import PaymentRequest, PaymentStatus
from app.modules.payments.services.inbox_service import InboxService, inbox_service
from app.modules.payments.services.issue_service import IssueService, issue_service
from app.modules.payments.services.payment_service import (
    CARD,
    METHODS,
    PAYPAL,
    STRIPE,
    PaymentService,
    payment_service,
)
from app.modules.payments.services.transfer import (
    BANK_TRANSFER,
    CASH,
    BankDetails,
    Transfer,
    reference_of,
)

__all__ = [
    "BANK_TRANSFER",
    "CARD",
    "CASH",
    "METHODS",
    "PAYPAL",
    "STRIPE",
    "AccountService",
    "BankDetails",
    "BankService",
    "InboxService",
    "IssueService",
    "PaymentRequest",
    "PaymentService",
    "PaymentStatus",
    "Transfer",
    "account_service",
    "bank_service",
    "inbox_service",
    "issue_service",
    "payment_service",
    "reference_of",
]
