"""Bodies of the checkout."""

from app.modules.checkout.schemas.addresses import COUNTRIES
from app.modules.checkout.schemas.checkout import CheckoutForm
from app.modules.checkout.schemas.shipping import ShippingMethodWrite

__all__ = ["COUNTRIES", "CheckoutForm", "ShippingMethodWrite"]
