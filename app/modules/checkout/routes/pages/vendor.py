"""/vendor/{vendor_code}/delivery"""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from app.api.deps import CurrentVendor, DbSession, FormFields
from app.api.policy import policy
from app.api.urls import page_url
from app.core.forms import Form
from app.core.money import parse_cents
from app.modules.checkout.config import config
from app.modules.checkout.schemas import COUNTRIES, ShippingMethodWrite
from app.modules.checkout.services import shipping_service
from app.templates_config import render
from app.utils.i18n import t

router = APIRouter()
PERMISSION = "checkout.delivery"


@router.get("/{vendor_code}/delivery", response_class=HTMLResponse, name="checkout:delivery")
@policy(permission=PERMISSION)
def delivery_page(request: Request, vendor: CurrentVendor, db: DbSession) -> HTMLResponse:
    """How the shop gets its goods to people, and what that costs."""
    return render(
        request,
        "checkout/vendor/delivery.html",
        methods=shipping_service.all(db, vendor.vendor_id),
        fallback_cents=config.default_shipping_cents,
    )


@router.get("/{vendor_code}/delivery/new", response_class=HTMLResponse, name="checkout:new_method")
@policy(permission=PERMISSION)
async def new_method(request: Request) -> HTMLResponse:
    return _form(request, Form(), [])


@router.post("/{vendor_code}/delivery/new")
@policy(permission=PERMISSION)
def create_method(
    request: Request, vendor: CurrentVendor, db: DbSession, fields: FormFields
) -> Response:
    return _save(request, vendor.vendor_id, db, fields, None)


@router.get(
    "/{vendor_code}/delivery/{method_id}", response_class=HTMLResponse, name="checkout:method"
)
@policy(permission=PERMISSION)
def edit_method(
    request: Request, vendor: CurrentVendor, db: DbSession, method_id: int
) -> HTMLResponse:
    method = shipping_service.get(db, vendor.vendor_id, method_id)
    typed = {f"name_{language}": name for language, name in method.names.items()}
    typed["price"] = f"{method.price_cents / 100:.2f}"
    if method.free_from_cents is not None:
        typed["free_from"] = f"{method.free_from_cents / 100:.2f}"
    typed["position"] = str(method.position)
    return _form(request, Form(typed), method.countries, method_id)


@router.post("/{vendor_code}/delivery/{method_id}")
@policy(permission=PERMISSION)
def update_method(
    request: Request, vendor: CurrentVendor, db: DbSession, method_id: int, fields: FormFields
) -> Response:
    return _save(request, vendor.vendor_id, db, fields, method_id)


@router.post("/{vendor_code}/delivery/{method_id}/removal", name="checkout:remove_method")
@policy(permission=PERMISSION)
def remove_method(
    request: Request, vendor: CurrentVendor, db: DbSession, method_id: int
) -> Response:
    shipping_service.remove(db, vendor.vendor_id, method_id)
    return RedirectResponse(page_url(request, "checkout:delivery"), 303)


def _save(
    request: Request, vendor_id: int, db: DbSession, fields: FormData, method_id: int | None
) -> Response:
    typed = {name: value for name, value in fields.items() if isinstance(value, str)}
    countries = [value for value in fields.getlist("countries") if isinstance(value, str)]
    price, free_from = parse_cents(typed.get("price", "")), typed.get("free_from", "").strip()
    content = {
        **typed,
        "price_cents": "" if price is None else str(price),
        "free_from_cents": str(parse_cents(free_from) or "?") if free_from else "",
        "countries": countries,
    }
    form = Form.bind(ShippingMethodWrite, content)  # type: ignore[arg-type]
    if form.value is not None and not form.value.names:
        form = form.refuse("name_en", t("validation.missing"))
    if form.value is None:
        shown = {"price_cents": "price", "free_from_cents": "free_from"}
        errors = {shown.get(name, name): text for name, text in form.errors.items()}
        return _form(request, Form(typed, None, errors), countries, method_id, 422)
    shipping_service.save(db, vendor_id, form.value, method_id)
    return RedirectResponse(page_url(request, "checkout:delivery"), 303)


def _form(
    request: Request,
    form: Form[ShippingMethodWrite],
    chosen: list[str],
    method_id: int | None = None,
    status: int = 200,
) -> HTMLResponse:
    return render(
        request,
        "checkout/vendor/method.html",
        status=status,
        form=form,
        chosen=chosen,
        method_id=method_id,
        countries=COUNTRIES,
    )
