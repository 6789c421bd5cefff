"""Read your writes: who switched a module sees the change in whichever worker answers next.

The answer to a change names the platform and its new generation, in a header for programs and a
short-lived cookie for browsers. A worker that knows less looks once before it decides what is on.
"""

from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.gate import GENERATION_COOKIE, GENERATION_HEADER, gate

# A worker that is longer behind than this has lost its database; then the last known set holds.
REMEMBER_SECONDS = 60


class ModuleGenerationMiddleware:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (seen := _seen(scope)) and gate.is_behind(*seen):
            await gate.look_again(*seen)

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                made = scope["state"].get("module_generation")
                if made is not None:
                    keep = f"Path=/; Max-Age={REMEMBER_SECONDS}; HttpOnly; SameSite=Lax"
                    cookie = f"{GENERATION_COOKIE}={made}; {keep}"
                    headers = [
                        *message.get("headers", ()),
                        (GENERATION_HEADER, made.encode()),
                        (b"set-cookie", cookie.encode()),
                    ]
                    message = {**message, "headers": headers}
            await send(message)

        is_change = scope["type"] == "http" and scope["method"] not in {"GET", "HEAD"}
        await self.app(scope, receive, telling if is_change else send)


def _seen(scope: Scope) -> tuple[int, int] | None:
    """The platform and generation this client knows of."""
    said: Any = scope["state"]["cookies"].get(GENERATION_COOKIE)
    if said is None:
        said = next(
            (v.decode("latin-1") for n, v in scope["headers"] if n == GENERATION_HEADER), ""
        )
    platform_id, _, generation = said.partition(".")
    if not (platform_id.isdecimal() and generation.isdecimal() and len(said) < 20):
        return None
    return int(platform_id), int(generation)
