"""/shop/{vendor_code}/account"""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.api.deps import CurrentCustomer, DbSession, Shop, TypedFields
from app.api.shop_pages import frame_for_work_lane
from app.api.urls import page_url
from app.core.config import settings
from app.core.forms import Form
from app.core.ports import port
from app.core.security import cookie_name
from app.modules.customers.exceptions import TooManyAttemptsError
from app.modules.customers.routes import passwords
from app.modules.customers.schemas import Credentials, NewPassword, Registration
from app.modules.customers.services import customer_service
from app.templates_config import render
from app.utils.i18n import t

router = APIRouter()
DAYS_60 = 60 * 24 * 3600


@router.get("/{vendor_code}/account", response_class=HTMLResponse, name="customers:account")
def account(
    request: Request, shop: Shop, customer: CurrentCustomer, db: DbSession
) -> HTMLResponse:
    """Who is signed in and what he bought; else the way in."""
    if customer is None:
        return _sign_in(request, shop)
    person = customer_service.get(db, shop.vendor_id, customer.customer_id)
    orders = []
    if ask := port("orders.of_customer", shop.platform_id):
        orders = ask(db, shop.vendor_id, customer.customer_id)
    frame_for_work_lane(request, shop)
    return render(request, "customers/shop/account.html", shop=shop, person=person, orders=orders)


@router.post("/{vendor_code}/account/session", name="customers:sign_in")
def sign_in(request: Request, shop: Shop, db: DbSession, typed: TypedFields) -> Response:
    form = Form.bind(Credentials, typed)
    if form.value is None:
        return _sign_in(request, shop, form=form, status=422)
    try:
        person = customer_service.check_password(
            db, shop.vendor_id, form.value.email, form.value.password
        )
    except TooManyAttemptsError as error:
        refused = form.refuse("", t(error.message_key))
        return _sign_in(request, shop, form=refused, status=429)
    if person is None:
        refused = form.refuse("", t("customers.sign_in.wrong"))
        return _sign_in(request, shop, form=refused, status=401)
    return _welcome(request, shop, db, person.id)


@router.post("/{vendor_code}/account", name="customers:register")
def register(request: Request, shop: Shop, db: DbSession, typed: TypedFields) -> Response:
    form = Form.bind(Registration, typed)
    if form.value is None:
        return _sign_in(request, shop, new=form, status=422)
    person = customer_service.register(
        db,
        shop.vendor_id,
        email=form.value.email,
        name=form.value.name,
        password=form.value.password,
        locale=shop.locale,
    )
    if person is None:
        refused = form.refuse("email", t("customers.register.taken"))
        return _sign_in(request, shop, new=refused, status=409)
    return _welcome(request, shop, db, person.id)


@router.post("/{vendor_code}/account/end", name="customers:sign_out")
def sign_out(request: Request, shop: Shop) -> Response:
    token = request.scope["state"]["cookies"].get(cookie_name("customer"))
    if token:
        customer_service.close_session(token)
    response = RedirectResponse(page_url(request, "customers:account"), 303)
    response.delete_cookie(cookie_name("customer"), path="/")
    return response


@router.get(
    "/{vendor_code}/account/password", response_class=HTMLResponse, name="customers:forgot"
)
def forgot_page(request: Request, shop: Shop) -> HTMLResponse:
    return passwords.forgot_page(request, shop)


@router.post("/{vendor_code}/account/password", response_class=HTMLResponse)
def send_password_link(
    request: Request, shop: Shop, db: DbSession, typed: TypedFields
) -> HTMLResponse:
    return passwords.send_link(request, shop, db, typed)


@router.get(
    "/{vendor_code}/account/password/{token}",
    response_class=HTMLResponse,
    name="customers:choose_password",
)
def choose_page(request: Request, shop: Shop, token: str) -> HTMLResponse:
    return passwords.choose_page(request, shop, token)


@router.post("/{vendor_code}/account/password/{token}")
def choose_password(
    request: Request, shop: Shop, db: DbSession, token: str, typed: TypedFields
) -> Response:
    """Whoever followed the link is signed in: the mailbox is the proof."""
    form = Form.bind(NewPassword, typed)
    if form.value is None:
        return passwords.choose_page(request, shop, token, form)
    person = customer_service.set_password(db, shop.vendor_id, token, form.value.password)
    if person is None:
        return passwords.gone_page(request, shop)
    return _welcome(request, shop, db, person.id)


def _welcome(request: Request, shop: Shop, db: DbSession, customer_id: int) -> Response:
    agent = request.headers.get("user-agent", "")
    token = customer_service.open_session(shop.vendor_id, customer_id, agent)
    response = RedirectResponse(page_url(request, "customers:account"), 303)
    response.set_cookie(
        cookie_name("customer"),
        token,
        DAYS_60,
        path="/",
        secure=settings.public_url.startswith("https:"),
        httponly=True,
        samesite="lax",
    )
    if tell := port("cart.signed_in", shop.platform_id):
        tell(db, request, response, shop.vendor, customer_id)
    return response


def _sign_in(
    request: Request,
    shop: Shop,
    *,
    form: Form[Credentials] | None = None,
    new: Form[Registration] | None = None,
    status: int = 200,
) -> HTMLResponse:
    frame_for_work_lane(request, shop)
    return render(
        request,
        "customers/shop/sign_in.html",
        status=status,
        shop=shop,
        form=form or Form(),
        new=new or Form(),
    )
