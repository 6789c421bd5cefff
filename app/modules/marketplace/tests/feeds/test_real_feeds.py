"""Every real feed of the independent test material."""

import csv
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.modules.marketplace.services.feeds import FeedProduct, Part, RowProblem, open_feed
from app.modules.marketplace.tests.feeds.support import codes, entries, products, shared, write


def counted(path: Path) -> tuple[int, Counter[str]]:
    found = entries(path)
    problems = Counter(entry.code for entry in found if isinstance(entry, RowProblem))
    return sum(isinstance(entry, FeedProduct) for entry in found), problems


def test_the_same_shop_as_csv_and_rss_is_the_same_catalogue() -> None:
    folder = shared("feeds/google-shopping")
    from_csv = products(folder / "jc-google-merchant-feed.csv")
    from_rss = products(folder / "jc-product-feed.xml")

    assert len(from_csv) == len(from_rss) == 107
    for one, other in zip(from_csv, from_rss, strict=True):
        # Only the RSS says what the sale price is reduced from, and lists more pictures.
        reduced = [replace(variant, compare_at_cents=None) for variant in other.variants]
        assert replace(one, line=0) == replace(other, line=0, variants=reduced)
    assert from_rss[0].variants[0].compare_at_cents == 24450


def test_a_group_that_is_only_a_category_is_reported_for_every_row() -> None:
    path = shared("feeds/google-shopping/jc-product-feed.xml")

    assert counted(path) == (107, Counter(group_ignored=107))


@pytest.mark.parametrize(
    ("name", "count", "variants", "pictures"),
    [("apparel.csv", 20, 22, 20), ("home-and-garden.csv", 20, 21, 21)],
)
def test_shopifys_samples(name: str, count: int, variants: int, pictures: int) -> None:
    found = products(shared(f"feeds/shopify/{name}"))

    assert len(found) == count
    assert sum(len(product.variants) for product in found) == variants
    assert sum(len(product.images) for product in found) == pictures
    assert codes(shared(f"feeds/shopify/{name}")) == []


def test_woocommerces_sample() -> None:
    path = shared("feeds/woocommerce/sample_products.csv")
    found = products(path)

    parts = Counter(product.part for product in found)
    assert parts == {Part.WHOLE: 15, Part.HEAD: 2, Part.VARIANT: 7}
    assert codes(path) == [(24, "type_grouped"), (25, "type_external")]
    tees = [v.sku for p in found if p.external_id == "woo-vneck-tee" for v in p.variants]
    assert len(tees) == 9
    assert "woo-vneck-tee-red-large" in tees
    hoodies = [v.options for p in found if p.external_id == "woo-hoodie" for v in p.variants]
    assert {"Color": "Blue", "Logo": "Yes"} in hoodies
    assert len(hoodies) == 4


def test_the_buy_list_refuses_exactly_what_has_no_price() -> None:
    count, problems = counted(shared("feeds/product-matching/Buy.csv"))

    assert (count, problems["price_missing"]) == (590, 502)
    assert set(problems) == {"price_missing", "title_shortened"}


def test_the_google_list_is_read_whole() -> None:
    path = shared("feeds/product-matching/GoogleProducts.csv")
    found = products(path)

    assert counted(path) == (3226, Counter(title_shortened=42))
    currencies = Counter(variant.currency for p in found for variant in p.variants)
    assert currencies == {"EUR": 3226 - 62, "GBP": 62}
    with path.open(encoding="utf-8", newline="") as file:
        prices = [row["price"].split()[0] for row in csv.DictReader(file)]
    assert [p.variants[0].price_cents for p in found] == [round(float(x) * 100) for x in prices]


def affiliate_rows() -> list[dict[str, Any]]:
    path = Path(__file__).resolve().parents[5].parent / "shared/data/feeds/affiliate-rows"
    try:
        rows: list[dict[str, Any]] = json.loads((path / "rows.json").read_text("utf-8"))
    except FileNotFoundError:
        return []
    return rows


@pytest.mark.parametrize("case", affiliate_rows() or [None], ids=lambda c: c["id"] if c else "-")
def test_affiliate_rows_are_read_as_their_own_tests_expect(
    case: dict[str, Any] | None, tmp_path: Path
) -> None:
    if case is None:
        shared("feeds/affiliate-rows")
        return
    row: dict[str, str] = case["row"]
    path = tmp_path / "feed.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)
    expected = case["expected_by_source_tests"]

    product = products(path)[0]

    variant = product.variants[0]
    assert variant.price_cents == round(float(expected["price"]) * 100)
    # The source writes 0 where nothing is crossed out.
    assert (variant.compare_at_cents or 0) == round(float(expected["old_price"]) * 100)
    assert variant.currency == expected["currency_original"]
    assert product.link == expected["url"]


def test_affiliate_files_are_read_whole() -> None:
    for path in sorted(shared("feeds/affiliate-rows/csv").iterdir()):
        rows = open_feed(path).row_count
        count, problems = counted(path)

        assert count == rows, path.name
        assert set(problems) <= {"currency_ignored", "availability_unknown"}, path.name


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-8-sig"])
def test_a_real_feed_reads_the_same_in_other_encodings(encoding: str, tmp_path: Path) -> None:
    source = shared("feeds/google-shopping/jc-google-merchant-feed.csv")
    text = source.read_text("utf-8").encode("latin-1", "ignore").decode("latin-1")
    plain = products(write(tmp_path, text))

    assert products(write(tmp_path, text, encoding)) == plain
