"""/vendor/{vendor_code}/customers and each customer"""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Request
from fastapi import Form as FormField
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.api.deps import CurrentVendor, DbSession, PageParams
from app.api.policy import policy
from app.api.urls import page_url
from app.core.forms import Form
from app.modules.customers.services import customer_service, groups, personal_data_service
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
    form: Form[Any] = Form({"customer_group": customer.customer_group})
    return render(
        request, "customers/vendor/customer.html", customer=customer, form=form, vendor=vendor
    )


@router.post("/{vendor_code}/customers/{customer_id}/group", name="customers:group")
@policy(permission="customers.edit")
def set_group(
    request: Request,
    vendor: CurrentVendor,
    db: DbSession,
    customer_id: int,
    customer_group: Annotated[str, FormField(max_length=40)] = "",
) -> Response:
    """Put a customer into a group; promotions may be for it."""
    groups.put_into(db, vendor.vendor_id, customer_id, customer_group)
    return RedirectResponse(page_url(request, "customers:customer", customer_id=customer_id), 303)


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
