"""Factories for goods, stock and carts; each skips nothing of what production does."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import text

from app.core.database import transaction
from tests.support.factories import Shop, unique

ADDRESS = {
    "email": "ada@example.com",
    "name": "Ada Lovelace",
    "street": "1, rue du Test",
    "postcode": "L-1234",
    "city": "Luxembourg",
    "country": "LU",
}


def make_product(
    shop: Shop,
    *,
    sku: str = "",
    title: str = "Blue mug",
    price_cents: int = 1290,
    on_hand: int | None = 10,
    tax_class: str = "standard",
    status: str = "active",
) -> str:
    """A product with one variant, and stock unless `on_hand` is None. Returns its SKU."""
    from app.core.texts import fold, slugify
    from app.modules.catalog.models import Product, Variant
    from app.modules.inventory.services import stock_service

    sku = sku or unique("SKU").upper()
    with transaction(shop.context) as db:
        product = Product(
            vendor_id=shop.id,
            slug=slugify(f"{title} {sku}"),
            titles={"en": title},
            descriptions={"en": f"<p>{title}</p>"},
            price_cents=price_cents,
            tax_class=tax_class,
            status=status,
            search_text=fold(f"{title} {sku}"),
        )
        db.add(product)
        db.flush()
        db.add(Variant(vendor_id=shop.id, product_id=product.id, sku=sku, price_cents=price_cents))
        db.flush()
        if on_hand is not None:
            stock_service.receive(db, shop.id, sku, on_hand)
    return sku


def stock_of(shop: Shop, sku: str) -> tuple[int, int]:
    """`(on_hand, reserved)` of a SKU."""
    with transaction(shop.context) as db:
        row = db.execute(
            text("SELECT on_hand, reserved FROM inventory_stock_items WHERE sku = :sku"),
            {"sku": sku},
        ).one()
    return row[0], row[1]


def rows(shop: Shop, query: str, **params: Any) -> list[Mapping[str, Any]]:
    """What a tenant's own query finds."""
    with transaction(shop.context) as db:
        return [dict(row) for row in db.execute(text(query), params).mappings()]


def make_promotion(shop: Shop, **facts: Any) -> int:
    """Ten percent off everything, unless `facts` say otherwise. Returns its id."""
    from app.modules import live
    from app.modules.cart.schemas import PromotionWrite
    from app.modules.cart.services import promotion_service

    wanted = {"name_en": "Sale", "kind": "percentage", "percent": 100, **facts}
    with transaction(shop.context) as db:
        made = promotion_service.save(db, shop.id, PromotionWrite.model_validate(wanted)).id
    live.refresh()
    return made
