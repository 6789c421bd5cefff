"""Carts and promotions, as forms and programs see them."""

from app.modules.cart.schemas.cart import (
    CartCodesWrite,
    CartCodeWrite,
    CartLineUpdate,
    CartLineWrite,
)
from app.modules.cart.schemas.promotion import PromotionWrite, day_of

__all__ = [
    "CartCodeWrite",
    "CartCodesWrite",
    "CartLineUpdate",
    "CartLineWrite",
    "PromotionWrite",
    "day_of",
]
