"""/vendor/{vendor_code}/stock"""

from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.api.deps import CurrentVendor, DbSession, PageParams, TypedFields
from app.api.policy import policy
from app.api.urls import page_url
from app.core.forms import Form
from app.core.module_settings import settings_for
from app.core.pagination import PageRequest
from app.core.security import VendorPrincipal
from app.modules.inventory.exceptions import InsufficientStockError
from app.modules.inventory.models import MAIN
from app.modules.inventory.schemas import (
    AdjustmentCreate,
    CountCreate,
    DeliveryCreate,
    WatchUpdate,
)
from app.modules.inventory.services import doctor_service, stock_service
from app.modules.inventory.settings import InventorySettings
from app.templates_config import render
from app.utils.i18n import t

router = APIRouter()
ADJUSTED = ("damaged", "lost", "found", "own_use", "correction")


@router.get("/{vendor_code}/stock", response_class=HTMLResponse, name="inventory:stock")
def stock_page(
    request: Request, vendor: CurrentVendor, db: DbSession, page: PageParams, search: str = ""
) -> HTMLResponse:
    """What lies where, what is promised, and what may still be sold."""
    return _page(request, vendor, db, page, search=search)


@router.post("/{vendor_code}/stock/deliveries", name="inventory:receive")
@policy(permission="inventory.adjust")
def receive(
    request: Request, vendor: CurrentVendor, db: DbSession, page: PageParams, typed: TypedFields
) -> Response:
    """Book a delivery."""
    form = Form.bind(DeliveryCreate, typed)
    if form.value is None:
        return _page(request, vendor, db, page, form=form, status=422)
    stock_service.receive(db, vendor.vendor_id, form.value.sku, form.value.quantity)
    return RedirectResponse(page_url(request, "inventory:stock"), 303)


@router.get("/{vendor_code}/stock-doctor", response_class=HTMLResponse, name="inventory:doctor")
def doctor_page(request: Request, vendor: CurrentVendor, db: DbSession) -> HTMLResponse:
    """Numbers that contradict each other, since when, and what would mend them."""
    found = doctor_service.find(db, vendor.vendor_id)
    return render(request, "inventory/vendor/doctor.html", found=found, vendor=vendor)


@router.post("/{vendor_code}/stock-doctor", name="inventory:mend")
@policy(permission="inventory.adjust")
def mend(request: Request, vendor: CurrentVendor, db: DbSession, typed: TypedFields) -> Response:
    """Book the difference of one SKU."""
    doctor_service.mend(db, vendor.vendor_id, typed.get("sku", ""), typed.get("location", MAIN))
    return RedirectResponse(page_url(request, "inventory:doctor"), 303)


@router.get("/{vendor_code}/stock/{sku}", response_class=HTMLResponse, name="inventory:item")
def item_page(request: Request, vendor: CurrentVendor, db: DbSession, sku: str) -> HTMLResponse:
    """One SKU, and how its number came to be."""
    return _item(request, vendor, db, sku, Form())


@router.post("/{vendor_code}/stock/{sku}", name="inventory:count")
@policy(permission="inventory.adjust")
def count(
    request: Request, vendor: CurrentVendor, db: DbSession, sku: str, typed: TypedFields
) -> Response:
    """Somebody counted: this many are there."""
    form = Form.bind(CountCreate, {**typed, "sku": sku})
    if form.value is None:
        return _item(request, vendor, db, sku, form, 422)
    levels = {sku: form.value.on_hand}
    stock_service.set_levels(db, vendor.vendor_id, levels, reason="count", ref=uuid4().hex)
    return RedirectResponse(page_url(request, "inventory:item", sku=sku), 303)


@router.post("/{vendor_code}/stock/{sku}/adjustments", name="inventory:adjust")
@policy(permission="inventory.adjust")
def adjust(
    request: Request, vendor: CurrentVendor, db: DbSession, sku: str, typed: TypedFields
) -> Response:
    """Units went or came without a delivery or a sale."""
    form = Form.bind(AdjustmentCreate, typed)
    if form.value is None:
        return _item(request, vendor, db, sku, form, 422)
    try:
        stock_service.adjust(db, vendor.vendor_id, sku, form.value)
    except InsufficientStockError as error:
        free = error.details["available"]
        form = form.refuse("quantity", t("inventory.adjust.too_many", available=free))
        return _item(request, vendor, db, sku, form, 409)
    return RedirectResponse(page_url(request, "inventory:item", sku=sku), 303)


@router.post("/{vendor_code}/stock/{sku}/threshold", name="inventory:watch")
@policy(permission="inventory.adjust")
def watch(
    request: Request, vendor: CurrentVendor, db: DbSession, sku: str, typed: TypedFields
) -> Response:
    """From how many units on this SKU runs low."""
    form = Form.bind(WatchUpdate, typed)
    if form.value is None:
        return _item(request, vendor, db, sku, form, 422)
    stock_service.watch(db, vendor.vendor_id, sku, form.value.low_at)
    return RedirectResponse(page_url(request, "inventory:item", sku=sku), 303)


def _page(
    request: Request,
    vendor: VendorPrincipal,
    db: DbSession,
    page: PageRequest,
    *,
    search: str = "",
    form: Form[DeliveryCreate] | None = None,
    status: int = 200,
) -> HTMLResponse:
    return render(
        request,
        "inventory/vendor/stock.html",
        status=status,
        stock=stock_service.page(db, vendor.vendor_id, page, search=search),
        low_at=settings_for(InventorySettings, vendor.vendor_id).low_stock_at,
        search=search,
        form=form or Form(),
        vendor=vendor,
    )


def _item(
    request: Request,
    vendor: VendorPrincipal,
    db: DbSession,
    sku: str,
    form: Form[Any],
    status: int = 200,
) -> HTMLResponse:
    return render(
        request,
        "inventory/vendor/item.html",
        status=status,
        item=stock_service.get(db, vendor.vendor_id, sku),
        reasons=ADJUSTED,
        low_at=settings_for(InventorySettings, vendor.vendor_id).low_stock_at,
        movements=stock_service.movements(db, vendor.vendor_id, sku),
        form=form,
        vendor=vendor,
    )
