"""Dashboards, searches and settings. The search is for what a shop hides."""

from typing import Any

from app.core.database import Context, transaction
from models.database import Vendor
from tests.support.goods import make_product
from tests.support.walk import Things, Visit, hidden, no_body


def setting(_: Things) -> dict[str, Any]:
    return {"data": {"low_stock_at": "7"}}


VENDOR = "/vendor/{vendor_code}/settings/{module}"
ADMIN = "/admin/settings/{module}"
COMPANY = "/admin/companies/{company_id}/settings/{module}"
SETTINGS = {
    key: body
    for place in (VENDOR, ADMIN, COMPANY)
    for key, body in (
        (f"POST {place}", setting),
        (f"POST {place}/resets/{{name}}", no_body),
    )
}
PROFILES = {
    f"POST {place}/profile/{what}": body
    for place in ("/admin", "/vendor/{vendor_code}")
    for what, body in (
        ("language", lambda _: {"data": {"language": "en"}}),
        ("menu", lambda _: {"data": {"shown": ["core.dashboard"]}}),
    )
}
MENU = "POST /admin/menus/{frontend}"
BODIES = SETTINGS | PROFILES | {MENU: lambda _: {"data": {"shown": ["orders.orders"]}}}
# Everybody changes his own, whatever his role.
PERSONAL = {f"/vendor/{{vendor_code}}/profile/{what}" for what in ("language", "menu")}
# Modules and their settings are the same for everybody.
SHARED_NAMES = {"module", "name", "frontend"}
NOBODYS = {"/admin/settings/{module}", "/admin/menus/{frontend}"}


def things(visit: Visit) -> Things:
    make_product(visit.shop, title=hidden(visit.shop), status="draft")
    with transaction(Context.operator()) as db:
        vendor = db.get(Vendor, visit.shop.id)
        assert vendor is not None
        company = vendor.company_id
    return {
        "query": "q=canary",
        "module": "inventory",
        "name": "low_stock_at",
        "company_id": str(company),
        "frontend": "vendor",
    }
