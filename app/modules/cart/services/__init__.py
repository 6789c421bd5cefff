"""The basket."""

from app.modules.cart.services import cookie, merging, promotion_lane, wording
from app.modules.cart.services.cart_service import CartService, cart_service, normal_code
from app.modules.cart.services.cart_view import CartView, Line, Problem
from app.modules.cart.services.pricing import Shopper, share
from app.modules.cart.services.promotion_service import PromotionService, promotion_service

__all__ = [
    "CartService",
    "CartView",
    "Line",
    "Problem",
    "PromotionService",
    "Shopper",
    "cart_service",
    "cookie",
    "merging",
    "normal_code",
    "promotion_lane",
    "promotion_service",
    "share",
    "wording",
]
