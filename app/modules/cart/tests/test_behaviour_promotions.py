"""What shops of this kind have agreed on about promotions, over our API.

Each test names the scenario file it answers to, below `../shared/data/behaviour/sylius/features`.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import text
from starlette.testclient import TestClient

from app.core.database import transaction
from tests.support.factories import Shop
from tests.support.goods import make_product, make_promotion

TEN = {"kind": "amount", "amount_cents": 1000}


class Basket:
    """A shopper's cart over HTTP; answers with `(goods after promotions, taken off)`."""

    def __init__(self, client: TestClient, shop: Shop) -> None:
        self._client, self._base = client, f"/api/v1/shop/{shop.code}/cart"
        client.cookies.clear()

    def add(self, sku: str, quantity: int = 1) -> tuple[int, int]:
        body = {"sku": sku, "quantity": quantity}
        self._client.post(f"{self._base}/lines", json=body).raise_for_status()
        return self.sums()

    def put(self, sku: str, quantity: int) -> tuple[int, int]:
        body = {"quantity": quantity}
        self._client.put(f"{self._base}/lines/{sku}", json=body).raise_for_status()
        return self.sums()

    def use(self, *codes: str) -> tuple[int, int]:
        body = {"codes": list(codes)}
        self._client.put(f"{self._base}/codes", json=body).raise_for_status()
        return self.sums()

    def sums(self) -> tuple[int, int]:
        cart = self._client.get(self._base).json()
        self.refused = [refusal["reason"] for refusal in cart["refused"]]
        self.lines = {line["sku"]: line["discount_cents"] for line in cart["lines"]}
        return cart["goods_cents"], cart["discount_cents"]


def test_a_coupon_takes_its_amount_off(client: TestClient, shop: Shop) -> None:
    """shop/promotion/applying_promotion_coupon/applying_promotion_coupon.feature"""
    make_promotion(shop, code="SANTA2016", **TEN)
    basket = Basket(client, shop)
    basket.add(make_product(shop, price_cents=10000))

    assert basket.use("SANTA2016") == (9000, 1000)


def test_a_coupon_works_on_its_last_day(client: TestClient, shop: Shop) -> None:
    """shop/promotion/applying_promotion_coupon/applying_promotion_coupon_with_expiration_date.feature"""
    make_promotion(
        shop, code="SANTA2016", ends_on=datetime.now(UTC).date() + timedelta(days=1), **TEN
    )
    basket = Basket(client, shop)
    basket.add(make_product(shop, price_cents=10000))

    assert basket.use("SANTA2016") == (9000, 1000)


def test_an_expired_coupon_says_so_and_gives_nothing(client: TestClient, shop: Shop) -> None:
    """shop/promotion/applying_promotion_coupon/applying_promotion_coupon_with_expiration_date.feature"""
    make_promotion(
        shop, code="SANTA2016", ends_on=datetime.now(UTC).date() - timedelta(days=2), **TEN
    )
    basket = Basket(client, shop)
    basket.add(make_product(shop, price_cents=10000))

    assert basket.use("SANTA2016") == (10000, 0)
    assert "ended on" in basket.refused[0]


def test_a_percentage_of_higher_priority_comes_first(client: TestClient, shop: Shop) -> None:
    """shop/promotion/receiving_discount/receiving_discount_in_order_of_promotions_priority.feature"""
    make_promotion(shop, priority=1, **TEN)
    make_promotion(shop, priority=4, percent=200)

    assert Basket(client, shop).add(make_product(shop, price_cents=10000)) == (7000, 3000)


def test_an_amount_of_higher_priority_comes_first(client: TestClient, shop: Shop) -> None:
    """shop/promotion/receiving_discount/receiving_discount_in_order_of_promotions_priority.feature"""
    make_promotion(shop, priority=5, **TEN)
    make_promotion(shop, priority=2, percent=200)

    assert Basket(client, shop).add(make_product(shop, price_cents=10000)) == (7200, 2800)


def test_an_exclusive_promotion_beats_a_higher_priority(client: TestClient, shop: Shop) -> None:
    """shop/promotion/receiving_discount/receiving_discount_in_order_of_promotions_priority.feature"""
    make_promotion(shop, priority=5, **TEN)
    make_promotion(shop, priority=1, percent=200, is_exclusive=True)

    assert Basket(client, shop).add(make_product(shop, price_cents=10000)) == (8000, 2000)


def test_of_two_exclusive_ones_the_higher_counts(client: TestClient, shop: Shop) -> None:
    """shop/promotion/receiving_discount/receiving_discount_in_order_of_promotions_priority.feature"""
    make_promotion(shop, priority=2, percent=200, is_exclusive=True)
    make_promotion(shop, priority=5, is_exclusive=True, **TEN)

    assert Basket(client, shop).add(make_product(shop, price_cents=10000)) == (9000, 1000)


def test_an_amount_may_take_everything(client: TestClient, shop: Shop) -> None:
    """shop/promotion/receiving_discount/receiving_fixed_discount_on_cart.feature"""
    make_promotion(shop, kind="amount", amount_cents=10600)
    basket = Basket(client, shop)
    basket.add(make_product(shop, price_cents=10000))

    assert basket.add(make_product(shop, price_cents=600)) == (0, 10600)


def test_an_amount_never_takes_more_than_there_is(client: TestClient, shop: Shop) -> None:
    """shop/promotion/receiving_discount/receiving_fixed_discount_on_cart.feature"""
    make_promotion(shop, kind="amount", amount_cents=20000)

    assert Basket(client, shop).add(make_product(shop, price_cents=10000)) == (0, 10000)


