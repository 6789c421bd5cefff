"""Writing the catalogue, one product or thousands at a time."""

from typing import Any

import pytest

from app.core.database import transaction
from app.modules.catalog.exceptions import SkuTakenError
from app.modules.catalog.models import Product
from app.modules.catalog.schemas import ProductWrite
from app.modules.catalog.services import catalog_service
from app.modules.catalog.services.bulk_service import upsert
from tests.support.factories import Shop
from tests.support.goods import rows


def product(**changes: Any) -> ProductWrite:
    content: dict[str, Any] = {
        "titles": {"en": "Walnut bowl", "de": "Schale aus Nussholz"},
        "descriptions": {"en": "<p>Turned <script>alert(1)</script>by hand</p>"},
        "option_names": ["Size"],
        "variants": [
            {"sku": "BOWL-S", "price_cents": 2900, "options": {"Size": "S"}},
            {"sku": "BOWL-L", "price_cents": 4900, "options": {"Size": "L"}},
        ],
        "images": ["https://example.com/bowl.jpg"],
    }
    return ProductWrite.model_validate({**content, **changes})


def record(external_id: str = "A1", **changes: Any) -> Any:
    return {
        "external_id": external_id,
        "fingerprint": f"{external_id}-1",
        "part": "whole",
        "title": f"Product {external_id}",
        "locale": "en",
        "category": "Kitchen",
        "images": [("https://example.com/a.jpg", "A")],
        "variants": [{"sku": f"SKU-{external_id}", "price_cents": 1000}],
        **changes,
    }


def save(shop: Shop, *records: Any) -> list[str]:
    with transaction(shop.context) as db:
        return list(upsert(db, shop.id, records)["results"])


def test_a_product_sums_up_its_variants(shop: Shop) -> None:
    with transaction(shop.context) as db:
        saved = catalog_service.create(db, shop.id, product())

        assert (saved.price_cents, saved.has_price_range, saved.only_sku) == (2900, True, "")
        assert saved.picture == "https://example.com/bowl.jpg"
        assert "script" not in saved.descriptions["en"]


def test_a_variant_that_is_left_out_goes(shop: Shop) -> None:
    with transaction(shop.context) as db:
        saved = catalog_service.create(db, shop.id, product())
        only = [{"sku": "BOWL-L", "price_cents": 4900}]

        changed = catalog_service.update(db, shop.id, saved.id, product(variants=only))

        assert [v.sku for v in changed.variants] == ["BOWL-L"]
        assert changed.only_sku == "BOWL-L"


def test_a_sku_belongs_to_one_product(shop: Shop) -> None:
    with transaction(shop.context) as db:
        catalog_service.create(db, shop.id, product())

        with pytest.raises(SkuTakenError), db.begin_nested():
            catalog_service.create(db, shop.id, product(titles={"en": "Other"}))


def test_the_same_records_again_change_nothing(shop: Shop) -> None:
    assert save(shop, record("A1"), record("A2")) == ["new", "new"]

    assert save(shop, record("A1"), record("A2")) == ["unchanged", "unchanged"]


def test_a_changed_record_updates_its_product_only(shop: Shop) -> None:
    save(shop, record("A1"), record("A2"))
    dearer = [{"sku": "SKU-A1", "price_cents": 1200}]

    results = save(shop, record("A1", fingerprint="A1-2", variants=dearer), record("A2"))

    assert results == ["changed", "unchanged"]
    prices = rows(shop, "SELECT price_cents FROM catalog_products ORDER BY external_id")
    assert prices == [{"price_cents": 1200}, {"price_cents": 1000}]


def test_variants_may_arrive_one_by_one(shop: Shop) -> None:
    small = record(
        "G", part="variant", fingerprint="v1", variants=[{"sku": "G-S", "price_cents": 5}]
    )
    large = record(
        "G", part="variant", fingerprint="v2", variants=[{"sku": "G-L", "price_cents": 7}]
    )

    assert save(shop, small, large) == ["new", "new"]
    assert save(shop, small, large) == ["unchanged", "unchanged"]

    found = rows(shop, "SELECT price_cents, has_price_range FROM catalog_products")
    assert found == [{"price_cents": 5, "has_price_range": True}]
    assert len(rows(shop, "SELECT sku FROM catalog_variants")) == 2


def test_a_sku_of_another_product_is_refused_and_the_rest_goes_in(shop: Shop) -> None:
    save(shop, record("A1"))
    thief = record("B", variants=[{"sku": "SKU-A1", "price_cents": 1}])

    assert save(shop, thief, record("C")) == ["refused", "new"]


def test_two_products_of_one_name_have_two_addresses(shop: Shop) -> None:
    save(shop, record("A1", title="Mug"), record("A2", title="Mug"))

    slugs = [row["slug"] for row in rows(shop, "SELECT slug FROM catalog_products ORDER BY id")]
    assert slugs[0] == "mug"
    assert slugs[1].startswith("mug-")


def test_another_vendors_products_are_out_of_reach(shop: Shop, other_shop: Shop) -> None:
    save(other_shop, record("A1"))

    assert save(shop, record("A1")) == ["new"]
    with transaction(shop.context) as db:
        assert len(db.query(Product).all()) == 1


def test_new_products_are_summed_up_as_known_ones_are(shop: Shop) -> None:
    from app.modules.catalog.services.summary import summarise

    variants = [
        {"sku": "B", "price_cents": 900, "compare_at_cents": 1200, "picture": "https://x/b.jpg"},
        {"sku": "A", "price_cents": 900, "picture": "https://x/a.jpg"},
        {"sku": "C", "price_cents": 1500},
    ]
    one = [{"sku": "ONE", "price_cents": 5, "picture": "https://x/one.jpg"}]
    save(
        shop,
        record("several", variants=variants, images=[]),
        record("one", variants=one),
        record("head", part="head", variants=[]),
    )
    query = (
        "SELECT price_cents, compare_at_cents, has_price_range, only_sku, picture"
        " FROM catalog_products ORDER BY external_id"
    )
    before = rows(shop, query)

    with transaction(shop.context) as db:
        ids = [row["id"] for row in rows(shop, "SELECT id FROM catalog_products")]
        summarise(db, shop.id, ids)

    assert rows(shop, query) == before
    assert [row["only_sku"] for row in before] == ["", "ONE", ""]


def test_many_products_of_one_name_all_find_an_address(shop: Shop) -> None:
    for start in (0, 300):
        save(shop, *(record(f"A{n}", title="Mug") for n in range(start, start + 300)))

    found = rows(shop, "SELECT count(DISTINCT slug) AS n FROM catalog_products")
    assert found == [{"n": 600}]
