"""Fills a shop: categories, products with pictures and variants, first stock."""

from app.core.database import transaction
from app.core.media import keep_file
from app.core.pagination import PageRequest
from app.modules.catalog.schemas import ProductWrite, VariantWrite
from app.modules.catalog.services import catalog_service
from app.modules.inventory.services import stock_service
from demo.drawing import pictures
from demo.plan import DemoProduct, OpenShop

# What three months will sell comes in first; `count` corrects it to the plan at the end.
FIRST_DELIVERY = 120


def fill(shop: OpenShop) -> None:
    """In one transaction, so that a shop has all of its goods or none."""
    with transaction(shop.context) as db:
        if catalog_service.categories(db, shop.id):
            return
        for position, (_, names) in enumerate(shop.plan.categories):
            catalog_service.ensure_category(db, shop.id, dict(names), position=position)
        levels: dict[str, int] = {}
        for product in shop.plan.products:
            catalog_service.create(db, shop.id, as_written(shop, product))
            for variant in product.variants:
                levels[variant.sku] = variant.stock + FIRST_DELIVERY
        stock_service.set_levels(db, shop.id, levels, reason="delivery", ref="demo:opening")


def count_stock(shop: OpenShop) -> None:
    """A stock-take: what can be bought is what the plan says, some of it little or nothing.

    What open orders hold lies there as well.
    """
    planned = {v.sku: v.stock for product in shop.plan.products for v in product.variants}
    with transaction(shop.context) as db:
        found = stock_service.page(db, shop.id, PageRequest(number=1, size=200))
        levels = {item.sku: item.reserved + planned.get(item.sku, 0) for item in found.items}
        stock_service.set_levels(db, shop.id, levels, reason="count", ref="demo:stock-take")


def as_written(shop: OpenShop, product: DemoProduct) -> ProductWrite:
    drawn = _pictures(shop, product)
    return ProductWrite.model_validate(
        {
            "titles": product.titles,
            "descriptions": product.descriptions,
            "brand": product.brand,
            "category": product.category,
            "tax_class": product.tax_class,
            "option_names": [product.option] if product.option else [],
            "variants": [
                VariantWrite.model_validate(
                    {
                        "sku": variant.sku,
                        "price_cents": variant.price_cents,
                        "compare_at_cents": variant.compare_at_cents,
                        "options": variant.options,
                    }
                )
                for variant in product.variants
            ],
            "images": drawn,
        }
    )


def _pictures(shop: OpenShop, product: DemoProduct) -> list[str]:
    """The thing alone, near, in company, and then in its other colours: an odd number of them,
    since the first is large and the others stand in pairs."""
    scene, tone, picture = shop.plan["scene"], product.tone, product.picture
    coloured = [
        pictures.alone(scene, tone, (picture[0], variant.colour, *picture[2:]), product.zoom)
        for variant in product.variants[1:]
        if variant.colour
    ]
    drawn = [
        pictures.alone(scene, tone, picture, product.zoom),
        pictures.closely(scene, tone, picture),
    ]
    if len(coloured) % 2 == 0:
        shelf = [p for p in shop.plan.products if p.category == product.category]
        place = shelf.index(product)
        others = [shelf[place - 1].picture, shelf[(place + 1) % len(shelf)].picture]
        drawn.append(pictures.together(scene, tone, picture, others))
    return [keep_file(svg, "svg") for svg in (*drawn, *coloured)]
