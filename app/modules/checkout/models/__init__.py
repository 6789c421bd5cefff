"""Tables of the checkout."""

from app.modules.checkout.models.checkout import Checkout

__all__ = ["Checkout"]
