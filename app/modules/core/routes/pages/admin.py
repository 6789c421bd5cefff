"""/admin, /admin/search"""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.api.deps import CurrentAdmin, DbSession
from app.modules.core.services import dashboard_service, search_service
from app.modules.service import module_service
from app.modules.slots import asked_by
from app.templates_config import render

router = APIRouter()


@router.get("", response_class=HTMLResponse, name="core:admin_dashboard")
def dashboard(request: Request, admin: CurrentAdmin, db: DbSession) -> HTMLResponse:
    """The platform at a glance: what modules count, and work that is stuck."""
    asked = asked_by(request)
    waiting, dead = dashboard_service.deliveries(asked)
    return render(
        request,
        "core/admin/dashboard.html",
        figures=dashboard_service.figures(asked, "core.admin_figures"),
        modules=len(module_service.get_platform_modules(db, admin.platform_id or 0)),
        waiting=waiting,
        dead=dead,
    )


@router.get("/search", response_class=HTMLResponse, name="core:admin_search")
def search(request: Request, admin: CurrentAdmin, db: DbSession, q: str = "") -> HTMLResponse:
    """Shops with these words."""
    found = search_service.find(asked_by(request), "core.admin_search", q)
    return render(request, "core/shared/search.html", found=found, words=q)
