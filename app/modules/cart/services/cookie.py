"""The signed cookie that holds a shopper's cart, and the small one that scripts may read."""

import hashlib
import hmac
from typing import TYPE_CHECKING
from uuid import UUID

from app.core.config import settings
from app.core.directory import VendorEntry

if TYPE_CHECKING:  # services know no web framework; these two only carry the cookies
    from starlette.requests import Request
    from starlette.responses import Response

DAYS_60 = 60 * 24 * 3600
_key = settings.derived_secret("cart cookie").encode()


def _sign(vendor_id: int, cart_id: str) -> str:
    return hmac.new(_key, f"{vendor_id}:{cart_id}".encode(), hashlib.sha256).hexdigest()[:32]


def name_of(vendor: VendorEntry) -> str:
    return f"wz_cart_{vendor.id}"


def read_cart_id(request: "Request", vendor: VendorEntry) -> UUID | None:
    """The cart this browser holds; a cookie that we did not sign holds none."""
    value = request.scope["state"]["cookies"].get(name_of(vendor), "")
    cart_id, _, signature = value.partition(".")
    if not signature or not hmac.compare_digest(signature, _sign(vendor.id, cart_id)):
        return None
    try:
        return UUID(cart_id)
    except ValueError:
        return None


def remember(response: "Response", request: "Request", cart_id: UUID, count: int) -> None:
    """Keep the cart for 60 days, and tell the page header how much is in it."""
    vendor: VendorEntry = request.scope["state"]["vendor"]
    value = f"{cart_id}.{_sign(vendor.id, str(cart_id))}"
    path = _path(request, vendor)
    secure = settings.public_url.startswith("https:")
    response.set_cookie(
        name_of(vendor),
        value,
        DAYS_60,
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )
    response.set_cookie(
        "cart_count", str(count), DAYS_60, path=path, secure=secure, samesite="lax"
    )


def forget(response: "Response", request: "Request") -> None:
    """The cart was bought."""
    vendor: VendorEntry = request.scope["state"]["vendor"]
    response.delete_cookie(name_of(vendor), path="/")
    response.delete_cookie("cart_count", path=_path(request, vendor))


def _path(request: "Request", vendor: VendorEntry) -> str:
    return "/" if request.scope["state"]["on_own_host"] else f"/shop/{vendor.code}"
