"""/vendor/{vendor_code}/customers and each customer"""

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from app.api.deps import CurrentVendor, DbSession, PageParams
from app.api.policy import policy
from app.modules.customers.services import customer_service, personal_data_service
from app.modules.slots import asked_by
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


@router.get(
    "/{vendor_code}/customers/{customer_id}",
    response_class=HTMLResponse,
    name="customers:customer",
)
@policy(permission="customers.read")
def customer_page(
    request: Request, vendor: CurrentVendor, db: DbSession, customer_id: int
) -> HTMLResponse:
    """One customer, and what other modules know of him."""
    customer = customer_service.get(db, vendor.vendor_id, customer_id)
    return render(request, "customers/vendor/customer.html", customer=customer)


@router.get("/{vendor_code}/customers/{customer_id}/data.json", name="customers:personal_data")
@policy(permission="customers.read")
def personal_data(
    request: Request, vendor: CurrentVendor, db: DbSession, customer_id: int
) -> Response:
    """All that is stored of a person, for him (regulation 2016/679, articles 15 and 20)."""
    data = personal_data_service.collect(asked_by(request), customer_id)
    return Response(
        orjson.dumps(data, option=orjson.OPT_INDENT_2),
        media_type="application/json",
        headers={
            "Content-Disposition": f'attachment; filename="customer-{customer_id}.json"',
            "Cache-Control": "no-store",
        },
    )
