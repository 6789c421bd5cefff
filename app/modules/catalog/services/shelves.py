"""Which shelves goods stand on, for whoever has rules by category."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.hot import Connection
from app.core.ports import provide
from app.core.texts import pick
from app.modules.catalog.models import Category

OF_SKUS = """
WITH RECURSIVE up AS (
  SELECT v.sku, c.slug, c.parent_id, 1 AS depth FROM catalog_variants v
  JOIN catalog_products p ON p.vendor_id = v.vendor_id AND p.id = v.product_id
  JOIN catalog_categories c ON c.vendor_id = p.vendor_id AND c.id = p.category_id
  WHERE v.sku = ANY($1::text[])
  UNION ALL
  SELECT up.sku, c.slug, c.parent_id, up.depth + 1 FROM up
  JOIN catalog_categories c ON c.id = up.parent_id WHERE up.depth < 20
)
SELECT sku, array_agg(slug) AS slugs FROM up GROUP BY sku
"""


@provide("catalog.shelves")
async def shelves_of(db: Connection, skus: Sequence[str]) -> dict[str, list[str]]:
    """The categories of each SKU and those above them, by slug."""
    return {row["sku"]: row["slugs"] for row in await db.fetch(OF_SKUS, list(skus))}


@provide("catalog.shelf_names")
async def names_of(
    db: Connection, slugs: Sequence[str], locale: str, default_locale: str
) -> dict[str, str]:
    """What these categories are called."""
    query = "SELECT slug, names FROM catalog_categories WHERE slug = ANY($1::text[])"
    rows = await db.fetch(query, list(slugs))
    return {row["slug"]: pick(row["names"], locale, default_locale) for row in rows}


@provide("catalog.shelf_choices")
def choices(db: Session, vendor_id: int, locale: str) -> list[tuple[str, str]]:
    """All categories as `(slug, name)`, in the order of the shop."""
    query = select(Category).where(Category.vendor_id == vendor_id)
    found = db.scalars(query.order_by(Category.position, Category.id))
    return [(category.slug, pick(category.names, locale)) for category in found]
