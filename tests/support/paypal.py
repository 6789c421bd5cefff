"""The fake PayPal in a thread of its own."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx2
import pytest

from fakes.paypal.app import create_app
from tests.support.stripe import served

KEY = "client-id-of-the-tests:secret-of-the-tests"


@dataclass(slots=True)
class FakePayPal:
    """Where it listens, its `/_fake` doors, and a client that knows nothing of our code."""

    url: str
    _token: str = field(default="", repr=False)

    def control(self, **wanted: Any) -> None:
        httpx2.put(f"{self.url}/_fake/controls", json=wanted).raise_for_status()

    def calm(self) -> None:
        httpx2.delete(f"{self.url}/_fake/controls").raise_for_status()

    def approve(self, order_id: str, funding: str = "ok") -> Any:
        url = f"{self.url}/_fake/orders/{order_id}/approve"
        return httpx2.post(url, json={"funding": funding}).json()

    def age(self, order_id: str) -> None:
        httpx2.post(f"{self.url}/_fake/orders/{order_id}/age").raise_for_status()

    def revoke_tokens(self) -> None:
        httpx2.delete(f"{self.url}/_fake/tokens").raise_for_status()

    def call(self, method: str, path: str, **more: Any) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {self.token()}", **more.pop("headers", {})}
        return httpx2.request(method, f"{self.url}{path}", headers=headers, **more)

    def token(self) -> str:
        if not self._token:
            client, _, secret = KEY.partition(":")
            answer = httpx2.post(
                f"{self.url}/v1/oauth2/token",
                auth=(client, secret),
                data={"grant_type": "client_credentials"},
            )
            self._token = answer.json()["access_token"]
        return self._token


@pytest.fixture(scope="session")
def paypal_server() -> Iterator[FakePayPal]:
    with served(create_app(None)) as url:
        yield FakePayPal(url)


def order(**more: Any) -> Any:
    amount = {"currency_code": "EUR", "value": "30.88"}
    return {
        "intent": "CAPTURE",
        "purchase_units": [{"custom_id": "checkout.1", "amount": amount}],
        "payment_source": {
            "paypal": {
                "experience_context": {
                    "return_url": "https://shop.example/thanks",
                    "cancel_url": "https://shop.example/cart",
                    "locale": "de-DE",
                }
            }
        },
    } | more
