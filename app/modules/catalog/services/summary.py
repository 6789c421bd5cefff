"""What a product's own row repeats of its variants and pictures, kept true in one statement."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

# A sub-select for each product, not a join: see `bulk_sql.py`.
SUMMARISE = text("""
UPDATE catalog_products p SET
  (price_cents, compare_at_cents, prior_cents, has_price_range, only_sku, picture,
   unit_cents, unit, facets) = (
    SELECT coalesce(min(v.price_cents), 0),
      (array_agg(v.compare_at_cents ORDER BY v.price_cents, v.position, v.id))[1],
      (array_agg(v.prior_cents ORDER BY v.price_cents, v.position, v.id))[1],
      coalesce(min(v.price_cents) <> max(v.price_cents), false),
      CASE WHEN count(*) = 1 THEN min(v.sku) ELSE '' END,
      coalesce(
        (SELECT i.url FROM catalog_images i WHERE i.vendor_id = p.vendor_id
         AND i.product_id = p.id ORDER BY i.position, i.id LIMIT 1),
        max(v.picture), ''),
      (array_agg(v.unit_cents ORDER BY v.price_cents, v.position, v.id))[1],
      coalesce((array_agg(v.unit ORDER BY v.price_cents, v.position, v.id))[1], ''),
      array_remove(ARRAY['brand=' || nullif(p.brand, ''), 'category=' || p.category_id], NULL)
        || ARRAY(SELECT DISTINCT 'o:' || o.key || '=' || (o.value #>> '{}') AS facet
                 FROM catalog_variants w, jsonb_each(w.options) o WHERE w.vendor_id = p.vendor_id
                 AND w.product_id = p.id ORDER BY facet)
        || ARRAY(SELECT 'a:' || a.code || '=' || (p.attributes ->> a.code)
                 FROM catalog_attributes a WHERE a.vendor_id = p.vendor_id AND a.is_facet
                 AND p.attributes ? a.code ORDER BY a.position, a.id)
    FROM catalog_variants v WHERE v.vendor_id = p.vendor_id AND v.product_id = p.id
  )
WHERE p.vendor_id = :vendor_id AND p.id = ANY(:ids)
""")


def summarise(db: Session, vendor_id: int, product_ids: Sequence[int]) -> None:
    """Bring the summary columns of these products up to date."""
    if product_ids:
        db.flush()
        db.execute(SUMMARISE, {"vendor_id": vendor_id, "ids": list(product_ids)})
