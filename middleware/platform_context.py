"""Where a request came in: platform, vendor, frontend and language, into `scope["state"]`.

Pure ASGI and in memory: no query, and nothing but host, path and a language cookie is read. A
vendor's own host shows the shop at its root; the path is rewritten to the one grammar that
routers know, `/shop/{code}/...`.
"""

import secrets
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.config import settings
from app.core.directory import Directory, VendorEntry, directory
from app.utils import i18n

LOCAL_HOSTS = {"127.0.0.1", "localhost", "testserver", "[::1]"}
SHARED_PREFIXES = ("/static/", "/media/", "/api/", "/health")
FRONTENDS = {"admin", "vendor", "shop"}


class PlatformContextMiddleware:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        headers = dict(reversed(scope["headers"]))
        state: dict[str, Any] = scope.setdefault("state", {})
        state.update(_resolve(scope, headers))
        locale = state["locale"]
        i18n.set_locale(locale)
        await self.app(scope, receive, _remembering(send, scope, locale))


def _remembering(send: Send, scope: Scope, locale: str) -> Send:
    """A language that was asked for in the address is kept in a cookie."""
    if b"lang=" not in scope.get("query_string", b""):
        return send
    cookie = f"wz_lang={locale}; Path=/; Max-Age=31536000; SameSite=Lax".encode()

    async def with_cookie(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [*message.get("headers", ()), (b"set-cookie", cookie)]
            message = {**message, "headers": headers}
        await send(message)

    return with_cookie


def _resolve(scope: Scope, headers: dict[bytes, bytes]) -> dict[str, Any]:
    known = directory()
    host = _host(headers)
    vendor = known.vendor_of_host(host)
    on_own_host = vendor is not None
    found_host = on_own_host or host in _platform_hosts(known)
    path: str = scope["path"]
    if vendor is not None and not path.startswith(SHARED_PREFIXES):
        inside = f"/shop/{vendor.code}"
        if path != inside and not path.startswith(inside + "/"):
            scope["path"] = path = inside + (path if path != "/" else "")
            scope["raw_path"] = path.encode()
    frontend, code = _frontend_of(path)
    if vendor is None and code:
        vendor = known.vendors.get(code)
    elif vendor is not None and code and code != vendor.code:
        found_host, vendor = False, None  # another shop's path on this shop's host
    cookies = read_cookies(headers)
    platform = known.platform_of_host(host)
    platform_id = vendor.platform_id if vendor else platform.id if platform else None
    return {
        "request_id": secrets.token_hex(8),
        "host": host,
        "is_known_host": found_host,
        "frontend": frontend,
        "is_api": path.startswith("/api/"),
        "vendor": vendor,
        "vendor_code_in_path": code,
        "on_own_host": on_own_host,
        "platform_id": platform_id,
        "cookies": cookies,
        "locale": _locale(scope, headers, cookies, vendor),
        "is_locale_chosen": bool(_asked(scope) or i18n.normalise(cookies.get("wz_lang"))),
        "principal": None,
    }


def _host(headers: dict[bytes, bytes]) -> str:
    raw = headers.get(b"host", b"").decode("latin-1").lower()
    name, colon, port = raw.rpartition(":")
    return name if colon and port.isdigit() else raw


def _platform_hosts(known: Directory) -> set[str]:
    hosts = {p.host for p in known.platforms.values() if p.host}
    own = urlsplit(settings.public_url).hostname
    return hosts | ({own} if own else set()) | (set() if settings.is_production else LOCAL_HOSTS)


def _frontend_of(path: str) -> tuple[str | None, str]:
    """Frontend and, where the path names one, vendor code."""
    parts = path.split("/", 6)
    if len(parts) > 3 and parts[1] == "api" and parts[2] == "v1":
        frontend = parts[3]
        code = parts[4] if frontend == "shop" and len(parts) > 4 else ""
        return (frontend if frontend in {*FRONTENDS, "public"} else None), code
    frontend = parts[1] if len(parts) > 1 else ""
    if frontend not in FRONTENDS:
        return None, ""
    code = parts[2] if frontend != "admin" and len(parts) > 2 else ""
    return frontend, code


def read_cookies(headers: dict[bytes, bytes]) -> dict[str, str]:
    raw = headers.get(b"cookie")
    if not raw:
        return {}
    try:
        return {name: m.value for name, m in SimpleCookie(raw.decode("latin-1")).items()}
    except CookieError:
        return {}


def _locale(
    scope: Scope, headers: dict[bytes, bytes], cookies: dict[str, str], vendor: VendorEntry | None
) -> str:
    """Asked for in the address, else chosen on this device, else what the browser prefers, else
    the vendor's. For who is signed in, his profile comes before the browser (see `auth`)."""
    return i18n.negotiate(
        headers.get(b"accept-language", b"").decode("latin-1"),
        _asked(scope),
        cookies.get("wz_lang"),
        default=vendor.default_locale if vendor else "en",
    )


def _asked(scope: Scope) -> str | None:
    """The language named in the address, if we speak it."""
    query: bytes = scope.get("query_string", b"")
    if b"lang=" not in query:
        return None
    return i18n.normalise(parse_qs(query.decode("latin-1")).get("lang", [""])[0])
