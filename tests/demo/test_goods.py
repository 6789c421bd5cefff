"""The demo's goods: complete in every language, each with pictures of its own."""

from datetime import UTC, datetime, timedelta
from itertools import chain
from xml.etree import ElementTree

import pytest

from app.modules.catalog.schemas import ProductWrite
from demo import history, plan
from demo.drawing import pictures
from demo.drawing.pictures import SHAPES
from demo.plan import LOCALES, DemoProduct, DemoShop, OpenShop
from demo.shelves import as_written

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SHOPS = pytest.mark.parametrize("shop", plan.shops(), ids=lambda shop: shop.code)


@SHOPS
def test_every_product_speaks_every_language(shop: DemoShop) -> None:
    for product in shop.products:
        assert set(product.titles) == set(product.descriptions) == set(LOCALES)
        assert all(chain(product.titles.values(), product.descriptions.values()))


@SHOPS
def test_a_shop_is_full_enough_to_be_looked_at(shop: DemoShop) -> None:
    skus = [variant.sku for product in shop.products for variant in product.variants]

    assert 16 <= len(shop.products) <= 24
    assert len(set(skus)) == len(skus)
    assert any(len(product.variants) > 1 for product in shop.products)
    assert any(product.variants[0].compare_at_cents for product in shop.products)
    assert any(v.stock == 0 for product in shop.products for v in product.variants)


@SHOPS
def test_products_are_what_the_catalogue_takes(
    shop: DemoShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("demo.shelves.keep_file", lambda content, ending: f"/media/x.{ending}")

    written = [as_written(OpenShop(1, 1, shop), product) for product in shop.products]

    assert all(isinstance(product, ProductWrite) for product in written)
    assert all(len(product.images) % 2 for product in written)


@SHOPS
def test_no_two_products_look_alike(shop: DemoShop) -> None:
    drawn = [_drawn(shop, product) for product in shop.products]

    assert len(set(drawn)) == len(drawn)
    assert all(len(svg) < 30_000 for svg in drawn)
    for svg in drawn:
        ElementTree.fromstring(svg)  # noqa: S314 - our own


def test_every_drawing_is_used() -> None:
    used = {product.picture[0] for shop in plan.shops() for product in shop.products}

    assert used <= SHAPES.keys()
    assert SHAPES.keys() - used <= {"basket"}


@SHOPS
def test_the_plan_of_orders_is_the_same_at_each_start(shop: DemoShop) -> None:
    opened = OpenShop(1, 1, shop)

    first = history.plan_of(opened, NOW, cards=True)
    later = history.plan_of(opened, NOW + timedelta(hours=3), cards=True)

    assert [order.lines for order in first] == [order.lines for order in later]
    assert [order.fate for order in first] == [order.fate for order in later]
    assert all(order.placed_at < NOW for order in first)


def _drawn(shop: DemoShop, product: DemoProduct) -> bytes:
    return pictures.alone(shop["scene"], product.tone, product.picture, product.zoom)
