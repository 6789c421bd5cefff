"""Carts, as the tenant walk needs them."""

from app.core.database import transaction
from app.modules import live
from app.modules.cart.schemas import PromotionWrite
from app.modules.cart.services import promotion_service
from tests.support.factories import unique
from tests.support.goods import make_product
from tests.support.walk import Things, Visit, no_body, shown

PROMOTION = {"name_en": "Ten", "kind": "percentage", "percent": "10"}
BODIES = {
    "POST /api/v1/shop/{vendor_code}/cart/lines": lambda x: {"json": {"sku": x["sku"]}},
    "PUT /api/v1/shop/{vendor_code}/cart/lines/{sku}": lambda _: {"json": {"quantity": 2}},
    "PUT /api/v1/shop/{vendor_code}/cart/codes": lambda x: {"json": {"codes": [x["code"]]}},
    "POST /shop/{vendor_code}/cart/codes": lambda x: {"data": {"code": x["code"]}},
    "POST /vendor/{vendor_code}/promotions/new": lambda _: {"data": PROMOTION},
    "POST /vendor/{vendor_code}/promotions/{promotion_id}": lambda _: {"data": PROMOTION},
    "POST /vendor/{vendor_code}/promotions/{promotion_id}/state": no_body,
    "POST /shop/{vendor_code}/cart/merge": no_body,
    "POST /shop/{vendor_code}/cart": lambda x: {"data": {"sku": x["sku"]}},
    "POST /shop/{vendor_code}/cart/lines": lambda x: {"data": {f"quantity:{x['sku']}": "2"}},
}


def things(visit: Visit) -> Things:
    promotion_id, code = _promotion(visit)
    if "/promotions" in visit.route:
        return {"promotion_id": promotion_id}
    sku = make_product(visit.shop)
    visit.client.cookies.clear()  # a cart of its own: five codes are the most that one holds
    visit.client.post(f"/shop/{visit.shop.code}/cart", data={"sku": sku})
    live.refresh()  # who serves knows of the promotion
    visit.client.post(f"/shop/{visit.shop.code}/cart/codes", data={"code": code})
    cookie = "; ".join(f"{c.name}={c.value}" for c in visit.client.cookies.jar)
    visit.client.cookies.clear()
    return {"sku": sku, "cookie": cookie, "code": code}


def _promotion(visit: Visit) -> tuple[str, str]:
    code = unique("CODE").upper()
    wanted = PromotionWrite(name_en=shown(visit.shop), code=code, kind="percentage", percent=100)
    with transaction(visit.shop.context) as db:
        promotion = promotion_service.save(db, visit.shop.id, wanted)
        return str(promotion.id), code
