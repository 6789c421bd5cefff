"""/admin"""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import func, select

from app.api.deps import CurrentAdmin, DbSession
from app.modules.service import module_service
from app.templates_config import render
from models.database import OutboxDelivery, Vendor

router = APIRouter()


@router.get("", response_class=HTMLResponse, name="core:admin_dashboard")
def dashboard(request: Request, admin: CurrentAdmin, db: DbSession) -> HTMLResponse:
    """The platform at a glance: shops, modules, and work that is stuck."""
    vendors = db.scalar(
        select(func.count()).select_from(Vendor).where(Vendor.platform_id == admin.platform_id)
    )
    status = OutboxDelivery.status
    waiting, dead = db.execute(
        select(func.count().filter(status == "new"), func.count().filter(status == "dead"))
    ).one()
    modules = module_service.get_platform_modules(db, admin.platform_id or 0)
    return render(
        request,
        "core/admin/dashboard.html",
        vendors=vendors or 0,
        modules=len(modules),
        waiting=waiting,
        dead=dead,
    )
