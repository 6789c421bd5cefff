"""Withdrawals in the back office: who wants out, what goes back, and until when."""

from fastapi import Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from app.core.pagination import PageRequest
from app.core.security import VendorPrincipal
from app.modules.orders.services import withdrawal_service
from app.modules.orders.services.withdrawal_service import refund_of
from app.templates_config import render

VIEWS = ("open", "accepted", "refused")


def page(
    request: Request,
    vendor: VendorPrincipal,
    db: Session,
    shown: PageRequest,
    *,
    view: str = "open",
    problem: str = "",
    status: int = 200,
) -> HTMLResponse:
    view = view if view in VIEWS else "open"
    found = withdrawal_service.page(db, vendor.vendor_id, shown, status=view)
    refunds = {w.id: refund_of(w, w.order) for w in found.items if w.order and view == "open"}
    return render(
        request,
        "orders/vendor/withdrawals.html",
        status=status,
        withdrawals=found,
        amounts={key: refund.amount_cents for key, refund in refunds.items() if refund},
        open_count=withdrawal_service.open_count(db, vendor.vendor_id),
        view=view,
        problem=problem,
        vendor=vendor,
    )
