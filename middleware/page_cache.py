"""The front lane: finished pages of the shops, from memory, before anything else looks.

Keyed by who is shown (vendor, form of host, path, query, language), valid for one content version
and one state of settings of the vendor. Nothing of the shopper is in the key, so nothing of him is
in the page; a request whose shopper is signed in goes past the cache. Concurrent misses build a
page once.
"""

import asyncio
import gzip
import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.directory import content_version
from app.core.gate import gate
from app.core.module_settings import settings_stamp
from app.core.security import cookie_name

Headers = list[tuple[bytes, bytes]]
Key = tuple[Any, ...]
Version = tuple[int, int, int, int]

MAX_ENTRIES = 4_000
MAX_BYTES = 64_000_000
MAX_PAGE = 1_000_000
WORTH_COMPRESSING = 600


@dataclass(frozen=True, slots=True)
class Finished:
    """An answer, ready to send in three forms."""

    version: Version
    headers: Headers
    body: bytes
    zipped: bytes
    etag: bytes


class PageCacheMiddleware:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._pages: OrderedDict[Key, Finished] = OrderedDict()
        self._size = 0
        self._building: dict[Key, asyncio.Future[None]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = self._key(scope)
        if key is None:
            await self.app(scope, receive, send)
            return
        version = _version(scope["state"])
        page = self._fresh(key, version)
        if page is None and key in self._building:
            # Somebody builds this page right now; wait for his, but never longer than he takes.
            await asyncio.wait([self._building[key]], timeout=5)
            page = self._fresh(key, version)
        if page is None:
            await self._build(key, version, scope, receive, send)
        else:
            await _answer(page, scope, send)

    def _key(self, scope: Scope) -> Key | None:
        if scope["type"] != "http" or scope["method"] != "GET":
            return None
        state = scope["state"]
        if state["frontend"] != "shop" or state["vendor"] is None or not state["is_known_host"]:
            return None
        cookies = state["cookies"]
        if cookies and cookie_name("customer") in cookies:
            return None
        return (
            state["vendor"].id,
            state["host"] if state["on_own_host"] else "",
            scope["path"],
            scope["query_string"],
            state["locale"],
        )

    def _fresh(self, key: Key, version: Version) -> Finished | None:
        page = self._pages.get(key)
        if page is None or page.version != version:
            return None
        self._pages.move_to_end(key)
        return page

    async def _build(
        self, key: Key, version: Version, scope: Scope, receive: Receive, send: Send
    ) -> None:
        done = asyncio.get_running_loop().create_future()
        self._building[key] = done
        recorder = _Recorder(send)
        try:
            await self.app(scope, receive, recorder)
        finally:
            self._building.pop(key, None)
            done.set_result(None)
        policy = scope["state"].get("policy")
        if policy is None or policy.cache != "page" or not recorder.is_shareable:
            return
        self._keep(key, _finish(version, recorder))

    def _keep(self, key: Key, page: Finished) -> None:
        old = self._pages.pop(key, None)
        self._size += len(page.body) - (len(old.body) if old else 0)
        self._pages[key] = page
        while len(self._pages) > MAX_ENTRIES or self._size > MAX_BYTES:
            _, dropped = self._pages.popitem(last=False)
            self._size -= len(dropped.body)


class _Recorder:
    """Passes an answer on and remembers it."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0
        self.headers: Headers = []
        self.chunks: list[bytes] = []
        self.is_complete = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = list(message.get("headers", ()))
        elif message["type"] == "http.response.body":
            self.chunks.append(message.get("body", b""))
            self.is_complete = not message.get("more_body", False)
        await self._send(message)

    @property
    def is_shareable(self) -> bool:
        private = any(name == b"set-cookie" for name, _ in self.headers)
        size = sum(map(len, self.chunks))
        return self.status == 200 and self.is_complete and not private and size <= MAX_PAGE


def _version(state: dict[str, Any]) -> Version:
    vendor = state["vendor"]
    mask = gate.mask(vendor.platform_id)
    return content_version(vendor.id), settings_stamp(vendor.id), mask, gate.serial


def _finish(version: Version, recorder: _Recorder) -> Finished:
    body = b"".join(recorder.chunks)
    dropped = {b"content-length", b"etag", b"content-encoding", b"x-request-id"}
    headers = [(n, v) for n, v in recorder.headers if n not in dropped]
    etag = b'"' + hashlib.blake2b(body, digest_size=8).hexdigest().encode() + b'"'
    headers += [(b"etag", etag), (b"vary", b"accept-encoding, accept-language, cookie")]
    zipped = gzip.compress(body, 6) if len(body) > WORTH_COMPRESSING else b""
    return Finished(version, headers, body, zipped, etag)


async def _answer(page: Finished, scope: Scope, send: Send) -> None:
    accepts = b""
    for name, value in scope["headers"]:
        if name == b"if-none-match" and page.etag in value:
            await send({"type": "http.response.start", "status": 304, "headers": page.headers})
            await send({"type": "http.response.body", "body": b""})
            return
        if name == b"accept-encoding":
            accepts = value
    body, headers = page.body, page.headers
    if page.zipped and b"gzip" in accepts:
        body, headers = page.zipped, [*headers, (b"content-encoding", b"gzip")]
    headers = [
        *headers,
        (b"content-length", str(len(body)).encode()),
        (b"x-request-id", scope["state"]["request_id"].encode()),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
