"""Orders, as the tenant walk needs them."""

from typing import Any

from app.core.database import transaction
from app.modules.orders.schemas import ShipmentCreate, WithdrawalCreate
from app.modules.orders.services import order_service, order_token, withdrawal_service
from tests.support.factories import unique
from tests.support.goods import ADDRESS, make_product, rows
from tests.support.shopping import place_order
from tests.support.walk import Things, Visit, hidden, no_body

SECRETS = {"token"}
API = "/api/v1/vendor/orders/{number}"
PAGE = "/vendor/{vendor_code}/orders/{number}"
NEEDS_PAYMENT = ("/packing", "/shipments", "/refunds")


def declaration(_: Things) -> dict[str, Any]:
    return {"data": {"name": "Ada", "number": "1001", "email": f"{unique('w')}@example.com"}}


SOME = "POST /vendor/{vendor_code}/orders"
BODIES = {
    f"{SOME}/packing-slips": lambda _: {"data": {"selected": "1001"}},
    f"{SOME}/pick-list": lambda _: {"data": {"selected": "1001"}},
    f"{SOME}/packing": lambda _: {"data": {"selected": "1001"}},
    f"{SOME}/shipments": lambda _: {"data": {"selected": "1001"}},
    f"POST {PAGE}/shipments/{{parcel_id}}/arrival": no_body,
    "POST /vendor/{vendor_code}/withdrawals/{withdrawal_id}/acceptance": no_body,
    "POST /vendor/{vendor_code}/withdrawals/{withdrawal_id}/refusal": lambda _: {
        "data": {"reason": "worn"}
    },
    "POST /shop/{vendor_code}/withdrawal": declaration,
    "POST /shop/{vendor_code}/withdrawal/declarations": declaration,
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
    extra: Things = {}
    if "{parcel_id}" in visit.route:
        with transaction(shop.context) as db:
            parcel = order_service.ship(db, shop.id, number, ShipmentCreate())
            extra["parcel_id"] = str(parcel.id)
    if "{withdrawal_id}" in visit.route:
        wanted = WithdrawalCreate(name=hidden(shop), number=str(number), email=ADDRESS["email"])
        with transaction(shop.context) as db:
            made = withdrawal_service.declare(db, shop.id, wanted, locale="en", is_proven=True)
            extra["withdrawal_id"] = str(made.id)
    return {
        **extra,
        "number": str(number),
        "token": order_token(shop.id, number),
        "line": str(line["id"]),
    }
