"""The statements of bulk writing.

A shop that an import is just filling has no statistics yet: the planner takes it for empty and
would compare every row of the shop with every row of the batch. So rows are found by key, one
look-up each (`LATERAL ... LIMIT 1`, or a statement per row), and never by a join that the planner
may turn around. Known rows are updated rather than inserted "on conflict", which would use up an
id for each of them.
"""

from sqlalchemy import text

# A plan that was made while the shop was empty must not be kept for when it is full.
PLAN_ANEW = text("SET LOCAL plan_cache_mode = force_custom_plan")

KNOWN = text(
    "SELECT external_id, id, source_hash, option_names FROM catalog_products"
    " WHERE vendor_id = :vendor AND external_id = ANY(:ids)"
)
KNOWN_SKUS = text("""
SELECT w.sku, v.source_hash, p.external_id
FROM unnest(CAST(:skus AS text[])) AS w(sku)
CROSS JOIN LATERAL (SELECT product_id, source_hash FROM catalog_variants
  WHERE vendor_id = :vendor AND sku = w.sku LIMIT 1) v
CROSS JOIN LATERAL (SELECT external_id FROM catalog_products
  WHERE vendor_id = :vendor AND id = v.product_id LIMIT 1) p
""")
SKUS_OF_PRODUCTS = text(
    "SELECT product_id, sku FROM catalog_variants"
    " WHERE vendor_id = :vendor AND product_id = ANY(:ids) ORDER BY product_id, position, id"
)
TAKEN_SLUGS = text(
    "SELECT slug FROM catalog_products WHERE vendor_id = :vendor AND slug = ANY(:slugs)"
)
KNOWN_CATEGORIES = text(
    "SELECT slug, id FROM catalog_categories WHERE vendor_id = :vendor AND slug = ANY(:slugs)"
)
ADD_CATEGORY = text("""
INSERT INTO catalog_categories (vendor_id, slug, names) VALUES (:vendor, :slug, :names)
ON CONFLICT (vendor_id, slug) DO UPDATE SET slug = excluded.slug RETURNING id
""")
INSERT = text("""
INSERT INTO catalog_products (vendor_id, external_id, slug, status, titles, descriptions, brand,
  category_id, tax_class, option_names, search_text, source_hash, price_cents, compare_at_cents,
  prior_cents, has_price_range, only_sku, picture, facets)
SELECT :vendor, r.external_id, r.slug, r.status, r.titles, r.descriptions, r.brand,
  r.category_id, r.tax_class, r.option_names, r.search_text, r.source_hash, r.price_cents,
  r.compare_at_cents, r.prior_cents, r.has_price_range, r.only_sku, r.picture, r.facets
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(external_id text, slug text, status text,
  titles jsonb, descriptions jsonb, brand text, category_id int, tax_class text,
  option_names jsonb, search_text text, source_hash text, price_cents int, compare_at_cents int,
  prior_cents int, has_price_range bool, only_sku text, picture text, facets text[])
RETURNING id, external_id
""")
UPDATE = text("""
UPDATE catalog_products SET
  status = CASE WHEN status = 'archived' THEN status ELSE :status END,
  titles = titles || CAST(:titles AS jsonb),
  descriptions = descriptions || CAST(:descriptions AS jsonb), brand = :brand,
  category_id = coalesce(CAST(:category_id AS int), category_id),
  option_names = CAST(:option_names AS jsonb), search_text = :search_text,
  source_hash = :source_hash, updated_at = now()
WHERE vendor_id = :vendor AND id = :id
""")
SET_OPTIONS = text(
    "UPDATE catalog_products SET option_names = CAST(:option_names AS jsonb)"
    " WHERE vendor_id = :vendor AND id = :id"
)
INSERT_VARIANTS = text("""
INSERT INTO catalog_variants (vendor_id, product_id, sku, options, price_cents,
  compare_at_cents, gtin, mpn, picture, position, source_hash)
SELECT :vendor, r.product_id, r.sku, r.options, r.price_cents, r.compare_at_cents, r.gtin, r.mpn,
  r.picture, r.position, r.source_hash
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(product_id int, sku text, options jsonb,
  price_cents int, compare_at_cents int, gtin text, mpn text, picture text, position int,
  source_hash text)
""")
UPDATE_VARIANT = text("""
UPDATE catalog_variants SET options = CAST(:options AS jsonb), price_cents = :price_cents,
  compare_at_cents = CAST(:compare_at_cents AS int), gtin = :gtin, mpn = :mpn,
  picture = :picture, position = :position, source_hash = :source_hash, updated_at = now()
WHERE vendor_id = :vendor AND sku = :sku
""")
GONE_VARIANTS = text(
    "DELETE FROM catalog_variants WHERE vendor_id = :vendor AND product_id = ANY(:ids)"
    " AND NOT sku = ANY(:skus)"
)
GONE_IMAGES = text(
    "DELETE FROM catalog_images WHERE vendor_id = :vendor AND product_id = ANY(:ids)"
)
IMAGES = text("""
INSERT INTO catalog_images (vendor_id, product_id, url, alts, position)
SELECT :vendor, r.product_id, r.url, r.alts, r.position
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(
  product_id int, url text, alts jsonb, position int)
""")
