"""/vendor/login, /vendor/{vendor_code}/team and roles"""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from app.api.deps import CurrentVendor, DbSession, FormFields, TypedFields
from app.api.policy import policy
from app.api.urls import page_url
from app.core.database import Context, transaction
from app.core.forms import Form
from app.core.permissions import ROLES
from app.core.security import VendorPrincipal
from app.exceptions.base import AppError
from app.modules.tenancy.exceptions import (
    AlreadyMemberError,
    NotYoursToGiveError,
    RoleTakenError,
)
from app.modules.tenancy.routes import sessions
from app.modules.tenancy.schemas import MemberInvite, RoleWrite
from app.modules.tenancy.services import role_service, vendor_service
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
def team_page(request: Request, vendor: CurrentVendor, db: DbSession) -> HTMLResponse:
    """Who works here, and in which role."""
    return _team(request, vendor, db, Form())


@router.post("/{vendor_code}/team", name="tenancy:invite")
@policy(permission="tenancy.team")
def invite(request: Request, vendor: CurrentVendor, db: DbSession, typed: TypedFields) -> Response:
    """Take somebody into the team."""
    form = Form.bind(MemberInvite, typed)
    if form.value is None:
        return _team(request, vendor, db, form, 422)
    try:
        name = role_service.require_role(db, vendor, form.value.role)
        # People are shared by vendors, so their table is the operator's.
        with transaction(Context.operator(vendor.platform_id, f"vendor:{vendor.user_id}")) as own:
            vendor_service.invite(own, vendor.vendor_id, form.value, name)
    except AppError as error:
        field = "email" if isinstance(error, AlreadyMemberError) else "role"
        message = t(error.message_key, **error.details)
        return _team(request, vendor, db, form.refuse(field, message), error.status)
    return RedirectResponse(page_url(request, "tenancy:team"), 303)


@router.post("/{vendor_code}/team/{member_id}/role", name="tenancy:assign_role")
@policy(permission="tenancy.team")
def assign_role(
    request: Request, vendor: CurrentVendor, db: DbSession, member_id: int, typed: TypedFields
) -> Response:
    """Somebody does other work from now on. The last owner stays one."""
    role_service.assign(db, vendor, member_id, typed.get("role", ""))
    return RedirectResponse(page_url(request, "tenancy:team"), 303)


@router.post("/{vendor_code}/team/{member_id}/removal", name="tenancy:remove_member")
@policy(permission="tenancy.team")
def remove_member(
    request: Request, vendor: CurrentVendor, db: DbSession, member_id: int
) -> Response:
    """Somebody leaves the team. The last owner cannot."""
    role_service.dismiss(db, vendor, member_id)
    return RedirectResponse(page_url(request, "tenancy:team"), 303)


ROLES_PATH = "/{vendor_code}/roles"


@router.get(ROLES_PATH, response_class=HTMLResponse, name="tenancy:roles")
@policy(permission="tenancy.team")
def roles_page(request: Request, vendor: CurrentVendor, db: DbSession) -> HTMLResponse:
    """The presets, and the roles that this shop made."""
    own = role_service.all(db, vendor.vendor_id)
    return render(request, "tenancy/vendor/roles.html", own=own, presets=ROLES)


@router.get(ROLES_PATH + "/new", response_class=HTMLResponse, name="tenancy:new_role")
@policy(permission="tenancy.team")
def new_role(request: Request, vendor: CurrentVendor) -> HTMLResponse:
    return _role(request, vendor, Form(), frozenset())


@router.post(ROLES_PATH + "/new", name="tenancy:create_role")
@policy(permission="tenancy.team")
def create_role(
    request: Request, vendor: CurrentVendor, db: DbSession, sent: FormFields
) -> Response:
    """Make a role."""
    return _save_role(request, vendor, db, sent, None)


@router.get(ROLES_PATH + "/{role_id}", response_class=HTMLResponse, name="tenancy:role")
@policy(permission="tenancy.team")
def role_page(
    request: Request, vendor: CurrentVendor, db: DbSession, role_id: int
) -> HTMLResponse:
    """What a role may do."""
    role = role_service.get(db, vendor.vendor_id, role_id)
    form: Form[RoleWrite] = Form.of({"name": role.name})
    return _role(request, vendor, form, frozenset(role.permissions), role_id)


@router.post(ROLES_PATH + "/{role_id}", name="tenancy:update_role")
@policy(permission="tenancy.team")
def update_role(
    request: Request, vendor: CurrentVendor, db: DbSession, role_id: int, sent: FormFields
) -> Response:
    """Other words or permissions; whoever has the role notices with his next click."""
    return _save_role(request, vendor, db, sent, role_id)


@router.post(ROLES_PATH + "/{role_id}/removal", name="tenancy:remove_role")
@policy(permission="tenancy.team")
def remove_role(request: Request, vendor: CurrentVendor, db: DbSession, role_id: int) -> Response:
    """A role that nobody has goes."""
    role_service.remove(db, vendor.vendor_id, role_id)
    return RedirectResponse(page_url(request, "tenancy:roles"), 303)


def _save_role(
    request: Request,
    vendor: VendorPrincipal,
    db: DbSession,
    sent: FormData,
    role_id: int | None,
) -> Response:
    chosen = frozenset(v for v in sent.getlist("permissions") if isinstance(v, str))
    form = Form.bind(RoleWrite, {"name": str(sent.get("name", ""))})
    if form.value is None:
        return _role(request, vendor, form, chosen, role_id, 422)
    try:
        role_service.save(db, vendor, form.value, chosen, role_id)
    except (RoleTakenError, NotYoursToGiveError) as error:
        refused = form.refuse("name", t(error.message_key, **error.details))
        return _role(request, vendor, refused, chosen, role_id, error.status)
    return RedirectResponse(page_url(request, "tenancy:roles"), 303)


def _role(
    request: Request,
    vendor: VendorPrincipal,
    form: Form[RoleWrite],
    chosen: frozenset[str],
    role_id: int | None = None,
    status: int = 200,
) -> HTMLResponse:
    return render(
        request,
        "tenancy/vendor/role.html",
        status=status,
        form=form,
        chosen=chosen,
        groups=role_service.catalogue(vendor.platform_id),
        mine=vendor.permissions,
        role_id=role_id,
    )


def _team(
    request: Request,
    vendor: VendorPrincipal,
    db: DbSession,
    form: Form[MemberInvite],
    status: int = 200,
) -> HTMLResponse:
    own = role_service.all(db, vendor.vendor_id)
    with transaction(Context.operator(vendor.platform_id)) as people:
        team = vendor_service.team(people, vendor.vendor_id)
    return render(
        request,
        "tenancy/vendor/team.html",
        status=status,
        team=team,
        form=form,
        role_options=[
            *((role, t(f"layout.role.{role}")) for role in ROLES),
            *((f"custom:{role.id}", role.name) for role in own),
        ],
        vendor=vendor,
    )
