"""The fault run: kill processes at random under shopping load, then count.

    python3 dev.py prove [--faults 30] [--seed N]

Shoppers buy without pause and retry what broke, as people do. What they were told counts: every
order that a shopper was shown must exist, once; no stock may be sold twice; every order has one
confirmation mail. Meanwhile a large feed is imported, and must be there whole and once. The seed
is printed, so that a run can be repeated.
"""

import argparse
import asyncio
import json
import os
import random
import re
import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import text

from app.core.database import Context, transaction
from app.modules import registry
from app.modules.catalog.services.bulk_service import upsert
from app.modules.inventory.services import stock_service
from bench.prove_import import ImportUnderFire
from bench.seed import BenchShop, fill, make_shop
from bench.shopper import Shopper
from scripts.check_invariants import check

SHOPPERS = 8
SCARCE = 40
TARGETS = ("web", "worker", "relay", "postgres", "valkey")
ORDER = re.compile(r"/orders/(\d+)/")


@dataclass
class Tally:
    """What the shoppers were told."""

    acknowledged: list[int] = field(default_factory=list)
    refused: int = 0
    retries: int = 0
    unresolved: int = 0
    longest: float = 0.0


async def buy(shopper: Shopper, shop: BenchShop, sku: str, tally: Tally) -> None:
    """One purchase, retried until there is an answer: an order or a clean refusal."""
    started = time.monotonic()
    total = ""
    deadline = started + 60
    while time.monotonic() < deadline:
        try:
            if not total:
                added = await shopper.fill_cart(shop.code, sku)
                if added.status in {404, 409}:
                    tally.refused += 1
                    return
                total = await shopper.see_total(shop.code)
            answer = await shopper.place(shop.code, total) if total else None
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            answer = None
        if answer is not None and answer.status == 303:
            if found := ORDER.search(answer.headers["location"]):
                tally.acknowledged.append(int(found[1]))
                tally.longest = max(tally.longest, time.monotonic() - started)
                return
            total = ""
        if answer is not None and answer.status == 409:
            tally.refused += 1
            return
        tally.retries += 1
        await asyncio.sleep(0.3)
    tally.unresolved += 1


async def shop_until(
    stop: asyncio.Event, shop: BenchShop, skus: list[str], tally: Tally, seed: int
) -> None:
    url = urlsplit(os.environ["PUBLIC_URL"])
    dice = random.Random(seed)
    while not stop.is_set():
        shopper = Shopper(url.hostname or "127.0.0.1", url.port or 80)
        await buy(shopper, shop, dice.choice(skus), tally)
        if shopper.writer is not None:
            shopper.writer.close()


async def break_things(faults: int, seed: int) -> dict[str, int]:
    """Kill -9, one after another, with hardly time to recover in between."""
    dice = random.Random(seed)
    done: dict[str, int] = {}
    while sum(done.values()) < faults:
        await asyncio.sleep(dice.uniform(0.6, 2.0))
        ledger = json.loads(Path(os.environ["STACK_LEDGER"]).read_text())
        names = [n for n in TARGETS if n in ledger]
        name = dice.choice(names)
        pid = dice.choice([ledger[name]["pid"], *_children(ledger[name]["pid"])])
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
        done[name] = done.get(name, 0) + 1
        print(f"  fault {sum(done.values()):>3}: {name} ({pid})", flush=True)
    return done


def _children(pid: int) -> list[int]:
    try:
        raw = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in raw.split()]


async def wait_until_quiet(seconds: float = 90) -> int:
    """Until the outbox is empty. How many deliveries are still waiting."""
    deadline = time.monotonic() + seconds
    waiting = -1
    while time.monotonic() < deadline:
        try:
            with transaction(Context.operator()) as db:
                query = "SELECT count(*) FROM outbox_deliveries WHERE status = 'new'"
                waiting = db.scalar(text(query)) or 0
        except Exception:  # noqa: BLE001 - PostgreSQL may be on its way up again
            waiting = -1
        if waiting == 0:
            return 0
        await asyncio.sleep(0.5)
    return waiting


