"""/vendor/{vendor_code}/orders"""

from collections.abc import Callable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field, field_validator

from app.api.deps import CurrentVendor, DbSession, FormFields, PageParams, TypedFields
from app.api.policy import policy
from app.api.urls import page_url
from app.core.directory import directory
from app.core.forms import Form
from app.core.money import parse_cents
from app.core.security import VendorPrincipal
from app.exceptions.base import AppError, ConflictError
from app.modules.orders.routes import bulk, withdrawal_desk
from app.modules.orders.routes.sums import discount_rows
from app.modules.orders.schemas import RefundCreate, ShipmentCreate
from app.modules.orders.services import (
    OrderFilter,
    documents,
    order_service,
    refund_service,
    withdrawal_service,
)
from app.modules.payments.services import METHODS
from app.templates_config import render
from app.utils.i18n import money, t

router = APIRouter()


class ListQuery(BaseModel):
    """Which orders to list; `done` and `left` tell of what was just done with several."""

    view: str = ""
    search: str = Field(default="", max_length=200)
    payment: str = ""
    method: str = ""
    since: date | None = None
    until: date | None = None
    done: int | None = Field(default=None, ge=0, le=100_000)
    left: int | None = Field(default=None, ge=0, le=100_000)

    @field_validator("since", "until", mode="before")
    @classmethod
    def _day(cls, typed: str | None) -> str | None:
        """A form sends an empty field too, and what is no day narrows nothing."""
        try:
            return date.fromisoformat(typed or "").isoformat()
        except ValueError:
            return None

    @property
    def filter(self) -> OrderFilter:
        return OrderFilter(**self.model_dump(exclude={"done", "left"}))


@router.get("/{vendor_code}/orders", response_class=HTMLResponse, name="orders:orders")
@policy(permission="orders.read")
def orders_page(
    request: Request,
    vendor: CurrentVendor,
    db: DbSession,
    page: PageParams,
    asked: Annotated[ListQuery, Query()],
) -> HTMLResponse:
    """All orders, those to ship, those unpaid."""
    return render(
        request,
        "orders/vendor/orders.html",
        orders=order_service.page(db, vendor.vendor_id, page, asked.filter),
        asked=asked,
        methods=list(METHODS),
        counts=order_service.counts(db, vendor.vendor_id),
        **asked.model_dump(),
        vendor=vendor,
    )


@router.post("/{vendor_code}/orders/packing-slips", name="orders:packing_slips")
@policy(permission="orders.read")
def packing_slips(vendor: CurrentVendor, db: DbSession, form: FormFields) -> Response:
    """A PDF with a page for each ticked order."""
    return bulk.slips(db, vendor, bulk.chosen(form))


@router.post("/{vendor_code}/orders/pick-list", name="orders:pick_list")
@policy(permission="orders.read")
def pick_list(vendor: CurrentVendor, db: DbSession, form: FormFields) -> Response:
    """A PDF of what the ticked orders need from the shelves."""
    return bulk.pick_list(db, vendor, bulk.chosen(form))


@router.post("/{vendor_code}/orders/packing", name="orders:pack_several")
@policy(permission="orders.fulfil")
def pack_several(
    request: Request, vendor: CurrentVendor, db: DbSession, form: FormFields
) -> Response:
    """Mark the ticked orders as packed, where that is possible."""
    return bulk.each(
        request,
        db,
        bulk.chosen(form),
        lambda number: order_service.pack(db, vendor.vendor_id, number),
    )


@router.post("/{vendor_code}/orders/shipments", name="orders:ship_several")
@policy(permission="orders.fulfil")
def ship_several(
    request: Request, vendor: CurrentVendor, db: DbSession, form: FormFields
) -> Response:
    """Everything of the ticked orders leaves, each in a parcel."""
    return bulk.each(
        request,
        db,
        bulk.chosen(form),
        lambda number: order_service.ship(db, vendor.vendor_id, number, ShipmentCreate()),
    )


