"""Secrets at rest: AES-256-GCM, bound to the row they belong to.

The key is derived from SECRET_KEY, so a dump of the database alone opens nothing; and a
ciphertext that is moved to another vendor's row does not decrypt.
"""

import base64
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.core.config import settings

_cipher = AESGCM(bytes.fromhex(settings.derived_secret("secrets at rest")))


def encrypt(secret: str, *, bound_to: str) -> str:
    """`bound_to` names the place, e.g. `payments:7:secret_key`; decrypting needs the same."""
    nonce = os.urandom(12)
    sealed = _cipher.encrypt(nonce, secret.encode(), bound_to.encode())
    return base64.b64encode(nonce + sealed).decode()


def decrypt(sealed: str, *, bound_to: str) -> str:
    """Raises `cryptography.exceptions.InvalidTag` for a moved or altered ciphertext."""
    raw = base64.b64decode(sealed)
    return _cipher.decrypt(raw[:12], raw[12:], bound_to.encode()).decode()
