"""Placing an order over HTTP, as a shopper does."""

import re

from starlette.testclient import TestClient

from tests.support.factories import Shop
from tests.support.goods import ADDRESS


def place_order(client: TestClient, shop: Shop, sku: str, quantity: int = 1, **typed: str) -> int:
    """Buy by bank transfer. Returns the order's number; leaves no cookies behind."""
    client.cookies.clear()
    base = f"/shop/{shop.code}"
    client.post(f"{base}/cart", data={"sku": sku, "quantity": str(quantity)})
    page = client.get(f"{base}/checkout").text
    total = re.search(r'name="shown_total_cents" value="(\d+)"', page)
    assert total is not None
    placed = client.post(
        f"{base}/checkout",
        data={**ADDRESS, "payment": "bank_transfer", "shown_total_cents": total[1], **typed},
    )
    number = re.search(r"/orders/(\d+)/", placed.headers["location"])
    assert number is not None
    client.cookies.clear()
    return int(number[1])
