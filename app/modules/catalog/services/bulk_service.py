"""Thousands of products at once: a handful of statements per batch, whatever is in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.core.directory import bump_content_version
from app.core.ports import provide
from app.core.texts import slugify
from app.modules.catalog.schemas.bulk import BulkOutcome, BulkProduct
from app.modules.catalog.services.catalog_service import search_text, short_hash
from app.modules.catalog.services.summary import summarise

KNOWN = text(
    "SELECT external_id, id, source_hash FROM catalog_products"
    " WHERE vendor_id = :vendor AND external_id = ANY(:ids)"
)
KNOWN_SKUS = text(
    "SELECT v.sku, v.source_hash, p.external_id FROM catalog_variants v"
    " JOIN catalog_products p ON p.vendor_id = v.vendor_id AND p.id = v.product_id"
    " WHERE v.vendor_id = :vendor AND v.sku = ANY(:skus)"
)
TAKEN_SLUGS = text(
    "SELECT slug FROM catalog_products WHERE vendor_id = :vendor AND slug = ANY(:slugs)"
)
CATEGORIES = text("""
WITH wanted AS (
  SELECT * FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS w(slug text, names jsonb)
),
added AS (
  INSERT INTO catalog_categories (vendor_id, slug, names)
  SELECT :vendor, slug, names FROM wanted ORDER BY slug
  ON CONFLICT (vendor_id, slug) DO NOTHING RETURNING id, slug
)
SELECT id, slug FROM added UNION
SELECT c.id, c.slug FROM catalog_categories c JOIN wanted USING (slug) WHERE c.vendor_id = :vendor
""")
INSERT = text("""
INSERT INTO catalog_products (vendor_id, external_id, slug, status, titles, descriptions, brand,
  category_id, tax_class, option_names, search_text, source_hash)
SELECT :vendor, r.external_id, r.slug, r.status, jsonb_build_object(r.locale, r.title),
  jsonb_build_object(r.locale, r.description), r.brand, r.category_id, r.tax_class,
  r.option_names, r.search_text, r.fingerprint
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(
  external_id text, slug text, status text, locale text,
  title text, description text, brand text, category_id int, tax_class text,
  option_names jsonb, search_text text, fingerprint text)
RETURNING id, external_id
""")
UPDATE = text("""
UPDATE catalog_products p SET status = CASE WHEN p.status = 'archived' THEN p.status
    ELSE r.status END,
  titles = p.titles || jsonb_build_object(r.locale, r.title),
  descriptions = p.descriptions || jsonb_build_object(r.locale, r.description),
  brand = r.brand, category_id = coalesce(r.category_id, p.category_id),
  option_names = r.option_names, search_text = r.search_text, source_hash = r.fingerprint,
  updated_at = now()
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(
  external_id text, status text, locale text, title text,
  description text, brand text, category_id int, option_names jsonb, search_text text,
  fingerprint text)
WHERE p.vendor_id = :vendor AND p.external_id = r.external_id
""")
VARIANTS = text("""
INSERT INTO catalog_variants (vendor_id, product_id, sku, options, price_cents,
  compare_at_cents, gtin, mpn, picture, position, source_hash)
SELECT :vendor, r.product_id, r.sku, r.options, r.price_cents, r.compare_at_cents, r.gtin, r.mpn,
  r.picture, r.position, r.fingerprint
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(
  product_id int, sku text, options jsonb, price_cents int,
  compare_at_cents int, gtin text, mpn text, picture text, position int, fingerprint text)
ON CONFLICT (vendor_id, sku) DO UPDATE SET options = excluded.options,
  price_cents = excluded.price_cents, compare_at_cents = excluded.compare_at_cents,
  gtin = excluded.gtin, mpn = excluded.mpn, picture = excluded.picture,
  source_hash = excluded.source_hash, updated_at = now()
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


@dataclass(slots=True)
class _Batch:
    """One batch on its way into the tables."""

    products: dict[str, tuple[int, str]]
    skus: dict[str, tuple[str, str]]
    results: list[Any] = field(default_factory=list)
    refusals: dict[int, str] = field(default_factory=dict)
    added: dict[str, BulkProduct] = field(default_factory=dict)
    changed: dict[str, BulkProduct] = field(default_factory=dict)
    writing: list[BulkProduct] = field(default_factory=list)


