"""Feeds on their way into a test shop's catalogue, as a vendor and a worker take them there."""

import io
from pathlib import Path
from typing import Any

from app.core.celery_config import run_celery_task
from app.core.database import transaction
from app.core.outbox import drain
from app.modules.marketplace.models import FeedImport
from app.modules.marketplace.services import import_service, look_service
from app.modules.tasks import load_tasks
from tests.support.factories import Shop
from tests.support.goods import rows

load_tasks()  # as a worker does when it starts

HEADER = "id,title,price,availability,quantity,brand,image_link,description\n"


def feed(*lines: str, header: str = HEADER) -> bytes:
    return (header + "".join(f"{line}\n" for line in lines)).encode()


def mugs(count: int, *, cents: int = 1000) -> bytes:
    """A feed of so many products, all alike."""
    return feed(
        *(f"M{n},Mug {n},{cents / 100:.2f} EUR,in stock,{n % 7},Acme,," for n in range(count))
    )


def upload(shop: Shop, content: bytes, *, name: str = "feed.csv", ask: bool = False) -> int:
    """An import whose dry run is waiting for a worker."""
    with transaction(shop.context) as db:
        job = import_service.from_upload(db, shop.id, name, io.BytesIO(content), ask=ask)
        look_service.begin(db, job)
        return job.id


def upload_file(shop: Shop, path: Path) -> int:
    return upload(shop, path.read_bytes(), name=path.name)


def work() -> None:
    """Let a worker do everything that is due."""
    while drain(run_celery_task, limit=200):
        pass


def start(shop: Shop, import_id: int) -> None:
    with transaction(shop.context) as db:
        import_service.start(db, shop.id, import_id)


def get(shop: Shop, import_id: int) -> FeedImport:
    with transaction(shop.context) as db:
        return import_service.get(db, shop.id, import_id)


def preview(shop: Shop, content: bytes) -> FeedImport:
    import_id = upload(shop, content)
    work()
    return get(shop, import_id)


def import_feed(shop: Shop, content: bytes) -> FeedImport:
    """Dry run and import."""
    import_id = preview(shop, content).id
    start(shop, import_id)
    work()
    return get(shop, import_id)


def counts(job: FeedImport) -> tuple[int, int, int, int]:
    """new, changed, unchanged, refused"""
    return job.new_count, job.changed_count, job.unchanged_count, job.refused_count


def catalogue(shop: Shop) -> list[Any]:
    """Everything an import may write, without ids and times."""
    queries = (
        "SELECT external_id, slug, status, titles, descriptions, brand, price_cents,"
        " compare_at_cents, has_price_range, picture, only_sku, option_names, search_text,"
        " source_hash FROM catalog_products ORDER BY external_id, slug",
        "SELECT v.sku, p.external_id, v.options, v.price_cents, v.compare_at_cents, v.gtin, v.mpn,"
        " v.picture, v.position FROM catalog_variants v JOIN catalog_products p"
        " ON p.id = v.product_id ORDER BY v.sku",
        "SELECT p.external_id, i.url, i.alts, i.position FROM catalog_images i"
        " JOIN catalog_products p ON p.id = i.product_id ORDER BY p.external_id, i.position",
        "SELECT sku, on_hand, reserved FROM inventory_stock_items ORDER BY sku",
        "SELECT slug, names FROM catalog_categories ORDER BY slug",
    )
    return [rows(shop, query) for query in queries]


def movements(shop: Shop) -> int:
    return int(rows(shop, "SELECT count(*) AS n FROM inventory_movements")[0]["n"])


def problems(shop: Shop, import_id: int) -> list[tuple[int, str, str]]:
    found = rows(
        shop,
        "SELECT line, column_name, code FROM marketplace_import_problems"
        " WHERE import_id = :id ORDER BY line, id",
        id=import_id,
    )
    return [(row["line"], row["column_name"], row["code"]) for row in found]
