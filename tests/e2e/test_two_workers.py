"""What one web worker writes, the pages that the other keeps in memory show within a second."""

import re
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import httpx2
import pytest

from tests.e2e.stack import Stack
from tests.support.goods import ADDRESS

pytestmark = pytest.mark.slow

SHOP = "voltwierk"
PAGE = f"/shop/{SHOP}/products/webcam-with-a-shutter"
SKU = "VW-WC"
LOOKS = 24  # each on a connection of its own, so that both workers answer some


def test_both_workers_answer(stack: Stack) -> None:
    before = [_cpu_ticks(pid) for pid in stack.web_workers]

    for _ in range(4):
        _look(stack, f"{PAGE}?again={time.time()}")

    after = [_cpu_ticks(pid) for pid in stack.web_workers]
    assert len(before) == 2
    assert all(now > then for then, now in zip(before, after, strict=True))


def test_a_new_price_is_seen_by_every_worker_within_a_second(stack: Stack) -> None:
    assert all("€99.00" in page for page in _look(stack, PAGE))
    client = stack.api("vendor", "nora@voltwierk.example")
    found = client.get("/api/v1/vendor/catalog/products", params={"search": "webcam"}).json()
    address = f"/api/v1/vendor/catalog/products/{found['items'][0]['id']}"
    product = client.get(address).json()
    changed = {key: product[key] for key in ("titles", "descriptions", "brand", "option_names")}
    changed["variants"] = [{"sku": SKU, "price_cents": 8750}]

    client.put(address, json=changed).raise_for_status()
    took = _until(stack, lambda page: "€87.50" in page and "€99.00" not in page)
    client.close()

    assert took < 1


def test_a_sale_is_seen_by_every_worker_within_a_second(stack: Stack) -> None:
    left = int(re.findall(r"Only (\d+) left", _look(stack, PAGE)[0])[0])

    _buy_one(stack)
    took = _until(stack, lambda page: f"Only {left - 1} left" in page)

    assert took < 1


def test_a_module_that_was_switched_is_off_and_on_in_the_very_next_request(stack: Stack) -> None:
    address = "/api/v1/admin/tenancy/modules/marketplace"
    path = "/api/v1/vendor/marketplace/imports"

    with (
        closing(stack.api("admin", "admin@wizamart.example")) as client,
        closing(stack.api("vendor", "nora@voltwierk.example")) as vendor,
    ):
        for switch, wanted in ((client.delete, 404), (client.put, 200)) * 3:
            seen = switch(address).raise_for_status().headers["x-module-generation"]
            headers = {**vendor.headers, "x-module-generation": seen, "connection": "close"}
            for _ in range(8):
                with httpx2.Client(base_url=stack.url, headers=headers, trust_env=False) as other:
                    assert other.get(path).status_code == wanted


def _look(stack: Stack, path: str) -> list[str]:
    headers = {"accept-language": "en", "connection": "close"}
    with httpx2.Client(base_url=stack.url, headers=headers, trust_env=False) as client:
        return [client.get(path).text for _ in range(LOOKS)]


def _until(stack: Stack, is_new: Callable[[str], bool]) -> float:
    """How long it took from now until the first round of looks in which all saw the new state."""
    start = time.monotonic()
    while True:
        round_started = time.monotonic()
        if all(map(is_new, _look(stack, PAGE))):
            return round_started - start
        assert round_started - start < 10, "somebody still shows the old page"


def _buy_one(stack: Stack) -> None:
    headers = {"sec-fetch-site": "same-origin", "accept-language": "en"}
    with httpx2.Client(base_url=stack.url, headers=headers, trust_env=False) as client:
        client.post(f"/shop/{SHOP}/cart", data={"sku": SKU, "quantity": "1"})
        shown = client.get(f"/shop/{SHOP}/checkout").text
        total = re.findall(r'name="shown_total_cents"\s+value="(\d+)"', shown)[0]
        form = {**ADDRESS, "payment": "bank_transfer", "shown_total_cents": total}
        assert client.post(f"/shop/{SHOP}/checkout", data=form).status_code == 303


def _cpu_ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
