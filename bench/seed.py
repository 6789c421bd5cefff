"""Shops for benchmarks and fault runs: many products of two variants, with stock."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from app.core.database import Context, transaction
from app.modules import live, registry
from app.modules.catalog.services.bulk_service import upsert
from app.modules.inventory.services import stock_service
from app.modules.payments.schemas import BankAccountWrite
from app.modules.payments.services import account_service
from app.modules.service import module_service
from models.database import Company, Platform, Vendor

WORDS = "oak walnut linen copper glass cotton slate brass cedar wool marble birch".split()
THINGS = "bowl mug lamp chair basket board towel candle shelf vase tray cushion".split()
BATCH = 1000


@dataclass(frozen=True, slots=True)
class BenchShop:
    id: int
    code: str
    platform_id: int

    @property
    def context(self) -> Context:
        return Context.tenant(self.id, self.platform_id, "bench")


def make_shop(name: str) -> BenchShop:
    """A platform with everything on, and one shop on it."""
    code = f"{name}-{uuid4().hex[:6]}"
    with transaction(Context.operator()) as db:
        platform = Platform(code=code, name=name)
        company = Company(name=name, email="bench@example.com")
        db.add_all([platform, company])
        db.flush()
        for module in registry.OPTIONAL_MODULES:
            module_service.enable_module(db, platform.id, module)
        vendor = Vendor(platform_id=platform.id, company_id=company.id, code=code, name=name)
        db.add(vendor)
        db.flush()
        account = BankAccountWrite(holder=name, iban="LU280019400644750000")
        account_service.set_bank(db, vendor.id, account)
        shop = BenchShop(vendor.id, code, platform.id)
    live.refresh()
    return shop


def fill(shop: BenchShop, products: int, *, on_hand: int = 1_000_000) -> list[str]:
    """Products with two variants each, ten categories, prices, stock. Returns the SKUs."""
    skus: list[str] = []
    for start in range(0, products, BATCH):
        records = [_record(n) for n in range(start, min(start + BATCH, products))]
        with transaction(shop.context) as db:
            upsert(db, shop.id, records)  # type: ignore[arg-type]
            batch = [v["sku"] for r in records for v in r["variants"]]
            levels = dict.fromkeys(batch, on_hand)
            stock_service.set_levels(db, shop.id, levels, reason="count", ref=uuid4().hex)
        skus += batch
    return skus


def _record(n: int) -> dict[str, Any]:
    title = f"{WORDS[n % 12]} {THINGS[n // 12 % 12]} {n}".capitalize()
    return {
        "external_id": f"P{n}",
        "fingerprint": f"P{n}",
        "part": "whole",
        "title": title,
        "locale": "en",
        "description_html": f"<p>{title}, made by hand from {WORDS[n % 12]}.</p>" * 3,
        "brand": f"Brand {n % 25}",
        "category": f"Shelf {n % 10}",
        "images": [(f"https://pictures.example/{n}.jpg", title)],
        "variants": [
            {"sku": f"P{n}-S", "price_cents": 990 + n % 4000, "options": {"Size": "S"}},
            {"sku": f"P{n}-L", "price_cents": 1490 + n % 4000, "options": {"Size": "L"}},
        ],
    }
