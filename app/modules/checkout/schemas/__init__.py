"""Bodies of the checkout."""

from app.modules.checkout.schemas.checkout import COUNTRIES, CheckoutForm

__all__ = ["COUNTRIES", "CheckoutForm"]