def test_exactly_the_needed_value_is_enough(client: TestClient, shop: Shop) -> None:
    """shop/promotion/applying_promotion_rules/receiving_discount_based_on_items_total.feature"""
    make_promotion(shop, minimum_cents=8000, **TEN)

    assert Basket(client, shop).add(make_product(shop, price_cents=8000)) == (7000, 1000)


def test_too_little_value_gets_nothing(client: TestClient, shop: Shop) -> None:
    """shop/promotion/applying_promotion_rules/receiving_discount_based_on_items_total.feature"""
    make_promotion(shop, minimum_cents=10000, **TEN)

    assert Basket(client, shop).add(make_product(shop, price_cents=8000)) == (8000, 0)


def test_different_goods_make_up_the_value_together(client: TestClient, shop: Shop) -> None:
    """shop/promotion/applying_promotion_rules/receiving_discount_based_on_items_total.feature"""
    make_promotion(shop, minimum_cents=20000, **TEN)
    basket = Basket(client, shop)
    basket.add(make_product(shop, price_cents=8000), 2)

    assert basket.add(make_product(shop, price_cents=6000)) == (21000, 1000)


def test_different_goods_make_up_the_quantity_together(client: TestClient, shop: Shop) -> None:
    """shop/promotion/applying_promotion_rules/receiving_discount_based_on_cart_quantity.feature"""
    make_promotion(shop, minimum_quantity=3, **TEN)
    basket = Basket(client, shop)
    alone = basket.add(make_product(shop, price_cents=10000), 2)

    assert alone == (20000, 0)
    assert basket.add(make_product(shop, price_cents=5000), 2) == (29000, 1000)


def test_a_promotion_of_one_product_needs_that_product(client: TestClient, shop: Shop) -> None:
    """shop/promotion/applying_promotion_rules/receiving_discount_based_on_chosen_product.feature"""
    shirt = make_product(shop, price_cents=10000)
    make_promotion(shop, kind="amount", amount_cents=2000, skus=[shirt])

    other = Basket(client, shop).add(make_product(shop, price_cents=2000))

    assert other == (2000, 0)
    assert Basket(client, shop).add(shirt, 2) == (18000, 2000)


def test_a_changed_quantity_takes_the_discount_away(client: TestClient, shop: Shop) -> None:
    """shop/promotion/applying_promotion_rules/reapplying_promotion_on_cart_change.feature"""
    shirt = make_product(shop, price_cents=10000)
    make_promotion(shop, minimum_cents=12000, **TEN)
    basket = Basket(client, shop)

    assert basket.add(shirt, 2) == (19000, 1000)
    assert basket.put(shirt, 1) == (10000, 0)


def test_another_article_gets_what_the_removed_one_had(client: TestClient, shop: Shop) -> None:
    """shop/promotion/applying_promotion_rules/reapplying_promotion_on_cart_change.feature"""
    shirt = make_product(shop, price_cents=10000)
    make_promotion(shop, **TEN)
    basket = Basket(client, shop)
    basket.add(shirt)
    basket.put(shirt, 0)

    assert basket.add(make_product(shop, price_cents=15000)) == (14000, 1000)


def test_what_a_first_promotion_took_no_longer_counts_for_the_next(
    client: TestClient, shop: Shop
) -> None:
    """shop/promotion/receiving_discount/receiving_stacked_promotions_with_changing_context.feature"""
    shirt = make_product(shop, price_cents=12000)
    make_promotion(shop, percent=500, priority=1)
    make_promotion(shop, name_en="Free", kind="free_shipping", minimum_cents=10000)
    basket, url = Basket(client, shop), f"/api/v1/shop/{shop.code}/cart"

    assert basket.add(shirt) == (6000, 6000)
    assert [x["kind"] for x in client.get(url).json()["discounts"]] == ["percentage"]
    assert basket.add(shirt) == (12000, 12000)
    kinds = [x["kind"] for x in client.get(url).json()["discounts"]]
    assert kinds == ["percentage", "free_shipping"]


def test_a_group_of_customers_is_asked_to_sign_in(client: TestClient, shop: Shop) -> None:
    """shop/promotion/applying_promotion_rules/receiving_discount_based_on_customer_group.feature"""
    make_promotion(shop, customer_group="Wholesale")

    assert Basket(client, shop).add(make_product(shop, price_cents=8000)) == (8000, 0)


def test_a_category_is_reduced_and_others_are_not(client: TestClient, shop: Shop) -> None:
    """shop/promotion/receiving_discount/receiving_fixed_discount_on_products_from_specific_taxon.feature"""
    shirt, mug = make_product(shop, price_cents=10000), make_product(shop, price_cents=2000)
    with transaction(shop.context) as db:
        db.execute(
            text(
                "INSERT INTO catalog_categories (vendor_id, slug, names)"
                """ VALUES (:shop, 't-shirts', '{"en": "T-Shirts"}')"""
            ),
            {"shop": shop.id},
        )
        db.execute(
            text(
                "UPDATE catalog_products SET category_id = (SELECT max(id) FROM"
                " catalog_categories) WHERE id = (SELECT product_id FROM catalog_variants"
                " WHERE sku = :sku)"
            ),
            {"sku": shirt},
        )
    make_promotion(shop, categories=["t-shirts"], **TEN)
    basket = Basket(client, shop)
    basket.add(shirt)

    assert basket.add(mug) == (11000, 1000)
    assert basket.lines == {shirt: 1000, mug: 0}
