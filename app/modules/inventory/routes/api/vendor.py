"""/api/v1/vendor/inventory"""

from uuid import uuid4

from fastapi import APIRouter

from app.api.deps import CurrentVendor, DbSession, PageParams
from app.api.policy import policy
from app.core.pagination import Page, PageRead
from app.modules.inventory.models import StockItem
from app.modules.inventory.schemas import (
    AdjustmentCreate,
    CountCreate,
    DeliveryCreate,
    StockItemRead,
)
from app.modules.inventory.services import stock_service

router = APIRouter()


@router.get("", response_model=PageRead[StockItemRead])
def list_stock(
    vendor: CurrentVendor, db: DbSession, request: PageParams, search: str = ""
) -> Page[StockItem]:
    """Stock by SKU."""
    return stock_service.page(db, vendor.vendor_id, request, search=search)


@router.post("/deliveries", response_model=StockItemRead, status_code=201)
@policy(permission="inventory.adjust")
def create_delivery(vendor: CurrentVendor, db: DbSession, body: DeliveryCreate) -> StockItem:
    """Book units that arrived."""
    return stock_service.receive(db, vendor.vendor_id, body.sku, body.quantity)


@router.post("/counts", response_model=StockItemRead, status_code=201)
@policy(permission="inventory.adjust")
def create_count(vendor: CurrentVendor, db: DbSession, body: CountCreate) -> StockItem:
    """Say how many there really are."""
    stock_service.set_levels(
        db, vendor.vendor_id, {body.sku: body.on_hand}, reason="count", ref=uuid4().hex
    )
    return stock_service.get(db, vendor.vendor_id, body.sku)


@router.post("/{sku}/adjustments", response_model=StockItemRead, status_code=201)
@policy(permission="inventory.adjust")
def create_adjustment(
    vendor: CurrentVendor, db: DbSession, sku: str, body: AdjustmentCreate
) -> StockItem:
    """Book units that went or came without a delivery or a sale. 409 when fewer are free."""
    return stock_service.adjust(db, vendor.vendor_id, sku, body)
