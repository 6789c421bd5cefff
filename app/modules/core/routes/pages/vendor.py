"""/vendor/{vendor_code}"""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.api.deps import CurrentVendor, DbSession
from app.core.ports import port
from app.templates_config import render

router = APIRouter()

# What other modules know of the day: each a port that answers `(db, vendor_id)` with figures.
FIGURES = ("orders.figures", "catalog.figures", "inventory.figures")


@router.get("/{vendor_code}", response_class=HTMLResponse, name="core:vendor_dashboard")
def dashboard(request: Request, vendor: CurrentVendor, db: DbSession) -> HTMLResponse:
    """What needs doing now, told by the modules that know it."""
    figures = []
    for name in FIGURES:
        if ask := port(name, vendor.platform_id):
            figures += ask(db, vendor.vendor_id)
    return render(request, "core/vendor/dashboard.html", figures=figures, vendor=vendor)
