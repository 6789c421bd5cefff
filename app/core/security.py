"""Passwords, session tokens, and the principals a request can act as."""

import hashlib
import secrets
import threading
from dataclasses import dataclass, field
from typing import TypeAlias

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from app.core.config import settings

# One verification costs about 0.2 s of CPU by design. Two at a time leave room for shoppers.
_slots = threading.BoundedSemaphore(2)
_hasher = PasswordHash(
    (
        Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)
        if settings.environment == "test"
        else Argon2Hasher(),
    )
)
# Verified when the account does not exist, so that both answers take the same time.
_nobody = _hasher.hash(secrets.token_urlsafe(16))


def hash_password(password: str) -> str:
    with _slots:
        return _hasher.hash(password)


def verify_password(password: str, stored: str | None) -> bool:
    """Whether the password is right; as slow for an account that does not exist (None)."""
    with _slots:
        return _hasher.verify(password, stored or _nobody) and stored is not None


def new_token() -> str:
    """A secret for a cookie or a link: 256 bits, URL-safe."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """What we store of a token. It is random, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class AdminPrincipal:
    """A signed-in platform operator. Plain values, never ORM objects."""

    user_id: int
    name: str
    email: str
    platform_id: int | None
    is_super: bool = False
    platform_ids: tuple[int, ...] = ()
    permissions: frozenset[str] = frozenset({"*"})


@dataclass(frozen=True, slots=True)
class VendorPrincipal:
    """A signed-in team member and the vendor he acts for. A vendor's own role has a name."""

    user_id: int
    name: str
    email: str
    vendor_id: int
    vendor_code: str
    platform_id: int
    role: str
    permissions: frozenset[str] = field(default_factory=frozenset)
    role_name: str = ""


@dataclass(frozen=True, slots=True)
class CustomerPrincipal:
    """A signed-in shopper of one shop."""

    customer_id: int
    name: str
    email: str
    vendor_id: int
    permissions: frozenset[str] = frozenset()


Principal: TypeAlias = AdminPrincipal | VendorPrincipal | CustomerPrincipal


def may(principal: Principal, permission: str) -> bool:
    return "*" in principal.permissions or permission in principal.permissions


REALMS = ("admin", "vendor", "customer")


def cookie_name(realm: str) -> str:
    """`__Host-` binds the cookie to one host and to TLS; plain http (development) cannot."""
    prefix = "__Host-" if settings.public_url.startswith("https:") else ""
    return f"{prefix}wz_{realm}"


def token_key(realm: str) -> str:
    """What bearer tokens of a realm are signed with: a token of one is worthless in another."""
    return settings.derived_secret(f"bearer token of realm {realm}")
