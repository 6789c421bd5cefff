"""The way out of a contract, for shoppers: two steps and a receipt, with or without an account."""

from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from app.api.deps import Shop
from app.api.shop_pages import frame_for_work_lane
from app.core.forms import Form
from app.modules.orders.exceptions import OrderNotFoundError, TooManyWithdrawalsError
from app.modules.orders.models import Order
from app.modules.orders.schemas import WithdrawalCreate
from app.modules.orders.services import is_valid, order_service, withdrawal_service
from app.templates_config import render
from app.utils.i18n import t


def bind(typed: dict[str, str]) -> Form[WithdrawalCreate]:
    """Fields `units:<line id>` become the units of lines."""
    units = {
        int(name.removeprefix("units:")): int(value)
        for name, value in typed.items()
        if name.startswith("units:") and name[6:].isdigit() and value.isdigit()
    }
    return Form.bind(WithdrawalCreate, {**typed, "quantities": units})  # type: ignore[dict-item]


def form_page(
    request: Request,
    shop: Shop,
    db: Session,
    form: Form[Any] | None = None,
    *,
    token: str = "",
) -> HTMLResponse:
    """Step one. Whoever comes by the link of his order finds it filled in, line by line."""
    form = form or Form()
    order = _opened(db, shop, form.typed.get("number", ""), token)
    if order is not None and not form.typed.get("name"):
        known = {"number": str(order.number), "name": order.customer_name, "email": order.email}
        form = Form.of(known)
    status = 422 if form.errors else 200
    return _page(request, shop, "withdrawal", status, form=form, order=order, token=token)


def check_page(request: Request, shop: Shop, db: Session, typed: dict[str, str]) -> HTMLResponse:
    """Step two: what will be declared, and the button that declares it."""
    form, token = bind(typed), typed.get("token", "")
    if form.value is None:
        return form_page(request, shop, db, form, token=token)
    order = _opened(db, shop, form.value.number, token)
    chosen = [
        (line, form.value.quantities[line.id])
        for line in (order.lines if order else ())
        if form.value.quantities.get(line.id)
    ]
    return _page(
        request,
        shop,
        "withdrawal_check",
        200,
        form=form,
        order=order,
        chosen=chosen,
        token=token,
    )


def declare(request: Request, shop: Shop, db: Session, typed: dict[str, str]) -> HTMLResponse:
    """The receipt; the same for an order that is there and one that is not."""
    form = bind(typed)
    if form.value is None:
        return form_page(request, shop, db, form, token=typed.get("token", ""))
    proven = _opened(db, shop, form.value.number, typed.get("token", "")) is not None
    try:
        made = withdrawal_service.declare(
            db, shop.vendor_id, form.value, locale=shop.locale, is_proven=proven
        )
    except TooManyWithdrawalsError as error:
        refused = form.refuse("", t(error.message_key))
        return form_page(request, shop, db, refused, token=typed.get("token", ""))
    return _page(request, shop, "withdrawal_done", 200, withdrawal=made)


def _opened(db: Session, shop: Shop, number: str, token: str) -> Order | None:
    """The order whose signed link this is: only then may its lines be shown."""
    if not token or not number.isdigit() or len(number) > 9:
        return None
    if not is_valid(shop.vendor_id, int(number), token):
        return None
    try:
        return order_service.get(db, shop.vendor_id, int(number))
    except OrderNotFoundError:
        return None


def _page(request: Request, shop: Shop, name: str, status: int, **context: object) -> HTMLResponse:
    frame_for_work_lane(request, shop)
    return render(request, f"orders/shop/{name}.html", status=status, shop=shop, **context)
