"""Tables of the checkout."""

from app.modules.checkout.models.checkout import Checkout, ShippingMethod, TaxRate

__all__ = ["Checkout", "ShippingMethod", "TaxRate"]