@router.get("/{vendor_code}/orders/{number}/packing-slip.pdf", name="orders:packing_slip")
@policy(permission="orders.read")
def packing_slip(vendor: CurrentVendor, db: DbSession, number: int) -> Response:
    """The paper that lies in the parcel, in the buyer's language."""
    order = order_service.get(db, vendor.vendor_id, number)
    content = documents.packing_slips([order], directory().by_id[vendor.vendor_id])
    return bulk.pdf(content, f"packing-slip-{number}")


@router.get("/{vendor_code}/orders/{number}", response_class=HTMLResponse, name="orders:order")
@policy(permission="orders.read")
def order_page(
    request: Request, vendor: CurrentVendor, db: DbSession, number: int
) -> HTMLResponse:
    """One order: what to do next, the facts, the history."""
    return _show(request, db, vendor, number)


@router.post("/{vendor_code}/orders/{number}/packing", name="orders:pack")
@policy(permission="orders.fulfil")
def pack(request: Request, vendor: CurrentVendor, db: DbSession, number: int) -> Response:
    return _do(
        request, db, vendor, number, lambda: order_service.pack(db, vendor.vendor_id, number)
    )


@router.post("/{vendor_code}/orders/{number}/shipments", name="orders:ship")
@policy(permission="orders.fulfil")
def ship(
    request: Request, vendor: CurrentVendor, db: DbSession, number: int, typed: TypedFields
) -> Response:
    """A parcel leaves; fields `units:<line>` say what is in it."""
    form = _bind(ShipmentCreate, typed)
    parcel = form.value
    if parcel is None:
        return _show(request, db, vendor, number, ship_form=form, status=422)
    return _do(
        request,
        db,
        vendor,
        number,
        lambda: order_service.ship(db, vendor.vendor_id, number, parcel),
    )


@router.post("/{vendor_code}/orders/{number}/refunds", name="orders:refund")
@policy(permission="orders.refund")
def refund(
    request: Request, vendor: CurrentVendor, db: DbSession, number: int, typed: TypedFields
) -> Response:
    """Money back; `amount` as the reader writes it."""
    cents = parse_cents(typed.get("amount", ""))
    form = _bind(RefundCreate, {**typed, "amount_cents": "" if cents is None else str(cents)})
    wanted = form.value
    if wanted is None:
        return _show(request, db, vendor, number, refund_form=form, status=422)
    return _do(
        request,
        db,
        vendor,
        number,
        lambda: refund_service.request(db, vendor.vendor_id, number, wanted),
    )


@router.post("/{vendor_code}/orders/{number}/payment", name="orders:mark_paid")
@policy(permission="orders.refund")
def mark_paid(request: Request, vendor: CurrentVendor, db: DbSession, number: int) -> Response:
    return _do(
        request, db, vendor, number, lambda: order_service.mark_paid(db, vendor.vendor_id, number)
    )


@router.post("/{vendor_code}/orders/{number}/cancellation", name="orders:cancel")
@policy(permission="orders.refund")
def cancel(request: Request, vendor: CurrentVendor, db: DbSession, number: int) -> Response:
    return _do(
        request, db, vendor, number, lambda: order_service.cancel(db, vendor.vendor_id, number)
    )


@router.post("/{vendor_code}/orders/{number}/shipments/{parcel_id}/arrival", name="orders:arrived")
@policy(permission="orders.fulfil")
def parcel_arrived(
    request: Request, vendor: CurrentVendor, db: DbSession, number: int, parcel_id: int
) -> Response:
    """The buyer has it: from now on the withdrawal period runs."""
    return _do(
        request,
        db,
        vendor,
        number,
        lambda: order_service.note_arrival(db, vendor.vendor_id, number, parcel_id),
    )


@router.get("/{vendor_code}/withdrawals", response_class=HTMLResponse, name="orders:withdrawals")
@policy(permission="orders.read")
def withdrawals_page(
    request: Request, vendor: CurrentVendor, db: DbSession, page: PageParams, view: str = "open"
) -> HTMLResponse:
    """Who withdrew from a contract, what goes back, and until when."""
    return withdrawal_desk.page(request, vendor, db, page, view=view)


