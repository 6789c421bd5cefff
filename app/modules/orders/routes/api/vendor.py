"""/api/v1/vendor/orders"""

from fastapi import APIRouter

from app.api.deps import CurrentVendor, DbSession, PageParams
from app.api.policy import policy
from app.core.pagination import Page, PageRead
from app.modules.orders.models import Order
from app.modules.orders.schemas import OrderRead, OrderSummary, RefundCreate, ShipmentCreate
from app.modules.orders.services import OrderFilter, order_service, refund_service

router = APIRouter()


@router.get("", response_model=PageRead[OrderSummary])
@policy(permission="orders.read")
def list_orders(
    vendor: CurrentVendor, db: DbSession, request: PageParams, view: str = "", search: str = ""
) -> Page[Order]:
    """Orders, newest first."""
    return order_service.page(db, vendor.vendor_id, request, OrderFilter(view=view, search=search))


@router.get("/{number}", response_model=OrderRead)
@policy(permission="orders.read")
def get_order(vendor: CurrentVendor, db: DbSession, number: int) -> Order:
    """An order with its lines."""
    return order_service.get(db, vendor.vendor_id, number)


@router.post("/{number}/shipments", response_model=OrderRead, status_code=201)
@policy(permission="orders.fulfil")
def create_shipment(
    vendor: CurrentVendor, db: DbSession, number: int, body: ShipmentCreate
) -> Order:
    """A parcel leaves. Answers 409 when the order is not open, 422 for too many units."""
    order_service.ship(db, vendor.vendor_id, number, body)
    return order_service.get(db, vendor.vendor_id, number)


@router.post("/{number}/refunds", response_model=OrderRead, status_code=201)
@policy(permission="orders.refund")
def create_refund(vendor: CurrentVendor, db: DbSession, number: int, body: RefundCreate) -> Order:
    """Give money back. Answers 409 when more is wanted than is left."""
    refund_service.request(db, vendor.vendor_id, number, body)
    return order_service.get(db, vendor.vendor_id, number)


@router.post("/{number}/payment", response_model=OrderRead, status_code=201)
@policy(permission="orders.refund")
def create_payment(vendor: CurrentVendor, db: DbSession, number: int) -> Order:
    """The bank transfer arrived."""
    order_service.mark_paid(db, vendor.vendor_id, number)
    return order_service.get(db, vendor.vendor_id, number)


@router.post("/{number}/cancellation", response_model=OrderRead, status_code=201)
@policy(permission="orders.refund")
def create_cancellation(vendor: CurrentVendor, db: DbSession, number: int) -> Order:
    """Nothing was paid or shipped: the order ends, its stock is free."""
    order_service.cancel(db, vendor.vendor_id, number)
    return order_service.get(db, vendor.vendor_id, number)
