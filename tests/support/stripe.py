"""The fake gateway in a thread of its own, and an ear for its webhooks."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx2
import pytest
import stripe
from starlette.applications import Starlette
from stripe import StripeClient

from fakes import serving
from fakes.stripe.app import create_app


@dataclass(slots=True)
class FakeStripe:
    """Where it listens, and its `/_fake` doors."""

    url: str

    def client(self, key: str = "sk_test_wizamart", retries: int = 0) -> StripeClient:
        return StripeClient(key, base_addresses={"api": self.url}, max_network_retries=retries)

    def control(self, **wanted: Any) -> None:
        httpx2.put(f"{self.url}/_fake/controls", json=wanted).raise_for_status()

    def calm(self) -> None:
        httpx2.delete(f"{self.url}/_fake/controls").raise_for_status()

    def pay(self, session_id: str, card: str = "4242424242424242", **more: Any) -> Any:
        answer = httpx2.post(
            f"{self.url}/_fake/sessions/{session_id}/pay", json={"card": card, **more}
        )
        return answer.json()


@contextmanager
def running(path: Path | None = None) -> Generator[FakeStripe]:
    with served(create_app(path)) as url:
        yield FakeStripe(url)


@contextmanager
def served(app: Starlette) -> Generator[str]:
    """Serve until the block ends. Never forked, so its state is what the test made it."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    loop = asyncio.new_event_loop()
    stopped = asyncio.Event()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(serving.serve(app, "127.0.0.1", port, stopped))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    until(lambda: _answers(port))
    yield f"http://127.0.0.1:{port}"
    loop.call_soon_threadsafe(stopped.set)
    thread.join(10)
    loop.close()


@pytest.fixture(scope="session")
def stripe_server() -> Iterator[FakeStripe]:
    with running() as fake:
        yield fake


@pytest.fixture
def fake_stripe(stripe_server: FakeStripe) -> Iterator[FakeStripe]:
    yield stripe_server
    stripe_server.calm()


@dataclass(slots=True)
class Ear:
    """Receives webhooks; `answers` are the statuses it gives, 200 once they are used up."""

    url: str = ""
    secret: str = ""
    answers: list[int] = field(default_factory=list[int])
    heard: list[tuple[bytes, str]] = field(default_factory=list[tuple[bytes, str]])
    headers: list[Mapping[str, str]] = field(default_factory=list[Mapping[str, str]])

    def events(self) -> list[stripe.Event]:
        return [
            stripe.Webhook.construct_event(body, signature, self.secret)
            for body, signature in list(self.heard)
        ]

    def types(self) -> list[str]:
        return [event.type for event in self.events()]


@pytest.fixture
def ear() -> Iterator[Ear]:
    found = Ear()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.headers.append({name.lower(): told for name, told in self.headers.items()})
            found.heard.append((body, self.headers.get("Stripe-Signature", "")))
            self.send_response(found.answers.pop(0) if found.answers else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


def order(**more: Any) -> Any:
    return {
        "mode": "payment",
        "success_url": "https://shop.example/thanks?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "https://shop.example/cart",
        "client_reference_id": "order-1",
        "metadata": {"vendor": "7"},
        "line_items": [
            {"quantity": 2, "price_data": {"currency": "eur", "unit_amount": 1299,
                                           "product_data": {"name": "Mug"}}},
            {"quantity": 1, "price_data": {"currency": "eur", "unit_amount": 490,
                                           "product_data": {"name": "Delivery"}}},
        ],
        "payment_intent_data": {"metadata": {"order": "1"}},
    } | more  # fmt: skip


def paid_intent(client: StripeClient, amount: int = 5000, **more: Any) -> stripe.PaymentIntent:
    wanted: Any = {"amount": amount, "currency": "eur", "payment_method": "pm_card_visa",
                   "confirm": True} | more  # fmt: skip
    return client.v1.payment_intents.create(wanted)


def until(what: Callable[[], object], seconds: float = 10) -> None:
    """Wait for something that another thread or process does."""
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            pytest.fail("it did not happen in time")
        time.sleep(0.01)


def _answers(port: int) -> bool:
    try:
        return httpx2.get(f"http://127.0.0.1:{port}/_fake").is_success
    except httpx2.HTTPError:
        return False
