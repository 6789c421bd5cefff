"""Money: provider accounts, payments, refunds, and the inbox of provider messages."""

from app.modules.payments.services.account_service import AccountService, account_service
from app.modules.payments.services.gateway import PaymentRequest, PaymentStatus
from app.modules.payments.services.inbox_service import InboxService, inbox_service
from app.modules.payments.services.payment_service import (
    CARD,
    STRIPE,
    PaymentService,
    payment_service,
)

__all__ = [
    "CARD",
    "STRIPE",
    "AccountService",
    "InboxService",
    "PaymentRequest",
    "PaymentService",
    "PaymentStatus",
    "account_service",
    "inbox_service",
    "payment_service",
]
