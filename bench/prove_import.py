"""An import that goes on while things are killed, and what must have come of it."""

import asyncio
import tempfile
import time
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.core.database import transaction
from app.modules.marketplace.models import Status
from app.modules.marketplace.services import import_service, look_service
from bench.feeds import write_google_feed
from bench.seed import BenchShop, make_shop

ROWS = 60_000
PATIENCE = 240.0


class ImportUnderFire:
    """One feed into a shop of its own, as a vendor imports it: dry run, then import."""

    def __init__(self) -> None:
        self.shop: BenchShop = make_shop("prove-import")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "feed.csv"
            self.products = write_google_feed(path, ROWS)
            self.id = self._upload(path)

    def _upload(self, path: Path) -> int:
        with path.open("rb") as file, transaction(self.shop.context) as db:
            job = import_service.from_upload(db, self.shop.id, path.name, file, ask=False)
            look_service.begin(db, job)
            db.flush()
            return job.id

    async def run(self) -> str:
        """Start it when its dry run is done; its last status. A database may be away."""
        deadline = time.monotonic() + PATIENCE
        status = ""
        while time.monotonic() < deadline:
            try:
                status = await asyncio.to_thread(self._step)
            except SQLAlchemyError:
                status = "database away"
            if status in {Status.DONE, Status.FAILED, Status.CANCELLED}:
                break
            await asyncio.sleep(0.5)
        return status

    def _step(self) -> str:
        with transaction(self.shop.context) as db:
            job = import_service.get(db, self.shop.id, self.id)
            if job.status == Status.READY:
                import_service.start(db, self.shop.id, self.id)
            return str(job.status)

    def count(self) -> dict[str, int]:
        """What is wrong with the result: each must be 0."""
        with transaction(self.shop.context) as db:
            found: Any = db.execute(
                text(
                    "SELECT (SELECT count(*) FROM catalog_products) AS products,"
                    " (SELECT count(*) FROM catalog_products p WHERE NOT EXISTS (SELECT 1"
                    "  FROM catalog_variants v WHERE v.vendor_id = p.vendor_id"
                    "  AND v.product_id = p.id)) AS hollow,"
                    " (SELECT count(*) - count(DISTINCT sku) FROM catalog_variants) AS doubled"
                )
            ).one()
        return {
            "IMPORT: products lost or too many": abs(found.products - self.products),
            "IMPORT: products without variants": found.hollow,
            "IMPORT: variants twice": found.doubled,
        }
