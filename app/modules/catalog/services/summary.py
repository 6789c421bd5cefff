"""What a product's own row repeats of its variants and pictures, kept true in one statement."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

SUMMARISE = text("""
UPDATE catalog_products p SET
  price_cents = coalesce(v.lowest, 0),
  compare_at_cents = v.compare_at,
  has_price_range = coalesce(v.lowest <> v.highest, false),
  only_sku = CASE WHEN v.variants = 1 THEN v.first_sku ELSE '' END,
  picture = coalesce(
    (SELECT i.url FROM catalog_images i WHERE i.vendor_id = p.vendor_id AND i.product_id = p.id
     ORDER BY i.position, i.id LIMIT 1), nullif(v.picture, ''), '')
FROM (
  SELECT product_id, min(price_cents) AS lowest, max(price_cents) AS highest,
    count(*) AS variants, min(sku) AS first_sku, max(picture) AS picture,
    (array_agg(compare_at_cents ORDER BY price_cents, position, id))[1] AS compare_at
  FROM catalog_variants WHERE vendor_id = :vendor_id AND product_id = ANY(:ids)
  GROUP BY product_id
) v
WHERE p.vendor_id = :vendor_id AND p.id = v.product_id
""")


def summarise(db: Session, vendor_id: int, product_ids: Sequence[int]) -> None:
    """Bring the summary columns of these products up to date."""
    if product_ids:
        db.flush()
        db.execute(SUMMARISE, {"vendor_id": vendor_id, "ids": list(product_ids)})
