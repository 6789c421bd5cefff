"""The benchmarks: python3 dev.py bench

Runs on a stack of its own (2 web workers, PostgreSQL with fsync off) and prints CPU milliseconds
per unit for application and PostgreSQL, statements per unit, and the ratio to a raw ASGI
application measured in the same run. Rates depend on the machine; ratios hardly.
"""

import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg

from app.core.database import transaction
from app.modules import registry
from app.modules.catalog.services.bulk_service import upsert
from app.modules.inventory.services import stock_service
from bench import hotplug, routing, statements
from bench.processes import cpu_seconds, memory_mb, pid_of
from bench.seed import BenchShop, fill, make_shop
from bench.shopper import Shopper

ROOT = Path(__file__).resolve().parents[1]
URL = urlsplit(os.environ.get("PUBLIC_URL", "http://127.0.0.1:8000"))
RAW_PORT = int(os.environ.get("PORT", "8000")) + 1717


@dataclass(slots=True)
class Row:
    name: str
    app_ms: float
    pg_ms: float
    per_second: float
    note: str = ""


Unit = Callable[[Shopper, int], Awaitable[None]]


async def measure(name: str, unit: Unit, units: int, shoppers: int = 8, note: str = "") -> Row:
    """Run a unit of work many times and share out what the processes spent."""
    web, pg = pid_of("web"), pid_of("postgres")
    people = [Shopper(URL.hostname or "", URL.port or 80) for _ in range(shoppers)]
    before = (cpu_seconds(web), cpu_seconds(pg), time.perf_counter())

    async def work(person: Shopper, start: int) -> None:
        for n in range(start, units, shoppers):
            await unit(person, n)

    await asyncio.gather(*(work(person, n) for n, person in enumerate(people)))
    took = time.perf_counter() - before[2]
    row = Row(
        name,
        (cpu_seconds(web) - before[0]) * 1000 / units,
        (cpu_seconds(pg) - before[1]) * 1000 / units,
        units / took,
        note,
    )
    for person in people:
        if person.writer is not None:
            person.writer.close()
    return row


def reading(path: str, *, fresh: bool) -> Unit:
    async def unit(shopper: Shopper, n: int) -> None:
        mark = "&" if "?" in path else "?"
        shopper.cookies.clear()
        answer = await shopper.get(f"{path}{mark}n={n}" if fresh else path)
        if answer.status != 200:
            msg = f"{path} answered {answer.status}"
            raise RuntimeError(msg)

    return unit