@provide("catalog.preview_upsert")
def preview(db: Session, vendor_id: int, records: Sequence[BulkProduct]) -> BulkOutcome:
    """What `upsert` would say to these records, without writing anything."""
    batch = _classify(db, vendor_id, records)
    return {"results": batch.results, "refusals": batch.refusals}


@provide("catalog.upsert")
def upsert(db: Session, vendor_id: int, records: Sequence[BulkProduct]) -> BulkOutcome:
    """Write new and changed products, in one transaction with whatever else the caller does.

    A record whose SKU belongs to another product is refused (`sku_taken`), the others go in.
    """
    batch = _classify(db, vendor_id, records)
    if batch.writing:
        categories = _categories(db, vendor_id, batch.writing)
        _write_products(db, vendor_id, batch, categories)
        _write_parts(db, vendor_id, batch)
        touched = {batch.products[r["external_id"]][0] for r in batch.writing}
        summarise(db, vendor_id, sorted(touched))
        bump_content_version(db, vendor_id)
    return {"results": batch.results, "refusals": batch.refusals}


def _classify(db: Session, vendor_id: int, records: Sequence[BulkProduct]) -> _Batch:
    ids = list({r["external_id"] for r in records})
    skus = list({v["sku"] for r in records for v in r["variants"]})
    batch = _Batch(
        {
            row.external_id: (row.id, row.source_hash)
            for row in db.execute(KNOWN, {"vendor": vendor_id, "ids": ids})
        },
        {
            row.sku: (row.external_id or "", row.source_hash)
            for row in db.execute(KNOWN_SKUS, {"vendor": vendor_id, "skus": skus})
        },
    )
    for place, record in enumerate(records):
        batch.results.append(_verdict(batch, place, record))
    return batch


def _verdict(batch: _Batch, place: int, record: BulkProduct) -> str:
    owner = record["external_id"]
    for variant in record["variants"]:
        belongs_to = batch.skus.get(variant["sku"], (owner, ""))[0]
        if belongs_to != owner:
            batch.refusals[place] = "sku_taken"
            return "refused"
    known = batch.products.get(owner)
    if record["part"] == "variant":
        return _variant_verdict(batch, record, is_known=known is not None)
    if known is not None and known[1] == record["fingerprint"]:
        return "unchanged"
    (batch.added if known is None else batch.changed)[owner] = record
    batch.writing.append(record)
    _remember(batch, record)
    return "new" if known is None else "changed"


def _variant_verdict(batch: _Batch, record: BulkProduct, *, is_known: bool) -> str:
    owner = record["external_id"]
    seen = batch.skus.get(record["variants"][0]["sku"])
    if seen is not None and seen[1] == record["fingerprint"]:
        return "unchanged"
    if not is_known and owner not in batch.added:
        batch.added[owner] = record
    batch.writing.append(record)
    _remember(batch, record)
    return "new" if seen is None else "changed"


def _remember(batch: _Batch, record: BulkProduct) -> None:
    """SKUs of this batch count for the records behind it."""
    for variant in record["variants"]:
        batch.skus[variant["sku"]] = (record["external_id"], record["fingerprint"])


def _categories(db: Session, vendor_id: int, records: Sequence[BulkProduct]) -> dict[str, int]:
    wanted: dict[str, dict[str, str]] = {}
    for record in records:
        name = record.get("category", "")
        if name:
            wanted.setdefault(_category_slug(name), {record["locale"]: name[:120]})
    if not wanted:
        return {}
    rows = [{"slug": slug, "names": names} for slug, names in wanted.items()]
    found = db.execute(CATEGORIES, {"vendor": vendor_id, "rows": _json(rows)})
    return {row.slug: row.id for row in found}


def _category_slug(name: str) -> str:
    return slugify(name, "category")[:80]


