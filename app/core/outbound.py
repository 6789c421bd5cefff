"""The one way out: HTTP requests to addresses that vendors and feeds name.

An address from outside may point into our own network (SSRF). So a host is resolved once, every
address it has must be public, and the connection goes to exactly the address that was checked,
whatever the name resolves to a moment later. Redirects are followed by hand, each checked like the
first. Size, time and compression ratio are capped. Nothing else in the platform opens connections
to addresses it was told.

For providers that we configure ourselves (Stripe, SMTP) this is not needed.
"""

import asyncio
import re
import socket
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import httpx2
from pydantic import model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.core.addresses import is_public
from app.core.config import settings
from app.core.outbound_body import Caps, FetchFailedError, decoded, store
from app.exceptions.base import InvalidInputError

Resolver = Callable[[str, int], Awaitable[list[str]]]

_HOST = re.compile(rb"[A-Za-z0-9_.-]{1,253}|[0-9A-Fa-f:.]{2,45}")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PORTS = {"http": 80, "https": 443}
_PRIVATE_HEADERS = ("authorization", "cookie", "proxy-authorization")


class OutboundSettings(BaseSettings):
    """`OUTBOUND_ALLOW_PRIVATE`: host:port pairs, comma separated, that may be private.

    Only for the fakes of a demo or a test, spelled exactly as in the address; refused in
    production.
    """

    model_config = SettingsConfigDict(env_prefix="OUTBOUND_", extra="ignore")

    allow_private: str = ""

    @property
    def allowed(self) -> frozenset[str]:
        return frozenset(part.strip() for part in self.allow_private.split(",") if part.strip())

    @model_validator(mode="after")
    def _refuse_in_production(self) -> "OutboundSettings":
        if settings.is_production and self.allowed:
            msg = "OUTBOUND_ALLOW_PRIVATE is refused in production."
            raise ValueError(msg)
        return self


class AddressRefusedError(InvalidInputError):
    """The address is not one we connect to. Says nothing about what might listen there."""

    code = "address_refused"

    def __init__(self, url: str) -> None:
        super().__init__("This address is not on the public web.", url=url[:200])


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer read whole. `url` is where it came from after redirects."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Downloaded:
    """An answer stored in `path`, which is the caller's to delete."""

    url: str
    path: Path
    size: int
    headers: Mapping[str, str]


