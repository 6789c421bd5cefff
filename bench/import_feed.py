"""How fast a feed becomes a catalogue: python -m bench.import_feed [ROWS]

Runs against DATABASE_URL, best on a stack of its own (`python3 dev.py exec .venv/bin/python -m
bench.import_feed`). The import is done by a process of its own, as a worker does it: dry run,
import, and the same import again. Printed: products and rows a second from the click to the last
commit, and the process's peak of memory.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from app.core.config import ROOT
from app.core.database import transaction
from app.core.directory import directory
from app.modules import live, registry
from app.modules.marketplace.models import FeedImport, Status
from app.modules.marketplace.services import import_service, look_service, run_service
from bench.feeds import write_google_feed
from bench.seed import BenchShop, make_shop

GOOGLE_PRODUCTS = ROOT.parent / "shared/data/feeds/product-matching/GoogleProducts.csv"


@dataclass(slots=True)
class Walk:
    """One way through the file."""

    name: str
    seconds: float
    cpu_seconds: float
    counts: dict[str, int]


def work(shop_code: str, path: str) -> None:
    """What the worker does, timed; the result goes to standard output as JSON."""
    vendor = directory().vendors[shop_code]
    shop = BenchShop(vendor.id, vendor.code, vendor.platform_id)
    walks: list[Walk] = []
    for round_name in ("first", "again"):
        import_id = _upload(shop, path)
        walks.append(_timed(shop, import_id, f"{round_name}: check and recognise", ""))
        walks.append(_timed(shop, import_id, f"{round_name}: dry run", "preview"))
        walks.append(_timed(shop, import_id, f"{round_name}: import", "run"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"walks": [vars_of(walk) for walk in walks], "peak_kb": peak}))


def vars_of(walk: Walk) -> dict[str, object]:
    return {"name": walk.name, "seconds": walk.seconds, "cpu_seconds": walk.cpu_seconds,
            "counts": walk.counts}  # fmt: skip


def _upload(shop: BenchShop, path: str) -> int:
    with Path(path).open("rb") as file, transaction(shop.context) as db:
        return import_service.from_upload(db, shop.id, "bench.csv", file).id


def _timed(shop: BenchShop, import_id: int, name: str, phase: str) -> Walk:
    vendor = directory().vendors[shop.code]
    started, cpu = time.perf_counter(), time.process_time()
    if not phase:
        look_service.look(vendor, import_id)
    else:
        with transaction(shop.context) as db:
            job = import_service.get(db, shop.id, import_id)
            if phase == "run":
                import_service.start(db, shop.id, import_id)
            else:
                import_service.preview(db, job)
        while _get(shop, import_id).is_active:
            run_service.run(vendor, import_id)
    job = _get(shop, import_id)
    if job.status == Status.FAILED:
        sys.exit(f"{name}: {job.error_key} {job.error_params}")
    counts = {n: getattr(job, f"{n}_count") for n in ("new", "changed", "unchanged", "refused")}
    return Walk(name, time.perf_counter() - started, time.process_time() - cpu, counts)


def _get(shop: BenchShop, import_id: int) -> FeedImport:
    with transaction(shop.context) as db:
        return import_service.get(db, shop.id, import_id)


def report(title: str, path: Path, rows: int, products: int) -> None:
    shop = make_shop("import-bench")
    command = [sys.executable, "-m", "bench.import_feed", "--work", shop.code, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    found = json.loads(done.stdout.splitlines()[-1])
    size = path.stat().st_size / 1e6
    print(f"\n{title}: {rows:,} rows, {products:,} products, {size:.1f} MB")
    for walk in found["walks"]:
        seconds = walk["seconds"]
        counts = ", ".join(f"{n} {name}" for name, n in walk["counts"].items() if n)
        print(
            f"  {walk['name']:<28} {seconds:6.2f} s  {rows / seconds:9,.0f} rows/s"
            f"  {products / seconds:8,.0f} products/s  {walk['cpu_seconds']:5.2f} s CPU  {counts}"
        )
    print(f"  peak memory of the worker process: {found['peak_kb'] / 1024:.0f} MB")


def main() -> None:
    registry.load()
    live.refresh()
    if sys.argv[1:2] == ["--work"]:
        work(*sys.argv[2:4])
        return
    rows = int(sys.argv[1]) if sys.argv[1:] else 50_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "google.csv"
        products = write_google_feed(path, rows)
        report("Google feed", path, rows, products)
    if GOOGLE_PRODUCTS.is_file():
        report("GoogleProducts.csv", GOOGLE_PRODUCTS, 3226, 3226)


if __name__ == "__main__":
    main()
