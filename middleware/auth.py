"""Who is asking: a session cookie or a bearer token becomes a principal; forged requests stop.

A token of one realm is worthless in another: each frontend reads its own cookie, and a bearer
token names its realm. The session row is read on each request (one indexed look-up), so signing
out or losing a role takes effect at once.
"""

from typing import Any

import jwt
import orjson
from starlette.types import ASGIApp, Receive, Scope, Send

from app.core.directory import VendorEntry, directory
from app.core.hot import operator_connection
from app.core.permissions import roles
from app.core.security import (
    AdminPrincipal,
    CustomerPrincipal,
    Principal,
    VendorPrincipal,
    cookie_name,
    hash_token,
    token_key,
)
from app.exceptions.base import UnavailableError
from app.utils import i18n

SAFE = {"GET", "HEAD", "OPTIONS"}
REALM_OF = {"admin": "admin", "vendor": "vendor", "shop": "customer"}

ADMIN_SQL = """
SELECT u.id, u.name, u.email, u.locale, u.is_super,
       (SELECT array_agg(p.platform_id) FROM admin_user_platforms p WHERE p.admin_user_id = u.id)
       AS platform_ids
FROM auth_sessions s JOIN admin_users u ON u.id = s.user_id AND u.is_active
WHERE s.token_hash = $1 AND s.realm = 'admin' AND s.expires_at > now()
"""
VENDOR_SQL = """
SELECT u.id, u.name, u.email, u.locale, s.shop_id, m.vendor_id, m.role,
       r.name AS role_name, r.permissions
FROM auth_sessions s JOIN team_users u ON u.id = s.user_id AND u.is_active
LEFT JOIN vendor_members m ON m.user_id = u.id AND m.vendor_id = coalesce($2, s.shop_id)
LEFT JOIN vendor_roles r ON r.vendor_id = m.vendor_id AND 'custom:' || r.id = m.role
WHERE s.token_hash = $1 AND s.realm = 'vendor' AND s.expires_at > now()
"""
CUSTOMER_SQL = """
SELECT s.user_id AS id, s.shop_id FROM auth_sessions s
WHERE s.token_hash = $1 AND s.realm = 'customer' AND s.expires_at > now() AND s.shop_id = $2
"""


class AuthMiddleware:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        state = scope.get("state", {})
        realm = REALM_OF.get(state.get("frontend") or "")
        if scope["type"] != "http" or realm is None:
            await self.app(scope, receive, send)
            return
        headers = dict(reversed(scope["headers"]))
        bearer = _bearer(headers)
        if scope["method"] not in SAFE and not bearer and is_forged(scope, headers):
            await _refuse(send)
            return
        secret = _session_of(bearer, realm) if bearer else state["cookies"].get(cookie_name(realm))
        if secret:
            try:
                state["principal"] = await _principal(realm, secret, state, headers)
            except UnavailableError:
                # Not a stranger: somebody we cannot look up. The dispatcher says so.
                state["is_unknown_who"] = True
        _choose_platform(state)
        await self.app(scope, receive, send)


def is_forged(scope: Scope, headers: dict[bytes, bytes]) -> bool:
    """Whether a browser says that another site made this request.

    Browsers send `Sec-Fetch-Site` or `Origin` with every unsafe request. A client that sends
    neither is a program; it may not ride on cookies.
    """
    site = headers.get(b"sec-fetch-site")
    if site is not None:
        return site not in {b"same-origin", b"none"}
    origin = headers.get(b"origin")
    if origin is not None:
        return origin.decode("latin-1").partition("://")[2].encode() != headers.get(b"host", b"")
    return b"cookie" in headers


async def _refuse(send: Send) -> None:
    body = orjson.dumps(
        {
            "title": "The request came from another site.",
            "code": "cross_site_request",
            "status": 403,
        }
    )
    await send(
        {
            "type": "http.response.start",
            "status": 403,
            "headers": [(b"content-type", b"application/problem+json")],
        }
    )
    await send({"type": "http.response.body", "body": body})


