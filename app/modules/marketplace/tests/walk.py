"""Imports, as the tenant walk needs them."""

from app.core.database import transaction
from app.modules.marketplace.services import import_service
from app.modules.marketplace.tests.support import mugs, upload, work
from tests.support.walk import Things, Visit, hidden, no_body

API = "/api/v1/vendor/marketplace/imports"
PAGE = "/vendor/{vendor_code}/imports"
FEED = {"files": {"file": ("feed.csv", mugs(1), "text/csv")}}

BODIES = {
    f"POST {API}": lambda _: FEED,
    f"POST {API}/{{import_id}}/start": no_body,
    f"POST {API}/{{import_id}}/cancellation": no_body,
    f"POST {PAGE}": lambda _: FEED,
    f"POST {PAGE}/{{import_id}}/mapping": lambda _: {
        "data": {
            "dialect": "google",
            "locale": "en",
            "column_0": "id",
            "column_1": "title",
            "column_2": "price",
        }
    },
    f"POST {PAGE}/{{import_id}}/start": no_body,
    f"POST {PAGE}/{{import_id}}/cancellation": no_body,
    f"POST {PAGE}/{{import_id}}/repetition": no_body,
}


def things(visit: Visit) -> Things:
    if visit.route.endswith("/repetition"):
        return {"import_id": _from_an_address(visit)}
    asks = visit.route.endswith("/mapping")
    name = f"{hidden(visit.shop)}.csv"
    import_id = upload(visit.shop, mugs(2), name=name, ask=asks)
    if visit.route.endswith("/start"):
        work()
    return {"import_id": str(import_id)}


def _from_an_address(visit: Visit) -> str:
    with transaction(visit.shop.context) as db:
        job = import_service.from_url(db, visit.shop.id, "https://feeds.example/a.csv")
        return str(job.id)
