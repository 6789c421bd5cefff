"""A shopper's way to a new password: ask for a link, follow it, choose."""

from fastapi import Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from app.api.deps import Shop
from app.api.shop_pages import frame_for_work_lane
from app.api.urls import absolute_shop_url
from app.core.forms import Form
from app.core.mail import queue_secret_mail
from app.modules.customers.schemas import NewPassword, PasswordRequest
from app.modules.customers.services import customer_service
from app.templates_config import render, render_text
from app.utils.i18n import t


def forgot_page(
    request: Request, shop: Shop, form: Form[PasswordRequest] | None = None, *, sent: bool = False
) -> HTMLResponse:
    shown = form or Form()
    status = 422 if shown.errors else 200
    return _page(request, shop, "forgot", status, form=shown, sent=sent)


def send_link(request: Request, shop: Shop, db: Session, typed: dict[str, str]) -> HTMLResponse:
    """The same page whether there is such an account or not; the mail tells the rest."""
    form = Form.bind(PasswordRequest, typed)
    if form.value is None:
        return forgot_page(request, shop, form)
    token = customer_service.request_password(db, shop.vendor_id, form.value.email)
    if token is not None:
        said = {
            # Built from our own settings, never from the request's Host header.
            "link": absolute_shop_url(shop.vendor_code, f"/account/password/{token}"),
            "shop": shop.vendor.name,
        }
        queue_secret_mail(
            db,
            to=form.value.email,
            subject=t("customers.reset.subject", shop.locale, shop=shop.vendor.name),
            text_body=render_text("customers/mail/password.txt", shop.locale, **said),
            html_body=render_text("customers/mail/password.html", shop.locale, **said),
        )
    return forgot_page(request, shop, sent=True)


def choose_page(
    request: Request, shop: Shop, token: str, form: Form[NewPassword] | None = None
) -> HTMLResponse:
    """The form; or, when the link works no more, the way to a new one."""
    if not customer_service.is_password_link(shop.vendor_id, token):
        return gone_page(request, shop)
    shown = form or Form()
    status = 422 if shown.errors else 200
    return _page(request, shop, "choose", status, form=shown, token=token)


def gone_page(request: Request, shop: Shop) -> HTMLResponse:
    return _page(request, shop, "gone", 404)


def _page(request: Request, shop: Shop, name: str, status: int, **context: object) -> HTMLResponse:
    frame_for_work_lane(request, shop)
    template = f"customers/shop/password_{name}.html"
    return render(request, template, status=status, shop=shop, **context)