def _bearer(headers: dict[bytes, bytes]) -> str:
    scheme, _, token = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _session_of(bearer: str, realm: str) -> str | None:
    """The session secret inside a bearer token, if it was signed by us for this realm."""
    try:
        claims = jwt.decode(
            bearer,
            token_key(realm),
            algorithms=["HS256"],
            audience=realm,
            options={"require": ["exp", "aud", "sid"]},
        )
    except jwt.InvalidTokenError:
        return None
    return str(claims["sid"])


async def _principal(
    realm: str, secret: str, state: dict[str, Any], headers: dict[bytes, bytes]
) -> Principal | None:
    if not 20 <= len(secret) <= 100:
        return None
    digest = hash_token(secret)
    async with operator_connection() as db:
        if realm == "admin":
            row = await db.fetchrow(ADMIN_SQL, digest)
            _speak(state, row)
            return _admin(row, state)
        if realm == "vendor":
            row = await db.fetchrow(VENDOR_SQL, digest, _wanted_vendor(state, headers))
            state["team_user_id"] = row["id"] if row else None
            _speak(state, row)
            return _team_member(row)
        vendor = state["vendor"]
        row = await db.fetchrow(CUSTOMER_SQL, digest, vendor.id) if vendor else None
    return CustomerPrincipal(row["id"], "", "", row["shop_id"]) if row else None


def _speak(state: dict[str, Any], row: Any) -> None:
    """In the language of the person's profile, unless this device was told another one."""
    if row is not None and row["locale"] and not state["is_locale_chosen"]:
        state["locale"] = row["locale"]
        i18n.set_locale(row["locale"])


def _wanted_vendor(state: dict[str, Any], headers: dict[bytes, bytes]) -> int | None:
    """The vendor a path or header names; None leaves it to the session's active vendor.

    One that does not exist is 0, which nobody is a member of: it must not fall back.
    """
    if state["vendor"] is not None:
        vendor: VendorEntry = state["vendor"]
        return vendor.id
    code = state["vendor_code_in_path"] or headers.get(b"x-vendor-code", b"").decode("latin-1")
    if not code:
        return None
    found = directory().vendors.get(code)
    return found.id if found else 0


def _admin(row: Any, state: dict[str, Any]) -> AdminPrincipal | None:
    if row is None:
        return None
    platforms = directory().platforms
    allowed = tuple(p for p in platforms if row["is_super"] or p in (row["platform_ids"] or ()))
    wanted = state["cookies"].get("wz_platform", "")
    chosen = next((p for p in allowed if platforms[p].code == wanted), None)
    here = state["platform_id"] if state["platform_id"] in allowed else None
    return AdminPrincipal(
        user_id=row["id"],
        name=row["name"],
        email=row["email"],
        platform_id=here or chosen or next(iter(allowed), None),
        is_super=row["is_super"],
        platform_ids=allowed,
    )


def _team_member(row: Any) -> VendorPrincipal | None:
    if row is None or row["role"] is None:
        return None
    vendor = directory().by_id.get(row["vendor_id"])
    if vendor is None:
        return None
    return VendorPrincipal(
        user_id=row["id"],
        name=row["name"],
        email=row["email"],
        vendor_id=vendor.id,
        vendor_code=vendor.code,
        platform_id=vendor.platform_id,
        role=row["role"],
        permissions=(
            roles.of(row["role"]) if row["permissions"] is None else frozenset(row["permissions"])
        ),
        role_name=row["role_name"] or "",
    )


def _choose_platform(state: dict[str, Any]) -> None:
    """The back offices work on the principal's platform, whatever host they are opened on."""
    principal = state["principal"]
    if isinstance(principal, AdminPrincipal | VendorPrincipal):
        state["platform_id"] = principal.platform_id
    if isinstance(principal, VendorPrincipal) and state["vendor"] is None:
        state["vendor"] = directory().by_id.get(principal.vendor_id)
