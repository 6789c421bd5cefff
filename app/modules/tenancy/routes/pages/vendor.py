"""/vendor/login, /vendor/{vendor_code}/team"""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.api.deps import CurrentVendor, DbSession, TypedFields
from app.api.policy import policy
from app.api.urls import page_url
from app.core.database import Context, transaction
from app.core.forms import Form
from app.core.security import VendorPrincipal
from app.exceptions.base import AppError
from app.modules.tenancy.routes import sessions
from app.modules.tenancy.schemas import MemberInvite
from app.modules.tenancy.services import vendor_service
from app.templates_config import render
from app.utils.i18n import t

router = APIRouter()


@router.get("", response_class=HTMLResponse, name="tenancy:vendor_home")
@policy(audience="anonymous")
async def vendor_home(request: Request) -> Response:
    """To the dashboard of the active vendor, or to the login page."""
    principal = request.scope["state"]["principal"]
    if isinstance(principal, VendorPrincipal):
        return RedirectResponse(f"/vendor/{principal.vendor_code}", 303)
    return RedirectResponse("/vendor/login", 303)


@router.get("/login", response_class=HTMLResponse, name="tenancy:vendor_login")
@policy(audience="anonymous")
async def login_page(request: Request) -> HTMLResponse:
    return sessions.login_page(request, "vendor")


@router.post("/login")
@policy(audience="anonymous")
def log_in(request: Request, db: DbSession, typed: TypedFields) -> Response:
    return sessions.log_in(request, db, "vendor", typed)


@router.post("/logout")
@policy(audience="anonymous")
def log_out(request: Request, db: DbSession) -> Response:
    return sessions.log_out(request, db, "vendor")


@router.get("/password", response_class=HTMLResponse)
@policy(audience="anonymous")
async def forgot_page(request: Request) -> HTMLResponse:
    return sessions.forgot_page(request, "vendor")


@router.post("/password", response_class=HTMLResponse)
@policy(audience="anonymous")
def send_reset(request: Request, db: DbSession, typed: TypedFields) -> HTMLResponse:
    return sessions.send_reset(request, db, "vendor", typed.get("email", ""))


@router.get("/password/{token}", response_class=HTMLResponse)
@policy(audience="anonymous")
async def reset_page(request: Request, token: str) -> HTMLResponse:
    return sessions.reset_page(request, "vendor", token)


@router.post("/password/{token}")
@policy(audience="anonymous")
def set_password(request: Request, db: DbSession, token: str, typed: TypedFields) -> Response:
    return sessions.set_password(request, db, "vendor", token, typed)


@router.get("/{vendor_code}/team", response_class=HTMLResponse, name="tenancy:team")
@policy(permission="tenancy.team")
def team_page(request: Request, vendor: CurrentVendor) -> HTMLResponse:
    """Who works here, and in which role."""
    return _team(request, vendor, Form())


@router.post("/{vendor_code}/team", name="tenancy:invite")
@policy(permission="tenancy.team")
def invite(request: Request, vendor: CurrentVendor, typed: TypedFields) -> Response:
    """Take somebody into the team."""
    form = Form.bind(MemberInvite, typed)
    if form.value is None:
        return _team(request, vendor, form, 422)
    try:
        # People are shared by vendors, so their table is the operator's.
        with transaction(Context.operator(vendor.platform_id, f"vendor:{vendor.user_id}")) as db:
            vendor_service.invite(db, vendor.vendor_id, form.value)
    except AppError as error:
        message = t(error.message_key, **error.details)
        return _team(request, vendor, form.refuse("email", message), error.status)
    return RedirectResponse(page_url(request, "tenancy:team"), 303)


@router.post("/{vendor_code}/team/{member_id}/removal", name="tenancy:remove_member")
@policy(permission="tenancy.team")
def remove_member(request: Request, vendor: CurrentVendor, member_id: int) -> Response:
    """Somebody leaves the team. The last owner cannot."""
    with transaction(Context.operator(vendor.platform_id, f"vendor:{vendor.user_id}")) as db:
        vendor_service.remove_member(db, vendor.vendor_id, member_id)
    return RedirectResponse(page_url(request, "tenancy:team"), 303)


def _team(
    request: Request, vendor: VendorPrincipal, form: Form[MemberInvite], status: int = 200
) -> HTMLResponse:
    with transaction(Context.operator(vendor.platform_id)) as db:
        team = vendor_service.team(db, vendor.vendor_id)
    return render(
        request, "tenancy/vendor/team.html", status=status, team=team, form=form, vendor=vendor
    )