async def raw_reference() -> float:
    """CPU milliseconds of a request that does nothing."""
    command = [
        sys.executable, "-m", "granian", "--interface", "asgi", "--port", str(RAW_PORT),
        "--workers", "1", "--log-level", "warning", "bench.raw:app",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        await asyncio.sleep(2)
        person = Shopper("127.0.0.1", RAW_PORT)
        await person.get("/")
        before, units = cpu_seconds(process.pid), 8000
        people = [Shopper("127.0.0.1", RAW_PORT) for _ in range(8)]

        async def work(one: Shopper) -> None:
            for _ in range(units // 8):
                await one.get("/")

        await asyncio.gather(*(work(one) for one in people))
        return (cpu_seconds(process.pid) - before) * 1000 / units
    finally:
        process.terminate()
        process.wait()


async def one_order(shopper: Shopper, shop: BenchShop, sku: str) -> str:
    """Cart, checkout page, order. Where it led."""
    shopper.cookies.clear()
    added = await shopper.fill_cart(shop.code, sku)
    if added.status == 409:
        return "refused"
    total = await shopper.see_total(shop.code)
    answer = await shopper.place(shop.code, total)
    if answer.status == 409:
        return "refused"
    return "ordered" if "/orders/" in answer.headers.get("location", "") else f"{answer.status}"


async def race(shop: BenchShop) -> str:
    """Fifty shoppers at once for ten pieces."""
    sku = _scarce(shop)
    people = [Shopper(URL.hostname or "", URL.port or 80) for _ in range(50)]
    totals = []
    for person in people:
        await person.fill_cart(shop.code, sku)
        totals.append(await person.see_total(shop.code))
    started = time.perf_counter()
    answers = await asyncio.gather(
        *(p.place(shop.code, t) for p, t in zip(people, totals, strict=True))
    )
    took = time.perf_counter() - started
    orders = sum("/orders/" in a.headers.get("location", "") for a in answers)
    clean = sum(a.status == 409 for a in answers)
    return f"{orders} orders, {clean} clean refusals, {50 - orders - clean} errors, {took:.2f} s"


def _scarce(shop: BenchShop) -> str:
    sku = f"RARE-{uuid4().hex[:6]}"
    with transaction(shop.context) as db:
        record = {
            "external_id": sku,
            "fingerprint": sku,
            "part": "whole",
            "title": sku,
            "locale": "en",
            "variants": [{"sku": sku, "price_cents": 1000}],
        }
        upsert(db, shop.id, [record])  # type: ignore[list-item]
        stock_service.set_levels(db, shop.id, {sku: 10}, reason="count", ref=sku)
    return sku


async def of_shop(shop: BenchShop, skus: list[str]) -> list[Row]:
    api, base = f"/api/v1/shop/{shop.code}/catalog", f"/shop/{shop.code}"
    asker = Shopper(URL.hostname or "", URL.port or 80)
    listed = (await asker.get(f"{base}/products")).body.decode()
    found = re.search(rf'href="({base}/products/([^"]+))"', listed)
    assert found is not None
    page, slug = found[1], found[2]
    sizes = f"{len(listed) / 1000:.1f} kB"
    detail = f"{len((await asker.get(page)).body) / 1000:.1f} kB"

    async def add(shopper: Shopper, n: int) -> None:
        await shopper.fill_cart(shop.code, skus[n % 500])

    async def order(shopper: Shopper, n: int) -> None:
        outcome = await one_order(shopper, shop, skus[n % 500])
        if outcome != "ordered":
            raise RuntimeError(outcome)

    async def hot(shopper: Shopper, n: int) -> None:
        await one_order(shopper, shop, skus[0])

    return [
        await measure("list JSON fresh", reading(f"{api}/products", fresh=True), 1500),
        await measure("list JSON cached", reading(f"{api}/products", fresh=False), 6000),
        await measure("detail JSON fresh", reading(f"{api}/products/{slug}", fresh=True), 1500),
        await measure("detail JSON cached", reading(f"{api}/products/{slug}", fresh=False), 6000),
        await measure("search JSON fresh", reading(f"{api}/search?q=oak+lamp", fresh=True), 1000),
        await measure("list page fresh", reading(f"{base}/products", fresh=True), 800, note=sizes),
        await measure("list page cached", reading(f"{base}/products", fresh=False), 6000),
        await measure("product page fresh", reading(page, fresh=True), 800, note=detail),
        await measure("product page cached", reading(page, fresh=False), 6000),
        await measure("search page fresh", reading(f"{base}/search?q=oak+mug", fresh=True), 500),
        await measure("add to cart", add, 1000, 16),
        await measure("whole checkout, 1 shopper", order, 200, 1),
        await measure("whole checkout, 16 shoppers", order, 600, 16),
        await measure("whole checkout, 16, one SKU", hot, 400, 16),
    ]


def _analyse() -> None:
    """What autovacuum does within a minute of an import."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as owner:
        owner.execute("VACUUM (ANALYZE)")


def start_up() -> str:
    code = "import time; a=time.process_time(); import main; print(time.process_time()-a)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return f"{float(done.stdout.strip().splitlines()[-1]):.2f} s CPU"


async def main() -> int:
    registry.load()
    raw = await raw_reference()
    idle = memory_mb(pid_of("web"))
    print(f"raw ASGI reference: {raw * 1000:.0f} us of CPU per request\n")
    for products in (1000, 10_000):
        shop = make_shop(f"bench{products}")
        started = time.perf_counter()
        skus = fill(shop, products)
        rate = products / (time.perf_counter() - started)
        _analyse()
        await asyncio.sleep(2)
        counted = statements.count(shop, skus[1]) if products == 1000 else {}
        print(f"{products:,} products (2 variants each; seeded at {rate:,.0f} products/s)")
        print(f"{'':32}{'app ms':>9}{'pg ms':>9}{'sum':>9}{'x raw':>8}{'units/s':>10}")
        for row in await of_shop(shop, skus):
            both = row.app_ms + row.pg_ms
            print(
                f"  {row.name:30}{row.app_ms:9.3f}{row.pg_ms:9.3f}{both:9.3f}"
                f"{row.app_ms / raw:8.1f}{row.per_second:10.0f}  {row.note}"
            )
        print(f"  race, 50 for 10: {await race(shop)}\n")
        for name, value in counted.items():
            print(f"  {value:>3} statements: {name}")
        print()
    print(routing.compare())
    print(f"start-up: {start_up()} to import the application")
    busy = memory_mb(pid_of("web"))
    print(f"memory of web (2 workers and their master): {idle:.0f} MB idle, {busy:.0f} MB after")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(hotplug.main() if "hotplug" in sys.argv[1:] else main()))