def _write_products(
    db: Session, vendor_id: int, batch: _Batch, categories: dict[str, int]
) -> None:
    if batch.added:
        rows = [_product_row(r, categories) for r in batch.added.values()]
        _give_slugs(db, vendor_id, rows)
        values = {"vendor": vendor_id, "rows": _json(rows)}
        for row in db.execute(INSERT, values):
            batch.products[row.external_id] = (row.id, "")
    if batch.changed:
        rows = [_product_row(r, categories) for r in batch.changed.values()]
        db.execute(UPDATE, {"vendor": vendor_id, "rows": _json(rows)})


def _product_row(record: BulkProduct, categories: dict[str, int]) -> dict[str, Any]:
    options: dict[str, None] = {}
    for variant in record["variants"]:
        options |= dict.fromkeys(variant.get("options", {}))
    category = record.get("category", "")
    skus = (variant["sku"] for variant in record["variants"][:20])
    return {
        "external_id": record["external_id"],
        # One variant of several says nothing about the whole product.
        "fingerprint": "" if record["part"] == "variant" else record["fingerprint"],
        "status": "active" if record.get("published", True) else "draft",
        "locale": record["locale"],
        "title": record["title"],
        "description": record.get("description_html", ""),
        "brand": record.get("brand", "")[:120],
        "category_id": categories.get(_category_slug(category)) if category else None,
        "tax_class": record.get("tax_class", "standard"),
        "option_names": list(options),
        "search_text": search_text(record["title"], record.get("brand", ""), category, *skus),
    }


def _give_slugs(db: Session, vendor_id: int, rows: list[dict[str, Any]]) -> None:
    bases = [slugify(row["title"], "product") for row in rows]
    taken = set(db.scalars(TAKEN_SLUGS, {"vendor": vendor_id, "slugs": bases}))
    for row, base in zip(rows, bases, strict=True):
        row["slug"] = f"{base}-{short_hash(row['external_id'])}" if base in taken else base
        taken.add(base)
        taken.add(row["slug"])


def _write_parts(db: Session, vendor_id: int, batch: _Batch) -> None:
    whole = [r for r in batch.writing if r["part"] == "whole"]
    pictured = [
        r for r in batch.writing if r["part"] != "variant" or r["external_id"] in batch.added
    ]
    ids = {r["external_id"]: batch.products[r["external_id"]][0] for r in batch.writing}
    variants = {
        variant["sku"]: _variant_row(record, variant, place, ids)
        for record in batch.writing
        for place, variant in enumerate(record["variants"])
    }
    changed_whole = [ids[r["external_id"]] for r in whole if r["external_id"] in batch.changed]
    if changed_whole:
        keep = [v["sku"] for r in whole for v in r["variants"]]
        db.execute(GONE_VARIANTS, {"vendor": vendor_id, "ids": changed_whole, "skus": keep})
    if variants:
        db.execute(VARIANTS, {"vendor": vendor_id, "rows": _json(list(variants.values()))})
    repictured = [ids[r["external_id"]] for r in pictured if r["external_id"] in batch.changed]
    if repictured:
        db.execute(GONE_IMAGES, {"vendor": vendor_id, "ids": repictured})
    images = [
        {
            "product_id": ids[r["external_id"]],
            "url": url,
            "alts": {r["locale"]: alt},
            "position": n,
        }
        for r in {r["external_id"]: r for r in reversed(pictured)}.values()
        for n, (url, alt) in enumerate(r.get("images", ()))
    ]
    if images:
        db.execute(IMAGES, {"vendor": vendor_id, "rows": _json(images)})


def _variant_row(
    record: BulkProduct, variant: Any, place: int, ids: dict[str, int]
) -> dict[str, Any]:
    return {
        "product_id": ids[record["external_id"]],
        "sku": variant["sku"],
        "options": variant.get("options", {}),
        "price_cents": variant["price_cents"],
        "compare_at_cents": variant.get("compare_at_cents"),
        "gtin": variant.get("gtin", ""),
        "mpn": variant.get("mpn", ""),
        "picture": variant.get("picture", ""),
        "position": place,
        "fingerprint": record["fingerprint"],
    }


def _json(rows: list[dict[str, Any]]) -> str:
    return orjson.dumps(rows).decode()
