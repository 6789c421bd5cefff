"""The lowest price of the 30 days before a reduction: Directive 98/6/EC, article 6a."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.core.database import transaction
from app.modules.catalog.models import PricePoint, Variant
from app.modules.catalog.services.summary import summarise
from tests.support.factories import Shop
from tests.support.goods import make_product, rows

TODAY = datetime(2026, 11, 26, 12, tzinfo=UTC)
HISTORY = "SELECT price_cents FROM catalog_price_points WHERE sku = :sku ORDER BY id"
PRIOR = text("SELECT catalog_prior_price(:vendor, :variant, :began)")

# What was charged, as (days before the reduction, price), and the price it must be held against.
CASES = {
    "one price, set long before": ([(400, 2000)], 2000),
    "one price, set within the window": ([(10, 2000)], 2000),
    "set exactly 30 days before": ([(30, 2000)], 2000),
    "raised just before the reduction": ([(400, 2000), (2, 2500)], 2000),
    "raised 31 days before: the old price is out of the window": ([(400, 2000), (31, 2500)], 2500),
    "raised 29 days before: the old price was still charged": ([(400, 2000), (29, 2500)], 2000),
    "lowered within the window": ([(400, 2000), (5, 1800)], 1800),
    "a flash sale within the window": ([(400, 2000), (12, 1500), (11, 2000)], 1500),
    "a flash sale that ended before the window": ([(400, 2000), (45, 1500), (44, 2000)], 2000),
    "a sale that reached into the window": ([(400, 2000), (45, 1500), (29, 2000)], 1500),
    "a sale that ended as the window began": ([(400, 2000), (45, 1500), (30, 2000)], 2000),
    "two flash sales, the lower counts": (
        [(400, 2000), (25, 1600), (24, 2000), (9, 1700), (8, 2000)],
        1600,
    ),
    "up and down within the window": ([(400, 2000), (20, 2200), (10, 1900), (5, 2100)], 1900),
    "younger than 30 days": ([(3, 1200)], 1200),
    "younger than 30 days, with a change": ([(9, 1500), (4, 1300), (2, 1400)], 1300),
    "a price that stood for no time at all": ([(400, 2000), (6, 900), (6, 2000)], 2000),
    "what comes after the beginning does not count": ([(400, 2000), (-3, 1000)], 2000),
    "it was free for a while": ([(400, 2000), (8, 0), (7, 2000)], 0),
}


@pytest.mark.parametrize("name", CASES)
def test_the_prior_price_is_the_lowest_of_the_30_days_before(name: str, shop: Shop) -> None:
    charged, expected = CASES[name]
    with transaction(shop.context) as db:
        for days, cents in charged:
            db.add(_point(shop, 1, TODAY - timedelta(days=days), cents))
            db.flush()

        found = db.scalar(PRIOR, {"vendor": shop.id, "variant": 1, "began": TODAY})

    assert found == expected


def test_without_a_history_there_is_no_prior_price(shop: Shop) -> None:
    with transaction(shop.context) as db:
        assert db.scalar(PRIOR, {"vendor": shop.id, "variant": 1, "began": TODAY}) is None


def test_every_price_is_kept_whoever_writes_it(shop: Shop) -> None:
    sku = make_product(shop, price_cents=2000)
    for cents in (1800, 1800, 1900):
        _set(shop, sku, cents)

    kept = rows(shop, HISTORY, sku=sku)

    assert [row["price_cents"] for row in kept] == [2000, 1800, 1900]


def test_the_history_cannot_be_rewritten(shop: Shop) -> None:
    make_product(shop)

    with pytest.raises(Exception, match="permission denied"), transaction(shop.context) as db:
        db.execute(text("UPDATE catalog_price_points SET price_cents = 1"))


def test_a_deeper_reduction_keeps_the_price_before_the_first(shop: Shop) -> None:
    sku = make_product(shop, price_cents=2000)

    priors = [_set(shop, sku, cents, 2000) for cents in (1600, 1200, 900)]

    assert priors == [2000, 2000, 2000]


def test_a_second_reduction_counts_the_first_one(shop: Shop) -> None:
    sku = make_product(shop, price_cents=2000)

    _set(shop, sku, 1500, 2000)
    ended = _set(shop, sku, 2000)
    again = _set(shop, sku, 1800, 2000)

    assert ended is None
    assert again == 1500


def test_what_comes_reduced_is_held_against_the_sellers_former_price(shop: Shop) -> None:
    with transaction(shop.context) as db:
        product = db.get_one(Variant, _id(db, make_product(shop))).product_id
        db.add(
            Variant(
                vendor_id=shop.id,
                product_id=product,
                sku=f"NEW-{shop.id}",
                price_cents=900,
                compare_at_cents=1200,
            )
        )

    found = rows(
        shop, "SELECT prior_cents FROM catalog_variants WHERE sku = :sku", sku=f"NEW-{shop.id}"
    )
    assert found[0]["prior_cents"] == 1200


def test_nobody_can_set_another_prior_price(shop: Shop) -> None:
    sku = make_product(shop, price_cents=2000)
    _set(shop, sku, 1500, 2000)
    with transaction(shop.context) as db:
        db.execute(
            text("UPDATE catalog_variants SET prior_cents = 9900 WHERE sku = :sku"), {"sku": sku}
        )

    found = rows(shop, "SELECT prior_cents FROM catalog_variants WHERE sku = :sku", sku=sku)

    assert found[0]["prior_cents"] == 2000


def test_the_shop_shows_it_beside_the_reduction(client: TestClient, shop: Shop) -> None:
    sku = make_product(shop, title="Walnut bowl", price_cents=2000)
    _set(shop, sku, 1500, 2400)

    listed = client.get(f"/shop/{shop.code}/products").text

    assert "€15.00" in listed
    assert "€24.00" in listed
    assert "€20.00" in listed


def _point(shop: Shop, variant_id: int, at: datetime, cents: int) -> PricePoint:
    return PricePoint(
        vendor_id=shop.id, variant_id=variant_id, sku="X", price_cents=cents, valid_from=at
    )


def _id(db: Session, sku: str) -> int:
    return db.execute(
        text("SELECT id FROM catalog_variants WHERE sku = :sku"), {"sku": sku}
    ).scalar_one()


def _set(shop: Shop, sku: str, cents: int, compare: int | None = None) -> int | None:
    """Another price; what it is then held against."""
    with transaction(shop.context) as db:
        variant = db.get_one(Variant, _id(db, sku))
        variant.price_cents, variant.compare_at_cents = cents, compare
        db.flush()
        summarise(db, shop.id, [variant.product_id])
        db.refresh(variant)
        return variant.prior_cents
