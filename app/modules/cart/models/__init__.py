"""Tables of the cart."""

from app.modules.cart.models.cart import Cart, CartLine
from app.modules.cart.models.promotion import Promotion, PromotionUse

__all__ = ["Cart", "CartLine", "Promotion", "PromotionUse"]
