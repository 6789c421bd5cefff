"""Many at once, over HTTP, against two web workers: nothing sold twice, no error for anybody."""

import asyncio
import re
from collections import Counter

import httpx2
import pytest

from tests.e2e.stack import Stack
from tests.support.goods import ADDRESS

pytestmark = pytest.mark.slow

SHOP, SKU = "voltwierk", "VW-RT"
BUYERS, PIECES = 50, 10
TOTAL = re.compile(r'name="shown_total_cents"\s+value="(\d+)"')


def test_fifty_buyers_of_ten_pieces_make_ten_orders(stack: Stack) -> None:
    _count(stack, PIECES)

    outcomes = Counter(asyncio.run(_everybody(stack)))

    orders = stack.rows("SELECT id FROM orders_lines WHERE sku = %s", SKU)
    stock = stack.rows("SELECT on_hand, reserved FROM inventory_stock_items WHERE sku = %s", SKU)
    assert outcomes == {"bought": PIECES, "refused": BUYERS - PIECES}
    assert len(orders) == PIECES
    assert stock == [{"on_hand": PIECES, "reserved": PIECES}]


def _count(stack: Stack, pieces: int) -> None:
    """The vendor counts his stock."""
    client = stack.api("vendor", "sam@voltwierk.example")
    body = {"sku": SKU, "on_hand": pieces}
    client.post("/api/v1/vendor/inventory/counts", json=body).raise_for_status()
    client.close()


async def _everybody(stack: Stack) -> list[str]:
    """All fill their carts first; then all press the button at once."""
    headers = {"sec-fetch-site": "same-origin", "accept-language": "en"}
    limits = httpx2.Limits(max_connections=None)
    ready = asyncio.Barrier(BUYERS)

    async def buy(number: int) -> str:
        async with httpx2.AsyncClient(
            base_url=stack.url, headers=headers, limits=limits, timeout=60, trust_env=False,
            verify=False,
        ) as client:  # fmt: skip
            await client.post(f"/shop/{SHOP}/cart", data={"sku": SKU, "quantity": "1"})
            page = (await client.get(f"/shop/{SHOP}/checkout")).text
            form = {**ADDRESS, "email": f"racer{number}@example.com", "payment": "bank_transfer"}
            form["shown_total_cents"] = TOTAL.findall(page)[0]
            await ready.wait()
            answer = await client.post(f"/shop/{SHOP}/checkout", data=form)
        return _outcome(answer)

    return await asyncio.gather(*(buy(number) for number in range(BUYERS)))


def _outcome(answer: httpx2.Response) -> str:
    if answer.status_code == 303 and "/orders/" in answer.headers["location"]:
        return "bought"
    if answer.status_code == 409 and "</html>" in answer.text:
        return "refused"
    return f"{answer.status_code}: {answer.text[:200]}"