def count(shop: BenchShop, tally: Tally, scarce: list[str]) -> dict[str, int]:
    """The truth, from the database."""
    with transaction(shop.context) as db:
        numbers = list(db.scalars(text("SELECT number FROM orders_orders")))
        mails = db.scalar(text("SELECT count(*) FROM mails WHERE dedup_key ~ '^order.*placed$'"))
        sent = db.scalar(text("SELECT count(*) FROM mails WHERE status = 'sent'"))
        sold = db.scalar(
            text(
                "SELECT coalesce(max(s), 0) FROM (SELECT sum(quantity) AS s FROM orders_lines"
                " WHERE sku = ANY(:skus) GROUP BY sku) sums"
            ),
            {"skus": scarce},
        )
        carts = db.scalar(
            text(
                "SELECT count(*) FROM (SELECT cart_id FROM checkout_checkouts"
                " WHERE status = 'completed' GROUP BY cart_id HAVING count(*) > 1) doubled"
            )
        )
    told = tally.acknowledged
    return {
        "orders in the database": len(numbers),
        "orders shown to shoppers": len(told),
        "LOST (shown, not there)": len(set(told) - set(numbers)),
        "DOUBLE (two orders for one cart)": carts or 0,
        "shown twice": len(told) - len(set(told)),
        "OVERSOLD (most sold of a scarce SKU, above its stock)": max(0, (sold or 0) - SCARCE),
        "confirmation mails missing": len(numbers) - (mails or 0),
        "mails sent": sent or 0,
    }


async def prove(faults: int, seed: int) -> int:
    registry.load()
    shop = make_shop("prove")
    plenty = fill(shop, 30)
    with_little = [sku.replace("P", "Q", 1) for sku in plenty[:4]]
    scarce = _make_scarce(shop, with_little)
    feed = ImportUnderFire()
    await asyncio.sleep(1.5)
    print(f"seed {seed}, {faults} faults, {SHOPPERS} shoppers, {len(scarce)} SKUs of {SCARCE}")
    stop, tally = asyncio.Event(), Tally()
    importing = asyncio.create_task(feed.run())
    shoppers = [
        asyncio.create_task(shop_until(stop, shop, plenty[:8] + scarce, tally, seed + n))
        for n in range(SHOPPERS)
    ]
    started = time.monotonic()
    done = await break_things(faults, seed)
    await asyncio.sleep(3)
    stop.set()
    await asyncio.gather(*shoppers)
    print(f"\n{sum(done.values())} faults in {time.monotonic() - started:.0f} s: {done}")
    imported = await importing
    print(f"import of {feed.products:,} products: {imported}")
    waiting = await wait_until_quiet()
    is_good = report(tally, waiting, count(shop, tally, scarce) | feed.count(), check())
    is_good = is_good and imported == "done"
    print("PROVEN" if is_good else "FAILED")
    return 0 if is_good else 1


def report(tally: Tally, waiting: int, result: dict[str, int], broken: dict[str, int]) -> bool:
    """Print what was found. Whether nothing is wrong."""
    print(f"refusals {tally.refused}, retries {tally.retries}, unresolved {tally.unresolved},")
    print(f"slowest purchase {tally.longest:.1f} s, deliveries still waiting {waiting}")
    for name, value in result.items():
        print(f"  {value:>6}  {name}")
    for name, value in broken.items():
        print(f"  BROKEN {name}: {value}")
    bad = sum(v for k, v in result.items() if k.split()[0].strip(":").isupper() or "missing" in k)
    return not (bad or broken or waiting or tally.unresolved)


def _make_scarce(shop: BenchShop, skus: list[str]) -> list[str]:
    records = [
        {
            "external_id": sku,
            "fingerprint": sku,
            "part": "whole",
            "title": f"Scarce {sku}",
            "locale": "en",
            "variants": [{"sku": sku, "price_cents": 1000}],
        }
        for sku in skus
    ]
    with transaction(shop.context) as db:
        upsert(db, shop.id, records)  # type: ignore[arg-type]
        levels = dict.fromkeys(skus, SCARCE)
        stock_service.set_levels(db, shop.id, levels, reason="count", ref="scarce")
    return skus


def main() -> int:
    parser = argparse.ArgumentParser(prog="prove")
    parser.add_argument("--faults", type=int, default=30)
    parser.add_argument("--seed", type=int, default=int(time.time()) % 100_000)
    asked = parser.parse_args()
    return asyncio.run(prove(asked.faults, asked.seed))


if __name__ == "__main__":
    sys.exit(main())
