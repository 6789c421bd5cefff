"""The basket."""

from app.modules.cart.services import cookie
from app.modules.cart.services.cart_service import (
    CartService,
    CartView,
    Line,
    Problem,
    cart_service,
)

__all__ = ["CartService", "CartView", "Line", "Problem", "cart_service", "cookie"]
