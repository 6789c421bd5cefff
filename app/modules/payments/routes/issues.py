"""What is wrong between money and orders, in the back office."""

from fastapi import Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from app.core.pagination import PageRequest
from app.core.security import VendorPrincipal
from app.modules.payments.services import issue_service
from app.templates_config import render

VIEWS = ("open", "solved")


def page(
    request: Request, vendor: VendorPrincipal, db: Session, shown: PageRequest, *, view: str
) -> HTMLResponse:
    view = view if view in VIEWS else "open"
    return render(
        request,
        "payments/vendor/issues.html",
        issues=issue_service.page(db, vendor.vendor_id, shown, status=view),
        open_count=issue_service.open_count(db, vendor.vendor_id),
        view=view,
    )
