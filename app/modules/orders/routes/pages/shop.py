"""/shop/{vendor_code}/orders/{number}/{token}"""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from app.api.deps import DbSession, Shop, TypedFields
from app.api.shop_pages import render_shop
from app.core.forms import Form
from app.core.hot import tenant_connection
from app.modules.orders.exceptions import OrderNotFoundError
from app.modules.orders.routes import withdrawals
from app.modules.orders.routes.sums import discount_rows
from app.modules.orders.services import customer_view, is_valid, transfer_of
from app.modules.payments.services import payment_service
from app.utils import i18n
from app.utils.i18n import money, t

router = APIRouter()


@router.get(
    "/{vendor_code}/orders/{number}/{token}",
    response_class=HTMLResponse,
    name="orders:confirmation",
)
async def confirmation(request: Request, shop: Shop, number: int, token: str) -> HTMLResponse:
    """What was ordered and where it stands; the signed link is the key."""
    if not is_valid(shop.vendor_id, number, token):
        raise OrderNotFoundError(number)
    async with tenant_connection(shop.vendor_id) as db:
        order = await customer_view.read(db, number)
        transfer = transfer_of(order, await payment_service.bank(db))
        return await render_shop(
            request,
            shop,
            db,
            "orders/shop/order.html",
            order=order,
            token=token,
            sums=_sums(order),
            transfer=transfer,
            # Made of our own squares only.
            qr=Markup(transfer.qr_svg) if transfer else "",  # noqa: S704
        )


@router.get("/{vendor_code}/withdrawal", response_class=HTMLResponse, name="orders:withdrawal")
def withdrawal_page(
    request: Request, shop: Shop, db: DbSession, number: str = "", token: str = ""
) -> HTMLResponse:
    """Withdraw from a contract, step one: name, order, e-mail, and nothing else."""
    form: Form[Any] = Form.of({"number": number}) if number else Form()
    return withdrawals.form_page(request, shop, db, form, token=token)


@router.post(
    "/{vendor_code}/withdrawal", response_class=HTMLResponse, name="orders:withdrawal_check"
)
def check_withdrawal(
    request: Request, shop: Shop, db: DbSession, typed: TypedFields
) -> HTMLResponse:
    """Step two: see once more what is declared. Nothing is stored."""
    return withdrawals.check_page(request, shop, db, typed)


@router.post(
    "/{vendor_code}/withdrawal/declarations",
    response_class=HTMLResponse,
    name="orders:withdrawal_declare",
)
def declare_withdrawal(
    request: Request, shop: Shop, db: DbSession, typed: TypedFields
) -> HTMLResponse:
    """Declared. The receipt comes by mail, with content, day and time."""
    return withdrawals.declare(request, shop, db, typed)


def _sums(order: dict[str, Any]) -> list[tuple[Any, ...]]:
    currency = order["currency"]
    return [
        (t("orders.subtotal"), money(order["subtotal_cents"], currency)),
        *discount_rows(order["discounts"], currency),
        (t("orders.delivery"), money(order["shipping_cents"], currency)),
        *(
            (t("orders.vat", rate=i18n.number(x["rate"] / 10)), money(x["tax_cents"], currency))
            for x in order["taxes"]
        ),
        (t("orders.total"), money(order["total_cents"], currency), True),
    ]
