"""Security headers on every answer, and `no-store` on everything that knows who is asking."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.config import settings
from app.core.csp import content_security

ALWAYS = [
    (b"content-security-policy", content_security().encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
]
if settings.public_url.startswith("https:"):
    ALWAYS.append((b"strict-transport-security", b"max-age=31536000; includeSubDomains"))


class SecurityHeadersMiddleware:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", ()))
                names = {name for name, _ in headers}
                headers += [pair for pair in ALWAYS if pair[0] not in names]
                if b"cache-control" not in names:
                    headers.append((b"cache-control", _caching(scope)))
                headers.append((b"x-request-id", scope["state"]["request_id"].encode()))
                message = {**message, "headers": headers}
            await send(message)

        await self.app(scope, receive, with_headers)


def _caching(scope: Scope) -> bytes:
    """Shared pages may be kept but must be asked about; nothing else is kept anywhere."""
    policy = scope["state"].get("policy")
    shared = policy is not None and policy.cache == "page"
    if shared and scope["state"]["principal"] is None:
        return b"no-cache"
    return b"private, no-store"
