"""Products and shelves, as the tenant walk needs them."""

from typing import Any

from app.core.database import transaction
from app.modules.catalog.schemas import AttributeWrite
from app.modules.catalog.services import attribute_service, catalog_service
from tests.support.factories import unique
from tests.support.goods import make_product, rows
from tests.support.walk import Things, Visit, hidden, no_body, shown


def product(_: Things) -> dict[str, Any]:
    variant = {"sku": unique("W"), "price_cents": 500}
    return {"json": {"titles": {"en": "Cup"}, "variants": [variant]}}


def form(_: Things) -> dict[str, Any]:
    return {"data": {"title_en": "Cup", "sku_0": unique("W"), "price_0": "5.00"}}


def attribute(_: Things) -> dict[str, Any]:
    return {"data": {"name_en": "Material", "kind": "text"}}


def attribute_json(_: Things) -> dict[str, Any]:
    return {"json": {"names": {"en": "Material"}, "kind": "text"}}


BODIES = {
    "POST /api/v1/vendor/catalog/products": product,
    "PUT /api/v1/vendor/catalog/products/{product_id}": product,
    "POST /vendor/{vendor_code}/products/new": form,
    "POST /vendor/{vendor_code}/products/{product_id}": form,
    "POST /api/v1/vendor/catalog/attributes": attribute_json,
    "PUT /api/v1/vendor/catalog/attributes/{attribute_id}": attribute_json,
    "POST /vendor/{vendor_code}/product-attributes/new": attribute,
    "POST /vendor/{vendor_code}/product-attributes/{attribute_id}": attribute,
    "POST /vendor/{vendor_code}/product-attributes/{attribute_id}/removal": no_body,
    "DELETE /api/v1/vendor/catalog/attributes/{attribute_id}": no_body,
    "POST /vendor/{vendor_code}/products/status": lambda x: {
        "data": {"selected": x["product_id"], "status": "archived"}
    },
}


def things(visit: Visit) -> Things:
    make_product(visit.shop, title=shown(visit.shop))
    newest = rows(visit.shop, "SELECT id, slug FROM catalog_products ORDER BY id DESC LIMIT 1")[0]
    slug = newest["slug"]
    if "/categories/" in visit.route:
        with transaction(visit.shop.context) as db:
            names = {"en": f"{shown(visit.shop)} {unique('c')}"}
            slug = catalog_service.ensure_category(db, visit.shop.id, names).slug
    found = {"product_id": str(newest["id"]), "slug": slug, "query": "q=cup"}
    if "{attribute_id}" in visit.route:
        with transaction(visit.shop.context) as db:
            wanted = AttributeWrite(names={"en": hidden(visit.shop)}, kind="text")
            found["attribute_id"] = str(attribute_service.create(db, visit.shop.id, wanted).id)
    return found
