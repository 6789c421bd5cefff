"""Tables of the cart."""

from app.modules.cart.models.cart import Cart, CartLine

__all__ = ["Cart", "CartLine"]
