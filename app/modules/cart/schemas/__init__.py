"""Bodies of the cart API."""

from app.modules.cart.schemas.cart import CartLineUpdate, CartLineWrite

__all__ = ["CartLineUpdate", "CartLineWrite"]
