"""Files before everything else: no tenant, no session, no router."""

from starlette.staticfiles import StaticFiles as FilesOnDisk
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.config import settings
from app.templates_config import static_files

MEDIA = "/media"
# Names are hashes of the content, so what a name stands for never changes.
MEDIA_HEADERS = [
    (b"cache-control", b"public, max-age=31536000, immutable"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'; sandbox"),
]


class StaticMiddleware:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        settings.media_dir.mkdir(parents=True, exist_ok=True)
        self._media = FilesOnDisk(directory=settings.media_dir)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope.get("path", "")
        if scope["type"] != "http" or not path.startswith(("/static/", "/media/")):
            await self.app(scope, receive, send)
        elif path.startswith("/static/"):
            await static_files(scope, receive, send)
        else:
            inner = {**scope, "path": path.removeprefix(MEDIA), "root_path": ""}
            await self._media(inner, receive, _with_media_headers(send))


def _with_media_headers(send: Send) -> Send:
    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] in {200, 206, 304}:
            message = {**message, "headers": [*message["headers"], *MEDIA_HEADERS]}
        await send(message)

    return wrapped
