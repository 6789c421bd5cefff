"""Thousands of products at once: a handful of statements per batch, whatever is in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy.orm import Session

from app.core.directory import bump_content_version
from app.core.ports import provide
from app.modules.catalog.schemas.bulk import BulkOutcome, BulkProduct
from app.modules.catalog.services import bulk_sql
from app.modules.catalog.services.bulk_rows import (
    category_slug,
    facets_of,
    give_slugs,
    image_rows,
    options_of,
    product_row,
    skus_of,
    slugs_for,
    summary_of,
    variant_row,
)
from app.modules.catalog.services.summary import summarise


@dataclass(slots=True)
class Known:
    """A product that the catalogue has."""

    id: int
    source_hash: str
    option_names: list[str]


@dataclass(slots=True)
class Batch:
    """One batch on its way into the tables. `added` and `changed` are by external id."""

    vendor_id: int
    products: dict[str, Known]
    skus: dict[str, tuple[str, str]]
    stored_skus: frozenset[str]
    results: list[Any] = field(default_factory=list[Any])
    refusals: dict[int, str] = field(default_factory=dict[int, str])
    added: dict[str, BulkProduct] = field(default_factory=dict[str, BulkProduct])
    changed: dict[str, BulkProduct] = field(default_factory=dict[str, BulkProduct])
    writing: list[BulkProduct] = field(default_factory=list[BulkProduct])

    @property
    def by_product(self) -> dict[str, list[BulkProduct]]:
        found: dict[str, list[BulkProduct]] = {}
        for record in self.writing:
            found.setdefault(record["external_id"], []).append(record)
        return found

    def ids(self, external_ids: Sequence[str]) -> list[int]:
        return [self.products[external_id].id for external_id in external_ids]


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
        categories = _categories(db, batch)
        _add_products(db, batch, categories)
        _change_products(db, batch, categories)
        _write_variants(db, batch)
        _write_images(db, batch)
        # What is new was summed up before it was written.
        known = {r["external_id"] for r in batch.writing} - batch.added.keys()
        summarise(db, vendor_id, sorted(batch.ids(list(known))))
        bump_content_version(db, vendor_id)
    return {"results": batch.results, "refusals": batch.refusals}


def _classify(db: Session, vendor_id: int, records: Sequence[BulkProduct]) -> Batch:
    ids = list({r["external_id"] for r in records})
    skus = list({v["sku"] for r in records for v in r["variants"]})
    db.execute(bulk_sql.PLAN_ANEW)
    products = db.execute(bulk_sql.KNOWN, {"vendor": vendor_id, "ids": ids})
    variants = db.execute(bulk_sql.KNOWN_SKUS, {"vendor": vendor_id, "skus": skus})
    found = {sku: (owner or "", source_hash) for sku, source_hash, owner in variants}
    batch = Batch(
        vendor_id,
        {external_id: Known(*rest) for external_id, *rest in products},
        found,
        frozenset(found),
    )
    for place, record in enumerate(records):
        batch.results.append(_verdict(batch, place, record))
    return batch


def _verdict(batch: Batch, place: int, record: BulkProduct) -> str:
    owner = record["external_id"]
    for variant in record["variants"]:
        belongs_to = batch.skus.get(variant["sku"], (owner, ""))[0]
        if belongs_to != owner:
            batch.refusals[place] = "sku_taken"
            return "refused"
    known = batch.products.get(owner)
    if record["part"] == "variant":
        return _variant_verdict(batch, record, known)
    if known is not None and known.source_hash == record["fingerprint"]:
        return "unchanged"
    (batch.added if known is None else batch.changed)[owner] = record
    _remember(batch, record)
    return "new" if known is None else "changed"


def _variant_verdict(batch: Batch, record: BulkProduct, known: Known | None) -> str:
    owner = record["external_id"]
    seen = batch.skus.get(record["variants"][0]["sku"])
    head = record.get("head_fingerprint")
    if known is not None and head is not None and known.source_hash != head:
        batch.changed[owner] = record
    elif seen is not None and seen[1] == record["fingerprint"]:
        return "unchanged"
    if known is None and owner not in batch.added:
        batch.added[owner] = record
    _remember(batch, record)
    return "new" if seen is None else "changed"


def _remember(batch: Batch, record: BulkProduct) -> None:
    """SKUs of this batch count for the records behind it."""
    batch.writing.append(record)
    for variant in record["variants"]:
        batch.skus[variant["sku"]] = (record["external_id"], record["fingerprint"])


def _categories(db: Session, batch: Batch) -> dict[str, int]:
    """Ids of the shelves that these products stand on, new ones included."""
    wanted: dict[str, dict[str, str]] = {}
    for record in (*batch.added.values(), *batch.changed.values()):
        if name := record.get("category", ""):
            wanted.setdefault(category_slug(name), {record["locale"]: name[:120]})
    if not wanted:
        return {}
    values = {"vendor": batch.vendor_id, "slugs": list(wanted)}
    stored = db.execute(bulk_sql.KNOWN_CATEGORIES, values)
    found: dict[str, int] = {row.slug: row.id for row in stored}
    for slug in sorted(wanted.keys() - found.keys()):
        row = {"vendor": batch.vendor_id, "slug": slug, "names": _json(wanted[slug])}
        found[slug] = db.execute(bulk_sql.ADD_CATEGORY, row).scalar_one()
    return found


def _add_products(db: Session, batch: Batch, categories: dict[str, int]) -> None:
    if not batch.added:
        return
    parts = batch.by_product
    rows: list[dict[str, Any]] = [
        product_row(record, categories, skus_of(parts[external_id]))
        | summary_of(parts[external_id])
        | {"option_names": options_of(parts[external_id])}
        for external_id, record in batch.added.items()
    ]
    for row, external_id in zip(rows, batch.added, strict=True):
        row["facets"] = facets_of(row, parts[external_id])
    slugs = [slugs_for(record) for record in batch.added.values()]
    wanted = {"vendor": batch.vendor_id, "slugs": [slug for some in slugs for slug in some[:2]]}
    give_slugs(rows, slugs, set(db.scalars(bulk_sql.TAKEN_SLUGS, wanted)))
    values = {"vendor": batch.vendor_id, "rows": _json(rows)}
    for id_, external_id in db.execute(bulk_sql.INSERT, values):
        batch.products[external_id] = Known(id_, "", [])


def _change_products(db: Session, batch: Batch, categories: dict[str, int]) -> None:
    """Products that say something new, and those whose new variants have new options."""
    stored = _other_skus(db, batch)
    updates: list[dict[str, Any]] = []
    options: list[dict[str, Any]] = []
    for external_id, records in batch.by_product.items():
        if external_id in batch.added:
            continue
        known, record = batch.products[external_id], batch.changed.get(external_id)
        before = [] if record is not None and record["part"] == "whole" else known.option_names
        names = options_of(records, before)
        where = {"vendor": batch.vendor_id, "id": known.id, "option_names": _json(names)}
        if record is not None:
            skus = [*skus_of(records), *stored.get(known.id, ())]
            updates.append({**product_row(record, categories, skus), **where})
        elif names != known.option_names:
            options.append(where)
    for row in updates:
        row |= {"titles": _json(row["titles"]), "descriptions": _json(row["descriptions"])}
    if updates:
        db.execute(bulk_sql.UPDATE, updates)
    if options:
        db.execute(bulk_sql.SET_OPTIONS, options)


def _other_skus(db: Session, batch: Batch) -> dict[int, list[str]]:
    """The articles that changed products have besides those of this batch: they stay findable."""
    partial = [r["external_id"] for r in batch.changed.values() if r["part"] != "whole"]
    if not partial:
        return {}
    values = {"vendor": batch.vendor_id, "ids": batch.ids(partial)}
    found: dict[int, list[str]] = {}
    for product_id, sku in db.execute(bulk_sql.SKUS_OF_PRODUCTS, values):
        found.setdefault(product_id, []).append(sku)
    return found


def _write_variants(db: Session, batch: Batch) -> None:
    rows = {
        variant["sku"]: variant_row(record, variant, place)
        | {"product_id": batch.products[record["external_id"]].id}
        for record in batch.writing
        for place, variant in enumerate(record["variants"])
    }
    whole = [r for r in batch.changed.values() if r["part"] == "whole"]
    if whole:
        keep = [v["sku"] for r in whole for v in r["variants"]]
        ids = batch.ids([r["external_id"] for r in whole])
        values = {"vendor": batch.vendor_id, "ids": ids, "skus": keep}
        db.execute(bulk_sql.GONE_VARIANTS, values)
    added = [row for sku, row in rows.items() if sku not in batch.stored_skus]
    if added:
        values = {"vendor": batch.vendor_id, "rows": _json(added)}
        db.execute(bulk_sql.INSERT_VARIANTS, values)
    known = [row for sku, row in rows.items() if sku in batch.stored_skus]
    for row in known:
        row |= {"vendor": batch.vendor_id, "options": _json(row["options"])}
    if known:
        db.execute(bulk_sql.UPDATE_VARIANT, known)


def _write_images(db: Session, batch: Batch) -> None:
    """Pictures of whole products and heads; those of a product that is known are replaced."""
    if batch.changed:
        ids = batch.ids(list(batch.changed))
        db.execute(bulk_sql.GONE_IMAGES, {"vendor": batch.vendor_id, "ids": ids})
    rows = [
        row
        for record in (*batch.added.values(), *batch.changed.values())
        for row in image_rows(record, batch.products[record["external_id"]].id)
    ]
    if rows:
        db.execute(bulk_sql.IMAGES, {"vendor": batch.vendor_id, "rows": _json(rows)})


def _json(value: object) -> str:
    return orjson.dumps(value).decode()
