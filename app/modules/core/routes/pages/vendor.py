"""/vendor/{vendor_code}, /vendor/{vendor_code}/search"""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.api.deps import CurrentVendor, DbSession
from app.modules.core.services import dashboard_service, search_service
from app.modules.slots import asked_by
from app.templates_config import render

router = APIRouter()


@router.get("/{vendor_code}", response_class=HTMLResponse, name="core:vendor_dashboard")
def dashboard(request: Request, vendor: CurrentVendor, db: DbSession) -> HTMLResponse:
    """What needs doing now, told by the modules that know it."""
    asked = asked_by(request)
    return render(
        request,
        "core/vendor/dashboard.html",
        figures=dashboard_service.figures(asked, "core.figures"),
        onboarding=dashboard_service.onboarding(asked),
        vendor=vendor,
    )


@router.get("/{vendor_code}/search", response_class=HTMLResponse, name="core:vendor_search")
def search(request: Request, vendor: CurrentVendor, db: DbSession, q: str = "") -> HTMLResponse:
    """Products, orders, customers and pages with these words."""
    found = search_service.find(asked_by(request), "core.search", q)
    return render(request, "core/shared/search.html", found=found, words=q)
