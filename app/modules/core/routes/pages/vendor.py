"""/vendor/{vendor_code}"""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.api.deps import CurrentVendor, DbSession
from app.core.ports import port
from app.templates_config import render

router = APIRouter()

# What other modules know of the day: ports that answer `(db, vendor_id)` with what needs doing
# (`{title, items: [{label, hint, detail, route, params}]}`) and with figures.
LISTS = ("orders.waiting",)
FIGURES = ("orders.figures", "catalog.figures", "inventory.figures")


@router.get("/{vendor_code}", response_class=HTMLResponse, name="core:vendor_dashboard")
def dashboard(request: Request, vendor: CurrentVendor, db: DbSession) -> HTMLResponse:
    """What needs doing now, told by the modules that know it."""
    figures = []
    for name in FIGURES:
        if ask := port(name, vendor.platform_id):
            figures += ask(db, vendor.vendor_id)
    lists = [
        found
        for name in LISTS
        if (ask := port(name, vendor.platform_id))
        and (found := ask(db, vendor.vendor_id))["items"]
    ]
    return render(
        request, "core/vendor/dashboard.html", figures=figures, lists=lists, vendor=vendor
    )
