"""Signing in and out, the same for both back offices."""

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from app.core.config import settings
from app.core.forms import Form
from app.core.mail import queue_secret_mail
from app.core.security import cookie_name
from app.modules.tenancy.exceptions import TooManyAttemptsError
from app.modules.tenancy.schemas import Credentials, NewPassword
from app.modules.tenancy.services import auth_service
from app.templates_config import render, render_text
from app.utils.i18n import t

WEEKS_2 = 14 * 24 * 3600


def login_page(request: Request, realm: str) -> HTMLResponse:
    return _login(request, realm, Form())


def log_in(request: Request, db: Session, realm: str, typed: dict[str, str]) -> Response:
    """A cookie and the way in; or the page again, which does not tell what was wrong."""
    form = Form.bind(Credentials, typed)
    if form.value is None:
        return _login(request, realm, form, 422)
    try:
        signed_in = auth_service.sign_in(
            db,
            realm,
            form.value.email,
            form.value.password,
            address=request.client.host if request.client else "",
            agent=request.headers.get("user-agent", ""),
        )
    except TooManyAttemptsError as error:
        return _login(request, realm, form.refuse("", t(error.message_key)), 429)
    if signed_in is None:
        return _login(request, realm, form.refuse("", t("tenancy.login.wrong")), 401)
    response = RedirectResponse(safe_next(typed.get("next", ""), realm), 303)
    response.set_cookie(
        cookie_name(realm),
        signed_in.token,
        WEEKS_2,
        path="/",
        secure=settings.public_url.startswith("https:"),
        httponly=True,
        samesite="lax",
    )
    return response


def log_out(request: Request, db: Session, realm: str) -> Response:
    token = request.scope["state"]["cookies"].get(cookie_name(realm))
    if token:
        auth_service.sign_out(db, token)
    response = RedirectResponse(f"/{realm}/login", 303)
    response.delete_cookie(cookie_name(realm), path="/")
    return response


def forgot_page(request: Request, realm: str, *, sent: bool = False) -> HTMLResponse:
    return _page(request, "tenancy/shared/forgot.html", realm, sent=sent)


def send_reset(request: Request, db: Session, realm: str, email: str) -> HTMLResponse:
    """The same page whether there is such an account or not; the mail tells the rest."""
    found = auth_service.request_reset(db, realm, email)
    if found is not None:
        address, token = found
        # The link is built from our own setting, never from the request's Host header.
        link = f"{settings.public_url.rstrip('/')}/{realm}/password/{token}"
        locale = request.scope["state"]["locale"]
        queue_secret_mail(
            db,
            to=address,
            subject=t("tenancy.reset.subject"),
            text_body=render_text("tenancy/mail/reset.txt", locale, link=link),
            html_body=render_text("tenancy/mail/reset.html", locale, link=link),
        )
    return forgot_page(request, realm, sent=True)


def reset_page(
    request: Request, realm: str, token: str, form: Form[NewPassword] | None = None
) -> HTMLResponse:
    shown = form or Form()
    status = 422 if shown.errors else 200
    return _page(request, "tenancy/shared/reset.html", realm, status, form=shown, token=token)


def set_password(
    request: Request, db: Session, realm: str, token: str, typed: dict[str, str]
) -> Response:
    form = Form.bind(NewPassword, typed)
    if form.value is None:
        return reset_page(request, realm, token, form)
    if not auth_service.reset_password(db, realm, token, form.value.password):
        return reset_page(request, realm, token, form.refuse("", t("tenancy.reset.expired")))
    return RedirectResponse(f"/{realm}/login", 303)


def safe_next(wanted: str, realm: str) -> str:
    """Where to go after signing in: a path of this back office, or its home."""
    home = f"/{realm}"
    is_ours = wanted == home or wanted.startswith((f"{home}/", f"{home}?"))
    return wanted if is_ours and "\\" not in wanted and "//" not in wanted else home


def _login(
    request: Request, realm: str, form: Form[Credentials], status: int = 200
) -> HTMLResponse:
    wanted = form.typed.get("next") or request.query_params.get("next", "")
    return _page(request, "tenancy/shared/login.html", realm, status, form=form, next=wanted)


def _page(
    request: Request, template: str, realm: str, status: int = 200, **context: object
) -> HTMLResponse:
    return render(request, template, status=status, realm=realm, demo=settings.demo, **context)
