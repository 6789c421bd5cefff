"""/vendor/{vendor_code}/customers"""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.api.deps import CurrentVendor, DbSession, PageParams
from app.api.policy import policy
from app.modules.customers.services import customer_service
from app.templates_config import render

router = APIRouter()


@router.get("/{vendor_code}/customers", response_class=HTMLResponse, name="customers:customers")
@policy(permission="customers.read")
def customers_page(
    request: Request, vendor: CurrentVendor, db: DbSession, page: PageParams, search: str = ""
) -> HTMLResponse:
    """Everybody who bought or has an account, newest first."""
    customers = customer_service.page(db, vendor.vendor_id, page, search=search)
    return render(request, "customers/vendor/customers.html", customers=customers, search=search)
