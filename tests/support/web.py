"""A small web on the loopback interface, a tripwire, and resolvers that say what a test wants."""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from app.core.outbound import Outbound


class Tripwire:
    """A listener on the loopback interface that must never be reached."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.socket.settimeout(0.05)
        self.port: int = self.socket.getsockname()[1]

    def connections(self) -> int:
        count = 0
        with suppress(TimeoutError):
            while True:
                self.socket.accept()[0].close()
                count += 1
        return count


@pytest.fixture
def tripwire() -> Iterator[Tripwire]:
    wire = Tripwire()
    yield wire
    wire.socket.close()


class Handler(BaseHTTPRequestHandler):
    """A small web: what it answers is decided by the path."""

    protocol_version = "HTTP/1.1"
    seen: list[tuple[str, dict[str, str]]]

    def do_GET(self) -> None:
        self.seen.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        status, headers, body = self.answers.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - the name that http.server asks for

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass

    answers: dict[str, tuple[int, dict[str, str], bytes]]


class Web:
    def __init__(self) -> None:
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        handler = type("Bound", (Handler,), {"seen": self.seen, "answers": self.answers})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.port: int = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def url(self, path: str, host: str = "shop.test") -> str:
        return f"http://{host}:{self.port}{path}"


@pytest.fixture
def web() -> Iterator[Web]:
    web = Web()
    yield web
    web.server.shutdown()
    web.server.server_close()


def to(*addresses: str) -> "CountingResolver":
    return CountingResolver([list(addresses)])


class CountingResolver:
    """Answers from a list, the last one for ever: a name may change what it means."""

    def __init__(self, answers: list[list[str]]) -> None:
        self.answers = answers
        self.calls: list[str] = []

    async def __call__(self, host: str, port: int) -> list[str]:
        self.calls.append(host)
        return self.answers[min(len(self.calls), len(self.answers)) - 1]


def demo(web: Web, *hosts: str) -> Outbound:
    """A client that may reach the little web under these names."""
    allowed = frozenset(f"{host}:{web.port}" for host in hosts or ("shop.test",))
    return Outbound(resolve=to("127.0.0.1"), allow_private=allowed)
