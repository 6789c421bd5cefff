"""Checkouts and ways of delivery, as the tenant walk needs them."""

from typing import Any

from app.core.database import transaction
from app.modules.checkout.schemas import ShippingMethodWrite
from app.modules.checkout.services import shipping_service
from tests.support.goods import ADDRESS, make_product, rows
from tests.support.shopping import place_order
from tests.support.walk import Things, Visit, no_body, shown

SECRETS = {"checkout_id"}
METHOD = {"name_en": "Bike", "price": "4.90"}


def order(_: Things) -> dict[str, Any]:
    total = str(1290 + 490)
    return {"data": {**ADDRESS, "payment": "bank_transfer", "shown_total_cents": total}}


BODIES = {
    "POST /shop/{vendor_code}/checkout": order,
    "POST /shop/{vendor_code}/checkout/codes": lambda _: {"data": {"code": "NONE"}},
    "POST /vendor/{vendor_code}/delivery/new": lambda _: {"data": METHOD},
    "POST /vendor/{vendor_code}/delivery/{method_id}": lambda _: {"data": METHOD},
    "POST /vendor/{vendor_code}/delivery/{method_id}/removal": no_body,
}


def things(visit: Visit) -> Things:
    if "/delivery" in visit.route:
        return {"method_id": _method(visit)}
    sku = make_product(visit.shop)
    place_order(visit.client, visit.shop, sku)
    newest = rows(
        visit.shop, "SELECT id FROM checkout_checkouts ORDER BY created_at DESC LIMIT 1"
    )[0]
    visit.client.post(f"/shop/{visit.shop.code}/cart", data={"sku": sku})
    cookie = "; ".join(f"{c.name}={c.value}" for c in visit.client.cookies.jar)
    visit.client.cookies.clear()
    return {"checkout_id": str(newest["id"]), "cookie": cookie}


def _method(visit: Visit) -> str:
    # At the usual price, so that totals stay as they are whichever is chosen.
    wanted = ShippingMethodWrite(name_en=shown(visit.shop), price_cents=490)
    with transaction(visit.shop.context) as db:
        method = shipping_service.save(db, visit.shop.id, wanted)
        db.flush()
        return str(method.id)
