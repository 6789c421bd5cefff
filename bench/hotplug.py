"""A module added, changed, broken and removed under load: python3 dev.py bench hotplug

Shoppers read pages from both web workers all the while. Printed for each step: requests, failures
(must be 0) and seconds from the command until every worker serves the new state. The reference of
the same run: the workers are restarted to take up the same change. Exit 1 when a request failed.
"""

import asyncio
import os
import shutil
import signal
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from app.core.config import ROOT
from app.core.database import Context, transaction
from app.modules import registry, staging
from app.modules.service import module_service
from bench.processes import pid_of
from bench.seed import BenchShop, fill, make_shop
from bench.shopper import Shopper
from scripts.new_module import write_module

NAME = "plug_bench"
PLACE = ROOT / "app" / "modules" / NAME
URL = urlsplit(os.environ.get("PUBLIC_URL", "http://127.0.0.1:8000"))
SHOPPERS = 6
LOOKS = 16  # each on a connection of its own, so that both workers answer some
QUIET_SECONDS = 3.0
PATIENCE = 60.0
ROUTE = '''"""/api/v1/shop/{{vendor_code}}/plug_bench"""

from fastapi import APIRouter

from app.api.deps import Shop

router = APIRouter()


@router.get("/word")
async def word(shop: Shop) -> str:
    """Which version answers."""
    return "{word}"
'''


@dataclass(slots=True)
class Load:
    """What the shoppers met in one step."""

    requests: int = 0
    failures: list[str] = field(default_factory=list)


async def shop_on(path: str, load: Load, stop: asyncio.Event) -> None:
    person = Shopper(URL.hostname or "", URL.port or 80)
    while not stop.is_set():
        try:
            status = (await person.get(path)).status
        except (OSError, EOFError, TimeoutError, ValueError, IndexError) as error:
            status = -1
            load.failures.append(type(error).__name__)
        load.requests += 1
        if status not in {200, -1}:
            load.failures.append(str(status))
        await asyncio.sleep(0.005)


async def says(path: str) -> set[str]:
    """What the workers answer, each asked several times."""

    async def one() -> str:
        person = Shopper(URL.hostname or "", URL.port or 80)
        answer = await person.get(path)
        if person.writer is not None:
            person.writer.close()
        return answer.body.decode().strip('"') if answer.status == 200 else str(answer.status)

    return set(await asyncio.gather(*(one() for _ in range(LOOKS))))


def put(word: str) -> None:
    (PLACE / "routes" / "api" / "shop.py").write_text(ROUTE.format(word=word))


def rescan() -> str:
    """What an operator's command does. Returns what became of the module."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = [o for o in staging.rescan() if o.package == NAME]
        if found:
            return f"{found[0].state} {found[0].reason}".strip()
        time.sleep(0.1)  # a worker's own watcher was faster
        stage = staging.stages().get(NAME)
        if stage is not None:
            return f"{stage.state} {stage.reason}".strip()
    return "nothing happened"


def add(shop: BenchShop) -> str:
    write_module(NAME, ROOT)
    put("one")
    told = rescan()
    registry.load()
    with transaction(Context.operator()) as db:
        module_service.enable_module(db, shop.platform_id, NAME)
    return told


def change() -> str:
    put("two")
    return rescan()


def break_it() -> str:
    (PLACE / "routes" / "api" / "shop.py").write_text(
        '"""Broken."""\n\nimport sys\n\nsys.exit(3)\n'
    )
    return rescan()


def remove() -> str:
    shutil.rmtree(PLACE)
    return rescan()


def restart() -> str:
    """The reference: what it takes without hot plug."""
    os.kill(pid_of("web"), signal.SIGHUP)
    return "workers restarted"


@contextmanager
def cleaned_up() -> Generator[None]:
    """The module stands in this checkout; it must not stay."""
    shutil.rmtree(PLACE, ignore_errors=True)
    try:
        yield
    finally:
        shutil.rmtree(PLACE, ignore_errors=True)


async def step(name: str, action: Callable[[], str], page: str, word: str, wanted: str) -> Load:
    load, stop = Load(), asyncio.Event()
    people = [asyncio.create_task(shop_on(page, load, stop)) for _ in range(SHOPPERS)]
    await asyncio.sleep(QUIET_SECONDS)
    started = time.perf_counter()
    told = await asyncio.to_thread(action)
    staged, served = time.perf_counter() - started, 0.0
    while not served and time.perf_counter() - started < PATIENCE:
        try:
            if await says(word) == {wanted}:
                served = time.perf_counter() - started
        except (OSError, EOFError, TimeoutError, ValueError, IndexError):
            await asyncio.sleep(0.1)
    await asyncio.sleep(QUIET_SECONDS)
    stop.set()
    await asyncio.gather(*people)
    if not served:
        load.failures.append(f"never saw {wanted}")
    print(
        f"{name:<12}{load.requests:>9}{len(load.failures):>10}{staged:>10.2f}{served:>10.2f}"
        f"   {told[:90]} {sorted(set(load.failures))[:3] or ''}"
    )
    return load


async def main() -> int:
    registry.load()
    shop = make_shop("plug")
    fill(shop, 200)
    page, word = f"/shop/{shop.code}/products", f"/api/v1/shop/{shop.code}/{NAME}/word"
    print(f"{'step':<12}{'requests':>9}{'failures':>10}{'tried s':>10}{'served s':>10}   outcome")
    with cleaned_up():
        steps = [
            await step("add", lambda: add(shop), page, word, "one"),
            await step("change", change, page, word, "two"),
            await step("break", break_it, page, word, "two"),
            await step("remove", remove, page, word, "404"),
        ]
        await step("(restart)", restart, page, word, "404")
    failed = sum(len(load.failures) for load in steps)
    print(f"\n{sum(load.requests for load in steps)} requests, {failed} failed")
    return 1 if failed else 0