@router.post(
    "/{vendor_code}/withdrawals/{withdrawal_id}/acceptance", name="orders:accept_withdrawal"
)
@policy(permission="orders.refund")
def accept_withdrawal(
    request: Request, vendor: CurrentVendor, db: DbSession, page: PageParams, withdrawal_id: int
) -> Response:
    """The money goes back."""
    try:
        with db.begin_nested():
            withdrawal_service.accept(db, vendor.vendor_id, withdrawal_id)
    except ConflictError as error:
        said = t(error.message_key, **error.details)
        return withdrawal_desk.page(request, vendor, db, page, problem=said, status=409)
    return RedirectResponse(page_url(request, "orders:withdrawals"), 303)


@router.post("/{vendor_code}/withdrawals/{withdrawal_id}/refusal", name="orders:refuse_withdrawal")
@policy(permission="orders.refund")
def refuse_withdrawal(
    request: Request,
    vendor: CurrentVendor,
    db: DbSession,
    page: PageParams,
    withdrawal_id: int,
    typed: TypedFields,
) -> Response:
    """Say why not."""
    reason = typed.get("reason", "").strip()[:500]
    if not reason:
        said = t("orders.withdrawals.reason_missing")
        return withdrawal_desk.page(request, vendor, db, page, problem=said, status=422)
    try:
        withdrawal_service.refuse(db, vendor.vendor_id, withdrawal_id, reason)
    except ConflictError as error:
        said = t(error.message_key, **error.details)
        return withdrawal_desk.page(request, vendor, db, page, problem=said, status=409)
    return RedirectResponse(page_url(request, "orders:withdrawals"), 303)


def _do(
    request: Request,
    db: DbSession,
    vendor: VendorPrincipal,
    number: int,
    action: Callable[[], object],
) -> Response:
    """Do it and show the order; what is not possible is said on the page."""
    try:
        with db.begin_nested():
            action()
    except AppError as error:
        if error.status == 404:
            raise
        db.expire_all()
        return _show(request, db, vendor, number, error=error, status=error.status)
    return RedirectResponse(page_url(request, "orders:order", number=number), 303)


def _bind(schema: type[ShipmentCreate] | type[RefundCreate], typed: dict[str, str]) -> Form:  # type: ignore[type-arg]
    """Fields `units:<line id>` become the schema's `quantities`."""
    units = {
        int(name.removeprefix("units:")): int(value)
        for name, value in typed.items()
        if name.startswith("units:") and name[6:].isdigit() and value.isdigit()
    }
    return Form.bind(schema, {**typed, "quantities": units})  # type: ignore[dict-item, arg-type]


def _show(  # noqa: PLR0913
    request: Request,
    db: DbSession,
    vendor: VendorPrincipal,
    number: int,
    *,
    ship_form: Form[ShipmentCreate] | None = None,
    refund_form: Form[RefundCreate] | None = None,
    error: AppError | None = None,
    status: int = 200,
) -> HTMLResponse:
    order = order_service.get(db, vendor.vendor_id, number)
    refunds = refund_service.of_order(db, vendor.vendor_id, order.id)
    left = order.total_cents - order.refunded_cents
    return render(
        request,
        "orders/vendor/order.html",
        status=status,
        order=order,
        refunds=refunds,
        left_cents=left,
        discount_rows=discount_rows(order.discounts, order.currency),
        ship_form=ship_form or Form(),
        refund_form=refund_form or Form(),
        problem=_sentence(error, order.currency) if error else "",
        vendor=vendor,
    )


def _sentence(error: AppError, currency: str) -> str:
    facts = {
        name.removesuffix("_cents"): money(value, currency) if name.endswith("_cents") else value
        for name, value in error.details.items()
    }
    return t(error.message_key, **facts)
