"""The signed link by which a guest sees his order: nothing is stored, nothing can be guessed."""

import hashlib
import hmac

from app.core.config import settings

_key = settings.derived_secret("order link").encode()


def order_token(vendor_id: int, number: int) -> str:
    message = f"{vendor_id}:{number}".encode()
    return hmac.new(_key, message, hashlib.sha256).hexdigest()[:40]


def is_valid(vendor_id: int, number: int, token: str) -> bool:
    return hmac.compare_digest(order_token(vendor_id, number), token)
