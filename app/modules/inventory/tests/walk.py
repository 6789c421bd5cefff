"""Stock, as the tenant walk needs it."""

from app.core.database import transaction
from app.modules.inventory.services import stock_service
from tests.support.factories import unique
from tests.support.walk import Things, Visit, hidden

BODIES = {
    "POST /api/v1/vendor/inventory/counts": lambda x: {"json": {"sku": x["sku"], "on_hand": 4}},
    "POST /api/v1/vendor/inventory/deliveries": lambda x: {
        "json": {"sku": x["sku"], "quantity": 4}
    },
    "POST /vendor/{vendor_code}/stock/deliveries": lambda x: {
        "data": {"sku": x["sku"], "quantity": "4"}
    },
    "POST /api/v1/vendor/inventory/{sku}/adjustments": lambda _: {
        "json": {"quantity": -1, "reason": "lost"}
    },
    "POST /vendor/{vendor_code}/stock/{sku}/adjustments": lambda _: {
        "data": {"quantity": "-1", "reason": "lost"}
    },
    "POST /vendor/{vendor_code}/stock/{sku}/threshold": lambda _: {"data": {"low_at": "4"}},
    "POST /vendor/{vendor_code}/stock-doctor": lambda x: {"data": {"sku": x["sku"]}},
    "POST /vendor/{vendor_code}/stock/{sku}": lambda _: {"data": {"on_hand": "4"}},
}


def things(visit: Visit) -> Things:
    sku = unique("STOCK").upper()
    with transaction(visit.shop.context) as db:
        stock_service.receive(db, visit.shop.id, sku, 10)
        stock_service.receive(db, visit.shop.id, f"{hidden(visit.shop)}-{sku}", 1)
    return {"sku": sku}
