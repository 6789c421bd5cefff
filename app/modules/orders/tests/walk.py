"""Orders, as the tenant walk needs them."""

from app.core.database import transaction
from app.modules.orders.services import order_service, order_token
from tests.support.goods import make_product, rows
from tests.support.shopping import place_order
from tests.support.walk import Things, Visit, hidden, no_body

SECRETS = {"token"}
API = "/api/v1/vendor/orders/{number}"
PAGE = "/vendor/{vendor_code}/orders/{number}"
NEEDS_PAYMENT = ("/packing", "/shipments", "/refunds")

BODIES = {
    f"POST {API}/shipments": lambda x: {"json": {"quantities": {x["line"]: 1}}},
    f"POST {API}/refunds": lambda _: {"json": {"amount_cents": 100}},
    f"POST {API}/payment": no_body,
    f"POST {API}/cancellation": no_body,
    f"POST {PAGE}/packing": no_body,
    f"POST {PAGE}/shipments": lambda x: {"data": {f"units:{x['line']}": "1"}},
    f"POST {PAGE}/refunds": lambda _: {"data": {"amount": "1.00"}},
    f"POST {PAGE}/payment": no_body,
    f"POST {PAGE}/cancellation": no_body,
}


def things(visit: Visit) -> Things:
    shop = visit.shop
    number = place_order(visit.client, shop, make_product(shop), name=hidden(shop))
    if visit.route.endswith(NEEDS_PAYMENT):
        with transaction(shop.context) as db:
            order_service.mark_paid(db, shop.id, number)
    line = rows(
        shop,
        "SELECT l.id FROM orders_lines l JOIN orders_orders o ON o.id = l.order_id"
        " WHERE o.number = :n",
        n=number,
    )[0]
    return {
        "number": str(number),
        "token": order_token(shop.id, number),
        "line": str(line["id"]),
    }