async def system_resolver(host: str, port: int) -> list[str]:
    """Every address of a host. Also turns `2130706433` and `0x7f.1` into what they mean."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True, slots=True)
class Outbound:
    """The client. The default one, `outbound`, is for everyone; tests make their own."""

    resolve: Resolver = system_resolver
    ports: frozenset[int] = frozenset({80, 443})
    allow_private: frozenset[str] = field(default_factory=lambda: OutboundSettings().allowed)
    transport: httpx2.AsyncBaseTransport | None = None
    tls: ssl.SSLContext | None = None

    def fetch(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        content: bytes = b"",
        caps: Caps | None = None,
    ) -> Fetched:
        """One request, its answer in memory. Blocks; for tasks and `def` routes."""
        request = Outgoing(method, url, dict(headers or {}), content)
        return asyncio.run(self.afetch(request, caps or Caps()))

    def download(
        self, url: str, *, headers: Mapping[str, str] | None = None, caps: Caps | None = None
    ) -> Downloaded:
        """Stream an answer into a temporary file. A file that failed half-way is removed."""
        request = Outgoing("GET", url, dict(headers or {}))
        return asyncio.run(self.adownload(request, caps or Caps()))

    async def afetch(self, request: "Outgoing", caps: Caps) -> Fetched:
        async with self._answer(request, caps) as answer:
            body = b"".join([chunk async for chunk in decoded(answer, caps)])
            return Fetched(request.url, answer.status_code, dict(answer.headers), body)

    async def adownload(self, request: "Outgoing", caps: Caps) -> Downloaded:
        async with self._answer(request, caps) as answer:
            if not answer.is_success:
                raise FetchFailedError(request.url, f"HTTP {answer.status_code}")
            path, size = await store(decoded(answer, caps))
            return Downloaded(request.url, path, size, dict(answer.headers))

    @asynccontextmanager
    async def _answer(self, request: "Outgoing", caps: Caps) -> AsyncGenerator[httpx2.Response]:
        """The final answer, its body unread. The clock runs until the caller is done with it."""
        timeout = httpx2.Timeout(caps.idle_seconds, connect=caps.connect_seconds)
        transport = self.transport or httpx2.AsyncHTTPTransport(verify=self.tls or _tls())
        try:
            async with (
                asyncio.timeout(caps.seconds),
                # No proxies, cookies or .netrc from the environment: they would undo the pinning.
                httpx2.AsyncClient(
                    transport=transport, timeout=timeout, trust_env=False, follow_redirects=False
                ) as client,
            ):
                answer = await self._follow(client, request, caps)
                try:
                    yield answer
                finally:
                    await answer.aclose()
        except TimeoutError as late:
            raise FetchFailedError(request.url, "it took too long") from late
        except httpx2.HTTPError as failed:
            raise FetchFailedError(request.url, type(failed).__name__) from failed

    async def _follow(
        self, client: httpx2.AsyncClient, request: "Outgoing", caps: Caps
    ) -> httpx2.Response:
        for _ in range(caps.redirects + 1):
            pinned = await self._pinned(client, request)
            answer = await client.send(pinned, stream=True)
            target = answer.headers.get("location")
            if answer.status_code not in _REDIRECTS or not target or request.method != "GET":
                return answer
            await answer.aclose()
            request.move(target)
        raise FetchFailedError(request.url, "too many redirects")

    async def _pinned(self, client: httpx2.AsyncClient, request: "Outgoing") -> httpx2.Request:
        """The request, addressed to the very address that was checked.

        The name stays in the Host header and in the TLS handshake, where certificates are
        checked against it.
        """
        url = parse(request.url)
        host, port = url.host, url.port or _PORTS[url.scheme]
        address = await self._checked_address(request.url, host, port)
        headers = {
            "User-Agent": "Wizamart/1.0 (+feed and webhook client)",
            "Accept-Encoding": "gzip, identity",
            **request.headers,
            "Host": url.netloc.decode("ascii"),
        }
        return client.build_request(
            request.method,
            url.copy_with(host=address),
            headers=headers,
            content=request.content or None,
            extensions={"sni_hostname": host, "timeout": client.timeout.as_dict()},
        )

    async def _checked_address(self, url: str, host: str, port: int) -> str:
        is_allowed = f"{host}:{port}" in self.allow_private
        if not is_allowed and port not in self.ports:
            raise AddressRefusedError(url)
        try:
            addresses = await self.resolve(host, port)
        except (OSError, UnicodeError) as unknown:
            raise FetchFailedError(url, "its host name is not known") from unknown
        # One private address among public ones is an attack or a mistake; both are refused.
        if not addresses or not (is_allowed or all(map(is_public, addresses))):
            raise AddressRefusedError(url)
        return addresses[0]


@dataclass(slots=True)
class Outgoing:
    """A request on its way; `url` changes with each redirect."""

    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict[str, str])
    content: bytes = b""

    def move(self, target: str) -> None:
        """Go where a redirect points. Credentials stay with the host they were meant for."""
        here = parse(self.url)
        try:
            there = here.join(target)
        except httpx2.InvalidURL as invalid:
            raise AddressRefusedError(target) from invalid
        if (here.scheme, here.netloc) != (there.scheme, there.netloc):
            self.headers = {
                name: value
                for name, value in self.headers.items()
                if name.lower() not in _PRIVATE_HEADERS
            }
        self.url = str(there)


def parse(url: str) -> httpx2.URL:
    """The address, if it is one we could fetch at all: http(s), a host, no user name."""
    try:
        parsed = httpx2.URL(url)
    except (httpx2.InvalidURL, UnicodeError, TypeError) as invalid:
        raise AddressRefusedError(url) from invalid
    if parsed.scheme not in _PORTS or parsed.userinfo or not _HOST.fullmatch(parsed.raw_host):
        raise AddressRefusedError(url)
    return parsed


@cache
def _tls() -> ssl.SSLContext:
    return httpx2.create_ssl_context()


outbound = Outbound()
