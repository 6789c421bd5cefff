"""From cart to order."""

from app.modules.checkout.services import payment_flow
from app.modules.checkout.services.checkout_service import (
    CheckoutService,
    CheckoutState,
    checkout_service,
)
from app.modules.checkout.services.quote_service import Quote, QuoteService, quote_service
from app.modules.checkout.services.shipping_service import ShippingService, shipping_service

__all__ = [
    "CheckoutService",
    "CheckoutState",
    "Quote",
    "QuoteService",
    "ShippingService",
    "checkout_service",
    "payment_flow",
    "quote_service",
    "shipping_service",
]
