"""Records of a batch as rows of the tables. Plain values in, plain values out."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from app.core.texts import slugify
from app.modules.catalog.schemas.bulk import BulkProduct
from app.modules.catalog.services.catalog_service import search_text

BRAND_LIMIT = 120
SKUS_SEARCHED = 20


@lru_cache(maxsize=4096)
def category_slug(name: str) -> str:
    return slugify(name, "category")[:80]


def skus_of(records: Sequence[BulkProduct]) -> list[str]:
    return [variant["sku"] for record in records for variant in record["variants"]]


def product_row(
    record: BulkProduct, categories: Mapping[str, int], skus: Sequence[str]
) -> dict[str, Any]:
    category, locale = record.get("category", ""), record["locale"]
    is_variant = record["part"] == "variant"
    searched = (record["title"], record.get("brand", ""), category)
    return {
        "external_id": record["external_id"],
        # One variant of several says nothing of the whole product, unless it says so.
        "source_hash": record.get("head_fingerprint", "") if is_variant else record["fingerprint"],
        "status": "active" if record.get("published", True) else "draft",
        "titles": {locale: record["title"]},
        "descriptions": {locale: record.get("description_html", "")},
        "brand": record.get("brand", "")[:BRAND_LIMIT],
        "category_id": categories.get(category_slug(category)) if category else None,
        "tax_class": record.get("tax_class", "standard"),
        "search_text": search_text(*searched, *list(dict.fromkeys(skus))[:SKUS_SEARCHED]),
    }


def options_of(records: Sequence[BulkProduct], known: Sequence[str] = ()) -> list[str]:
    """The names of the options that these variants have, those known first."""
    names = dict.fromkeys(known)
    for record in records:
        for variant in record["variants"]:
            if options := variant.get("options"):
                names.update(dict.fromkeys(options))
    return list(names)


def summary_of(records: Sequence[BulkProduct]) -> dict[str, Any]:
    """What a new product's own row repeats of its variants and pictures; see `summary.py`."""
    variants = list({v["sku"]: v for record in records for v in record["variants"]}.values())
    images = records[0].get("images") or ()
    summary: dict[str, Any] = {
        "price_cents": 0,
        "compare_at_cents": None,
        "prior_cents": None,
        "has_price_range": False,
        "only_sku": "",
        "picture": images[0][0] if images else "",
    }
    if not variants:
        return summary
    cheapest = min(variants, key=lambda variant: variant["price_cents"])
    summary["price_cents"] = cheapest["price_cents"]
    summary["compare_at_cents"] = before = cheapest.get("compare_at_cents")
    if before is not None and before > cheapest["price_cents"]:
        # What is new has no history; see the migration catalog_002.
        summary["prior_cents"] = before
    if len(variants) == 1:
        summary["only_sku"] = cheapest["sku"]
    else:
        prices = {variant["price_cents"] for variant in variants}
        summary["has_price_range"] = len(prices) > 1
    if not images:
        summary["picture"] = max(variant.get("picture", "") for variant in variants)
    return summary


def facets_of(row: dict[str, Any], records: Sequence[BulkProduct]) -> list[str]:
    """What a new product can be found by besides words; as `summary.py` has it."""
    facets = [f"brand={row['brand']}"] if row["brand"] else []
    if row["category_id"] is not None:
        facets.append(f"category={row['category_id']}")
    options = {
        f"o:{name}={value}"
        for record in records
        for variant in record["variants"]
        for name, value in variant.get("options", {}).items()
    }
    return [*facets, *sorted(options)]


def variant_row(record: BulkProduct, variant: Any, place: int) -> dict[str, Any]:
    return {
        "sku": variant["sku"],
        "options": variant.get("options", {}),
        "price_cents": variant["price_cents"],
        "compare_at_cents": variant.get("compare_at_cents"),
        "gtin": variant.get("gtin", ""),
        "mpn": variant.get("mpn", ""),
        "picture": variant.get("picture", ""),
        "position": place,
        "source_hash": record["fingerprint"],
    }


def image_rows(record: BulkProduct, product_id: int) -> Iterator[dict[str, Any]]:
    for place, (url, alt) in enumerate(record.get("images", ())):
        yield {
            "product_id": product_id,
            "url": url,
            "alts": {record["locale"]: alt},
            "position": place,
        }


def slugs_for(record: BulkProduct) -> tuple[str, str, str]:
    """The title as an address; for when that is taken, with more and more of the id behind it."""
    base = slugify(record["title"], "product")
    digest = blake2b(record["external_id"].encode(), digest_size=8).hexdigest()
    return base, f"{base}-{digest[:6]}", f"{base}-{digest}"


def give_slugs(
    rows: Sequence[dict[str, Any]], slugs: Sequence[Sequence[str]], taken: set[str]
) -> None:
    """To each row the first of its addresses that nobody has."""
    for row, candidates in zip(rows, slugs, strict=True):
        row["slug"] = next(slug for slug in candidates if slug not in taken)
        taken.add(row["slug"])
