"""What of the catalogue search engines should know."""

from datetime import datetime

from app.core.hot import Connection
from app.core.ports import provide

PART = 10_000
PRODUCTS = """
SELECT '/products/' || slug AS path, updated_at FROM catalog_products
WHERE status = 'active' ORDER BY id LIMIT $1 OFFSET $2
"""
CATEGORIES = (
    "SELECT '/categories/' || slug AS path, updated_at FROM catalog_categories ORDER BY id"
)


@provide("catalog.sitemap_size")
async def sitemap_size(db: Connection) -> int:
    """How many files the products need, at 10,000 each."""
    count = await db.fetchval("SELECT count(*) FROM catalog_products WHERE status = 'active'")
    return -(-count // PART)


@provide("catalog.sitemap")
async def sitemap(db: Connection, part: int) -> list[tuple[str, datetime]]:
    """`(path below the shop, last change)`: part 0 is lists and shelves, 1 and up the products."""
    if part == 0:
        rows = await db.fetch(CATEGORIES)
        newest = await db.fetchval("SELECT max(updated_at) FROM catalog_products")
        head = [("/products", newest)] if newest else []
        return [*head, *((row["path"], row["updated_at"]) for row in rows)]
    rows = await db.fetch(PRODUCTS, PART, (part - 1) * PART)
    return [(row["path"], row["updated_at"]) for row in rows]
