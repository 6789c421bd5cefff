"""What a product's own row repeats of its variants and pictures, kept true in one statement."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.core.directory import bump_content_version, directory
from app.core.ports import port, provide

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
SIBLINGS = text("""
SELECT sku FROM catalog_variants WHERE vendor_id = :vendor_id AND product_id IN (
  SELECT product_id FROM catalog_variants WHERE vendor_id = :vendor_id AND sku = ANY(:skus))
""")
MARK = text("""
UPDATE catalog_products p SET is_sold_out = now_gone.gone FROM (
  SELECT product_id, bool_and(sku = ANY(CAST(:gone AS text[]))) AS gone FROM catalog_variants
  WHERE vendor_id = :vendor_id AND product_id IN (
    SELECT product_id FROM catalog_variants WHERE vendor_id = :vendor_id AND sku = ANY(:skus))
  GROUP BY product_id
) now_gone
WHERE p.vendor_id = :vendor_id AND p.id = now_gone.product_id AND p.is_sold_out <> now_gone.gone
RETURNING p.id
""")


def summarise(db: Session, vendor_id: int, product_ids: Sequence[int]) -> None:
    """Bring the summary columns of these products up to date."""
    if product_ids:
        db.flush()
        db.execute(SUMMARISE, {"vendor_id": vendor_id, "ids": list(product_ids)})


@provide("catalog.stock_changed")
def stock_changed(db: Session, vendor_id: int, skus: Sequence[str]) -> None:
    """These sold out or came back: a product is sold out when each of its variants is."""
    vendor = directory().by_id.get(vendor_id)
    ask = port("inventory.sold_out", vendor.platform_id) if vendor else None
    values = {"vendor_id": vendor_id, "skus": list(skus)}
    all_skus = list(db.scalars(SIBLINGS, values)) if ask else []
    gone = ask(db, vendor_id, all_skus) if ask and all_skus else set()
    changed = {**values, "skus": all_skus or list(skus), "gone": sorted(gone)}
    if db.execute(MARK, changed).first() is not None:
        bump_content_version(db, vendor_id)
