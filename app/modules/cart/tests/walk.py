"""Carts, as the tenant walk needs them."""

from tests.support.goods import make_product
from tests.support.walk import Things, Visit

BODIES = {
    "POST /api/v1/shop/{vendor_code}/cart/lines": lambda x: {"json": {"sku": x["sku"]}},
    "PUT /api/v1/shop/{vendor_code}/cart/lines/{sku}": lambda _: {"json": {"quantity": 2}},
    "POST /shop/{vendor_code}/cart": lambda x: {"data": {"sku": x["sku"]}},
    "POST /shop/{vendor_code}/cart/lines": lambda x: {"data": {f"quantity:{x['sku']}": "2"}},
}


def things(visit: Visit) -> Things:
    sku = make_product(visit.shop)
    visit.client.post(f"/shop/{visit.shop.code}/cart", data={"sku": sku})
    cookie = "; ".join(f"{c.name}={c.value}" for c in visit.client.cookies.jar)
    visit.client.cookies.clear()
    return {"sku": sku, "cookie": cookie}
