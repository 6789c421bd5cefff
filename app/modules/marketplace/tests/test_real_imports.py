"""Every real feed of the independent test material, end to end."""

import csv
import json
from pathlib import Path

import pytest

from app.core.database import transaction
from app.modules.marketplace.services import import_service
from app.modules.marketplace.tests.feeds.support import SHARED, shared
from app.modules.marketplace.tests.support import (
    catalogue,
    counts,
    get,
    movements,
    start,
    upload_file,
    work,
)
from tests.support.factories import Shop
from tests.support.goods import rows

pytestmark = pytest.mark.usefixtures("application")
FOLDERS = ("google-shopping", "shopify", "woocommerce", "affiliate-rows/csv", "product-matching")


def real_files() -> list[str]:
    found = [p for folder in FOLDERS for p in sorted((SHARED / "feeds" / folder).glob("*.*"))]
    return [str(path.relative_to(SHARED)) for path in found] or ["feeds/google-shopping"]


def imported(shop: Shop, path: Path, *, takes_any_currency: bool = False) -> int:
    """Dry run and import. Both must count the same."""
    import_id = upload_file(shop, path)
    if takes_any_currency:
        with transaction(shop.context) as db:
            job = import_service.get(db, shop.id, import_id)
            job.takes_any_currency = True
    work()
    tried = get(shop, import_id)
    assert tried.status == "ready", tried.error_key
    start(shop, import_id)
    work()
    done = get(shop, import_id)
    assert done.status == "done"
    assert counts(done) == counts(tried)
    return import_id


@pytest.mark.parametrize("name", real_files())
def test_a_real_feed_comes_in_and_stays_the_same(name: str, shop: Shop) -> None:
    path = shared(name)

    first = get(shop, imported(shop, path, takes_any_currency=True))
    before, moved = catalogue(shop), movements(shop)
    again = get(shop, imported(shop, path, takes_any_currency=True))

    new, changed, unchanged, refused = counts(first)
    assert new > 0
    assert changed == unchanged == 0
    assert counts(again) == (0, 0, new, refused)
    assert (catalogue(shop), movements(shop)) == (before, moved)
    wrong = rows(
        shop,
        "SELECT count(*) AS n FROM catalog_products p WHERE price_cents = 0 OR NOT EXISTS"
        " (SELECT 1 FROM catalog_variants v WHERE v.product_id = p.id)",
    )
    assert wrong == [{"n": 0}]


@pytest.mark.parametrize(
    ("name", "new", "refused"), [("GoogleProducts.csv", 3164, 62), ("Buy.csv", 0, 1092)]
)
def test_pounds_and_dollars_are_refused_in_a_shop_of_euros(
    name: str, new: int, refused: int, shop: Shop
) -> None:
    job = get(shop, imported(shop, shared(f"feeds/product-matching/{name}")))

    assert counts(job) == (new, 0, 0, refused)


def test_affiliate_rows_that_came_as_json_come_in_as_a_list(shop: Shop, tmp_path: Path) -> None:
    cases = json.loads(shared("feeds/affiliate-rows/rows.json").read_text("utf-8"))
    for place, case in enumerate(cases):
        path = tmp_path / f"{place}.csv"
        row: dict[str, str] = case["row"]
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([row.keys(), row.values()])

        job = get(shop, imported(shop, path, takes_any_currency=True))

        assert job.refused_count == 0, case["id"]
