"""/api/v1/vendor/customers"""

from fastapi import APIRouter

from app.api.deps import CurrentVendor, DbSession, PageParams
from app.api.policy import policy
from app.core.pagination import Page, PageRead
from app.modules.customers.models import Customer
from app.modules.customers.schemas import CustomerRead
from app.modules.customers.services import customer_service

router = APIRouter()


@router.get("", response_model=PageRead[CustomerRead])
@policy(permission="customers.read")
def list_customers(
    vendor: CurrentVendor, db: DbSession, request: PageParams, search: str = ""
) -> Page[Customer]:
    """Customers, newest first."""
    return customer_service.page(db, vendor.vendor_id, request, search=search)


@router.get("/{customer_id}", response_model=CustomerRead)
@policy(permission="customers.read")
def get_customer(vendor: CurrentVendor, db: DbSession, customer_id: int) -> Customer:
    """One customer."""
    return customer_service.get(db, vendor.vendor_id, customer_id)
