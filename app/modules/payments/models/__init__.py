"""Tables of the payments."""

from app.modules.payments.models.payment import (
    Payment,
    PaymentAccount,
    PaymentTransaction,
    WebhookEvent,
)

__all__ = ["Payment", "PaymentAccount", "PaymentTransaction", "WebhookEvent"]
