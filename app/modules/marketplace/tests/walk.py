"""Imports, as the tenant walk needs them."""

import json

from app.core.database import transaction
from app.modules.marketplace.routes import mapping_form
from app.modules.marketplace.services import import_service
from app.modules.marketplace.tests.support import get, mugs, upload, work
from tests.support.walk import Things, Visit, hidden, no_body

API = "/api/v1/vendor/marketplace/imports"
PAGE = "/vendor/{vendor_code}/imports"
FEED = {"files": {"file": ("feed.csv", mugs(1), "text/csv")}}

BODIES = {
    f"POST {API}": lambda _: FEED,
    f"POST {API}/{{import_id}}/start": no_body,
    f"POST {API}/{{import_id}}/cancellation": no_body,
    f"POST {PAGE}": lambda _: FEED,
    f"POST {PAGE}/{{import_id}}/mapping": lambda x: {"data": json.loads(x["columns"])},
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
    columns = json.dumps(mapping_form.shown(get(visit.shop, import_id))) if asks else ""
    return {"import_id": str(import_id), "columns": columns}


def _from_an_address(visit: Visit) -> str:
    with transaction(visit.shop.context) as db:
        job = import_service.from_url(db, visit.shop.id, "https://feeds.example/a.csv")
        return str(job.id)
