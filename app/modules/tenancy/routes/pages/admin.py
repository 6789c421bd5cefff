"""/admin/login, /admin/modules, /admin/vendors"""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.api.deps import CurrentAdmin, DbSession, PageParams, TypedFields
from app.api.generation import announce
from app.api.policy import policy
from app.api.urls import page_url
from app.core.directory import directory
from app.core.forms import Form
from app.core.security import AdminPrincipal
from app.exceptions.base import AppError, NotFoundError
from app.modules import registry
from app.modules.service import module_service
from app.modules.tenancy.routes import sessions
from app.modules.tenancy.schemas import VendorCreate
from app.modules.tenancy.services import vendor_service
from app.templates_config import render
from app.utils.i18n import t

router = APIRouter()


@router.get("/login", response_class=HTMLResponse, name="tenancy:admin_login")
@policy(audience="anonymous")
async def login_page(request: Request) -> HTMLResponse:
    return sessions.login_page(request, "admin")


@router.post("/login")
@policy(audience="anonymous")
def log_in(request: Request, db: DbSession, typed: TypedFields) -> Response:
    return sessions.log_in(request, db, "admin", typed)


@router.post("/logout")
@policy(audience="anonymous")
def log_out(request: Request, db: DbSession) -> Response:
    return sessions.log_out(request, db, "admin")


@router.get("/password", response_class=HTMLResponse)
@policy(audience="anonymous")
async def forgot_page(request: Request) -> HTMLResponse:
    return sessions.forgot_page(request, "admin")


@router.post("/password", response_class=HTMLResponse)
@policy(audience="anonymous")
def send_reset(request: Request, db: DbSession, typed: TypedFields) -> HTMLResponse:
    return sessions.send_reset(request, db, "admin", typed.get("email", ""))


@router.get("/password/{token}", response_class=HTMLResponse)
@policy(audience="anonymous")
async def reset_page(request: Request, token: str) -> HTMLResponse:
    return sessions.reset_page(request, "admin", token)


@router.post("/password/{token}")
@policy(audience="anonymous")
def set_password(request: Request, db: DbSession, token: str, typed: TypedFields) -> Response:
    return sessions.set_password(request, db, "admin", token, typed)


@router.get("/platform/{code}", name="tenancy:choose_platform")
async def choose_platform(admin: CurrentAdmin, code: str) -> Response:
    """Work on another platform from now on."""
    platforms = directory().platforms
    if not any(platforms[p].code == code for p in admin.platform_ids if p in platforms):
        raise NotFoundError
    response = RedirectResponse("/admin", 303)
    response.set_cookie("wz_platform", code, 365 * 24 * 3600, path="/admin", samesite="lax")
    return response


@router.get("/modules", response_class=HTMLResponse, name="tenancy:modules")
def modules_page(request: Request, admin: CurrentAdmin, db: DbSession) -> HTMLResponse:
    """Every module of this installation, and which are on for the platform."""
    enabled = {m.code for m in module_service.get_platform_modules(db, _platform(admin))}
    return render(
        request,
        "tenancy/admin/modules.html",
        modules=list(registry.MODULES.values()),
        enabled=enabled,
        quarantined=registry.snapshot().quarantined,
    )


@router.get("/modules/{code}", response_class=HTMLResponse, name="tenancy:module_change")
def module_change(request: Request, admin: CurrentAdmin, db: DbSession, code: str) -> HTMLResponse:
    """What switching this module would do, before it is done."""
    platform_id = _platform(admin)
    is_on = module_service.is_module_enabled(db, platform_id, code)
    plan_of = module_service.plan_disable if is_on else module_service.plan_enable
    plan = plan_of(db, platform_id, code)
    names = {c: m.name for c, m in registry.MODULES.items()}
    return render(
        request,
        "tenancy/admin/module.html",
        module=registry.MODULES[code],
        plan=plan,
        also=[names[c] for c in plan.also],
        platform=directory().platforms[platform_id].name,
    )


@router.post("/modules/{code}", name="tenancy:switch_module")
def switch_module(
    request: Request, admin: CurrentAdmin, db: DbSession, code: str, typed: TypedFields
) -> Response:
    """Switch a module on or off for the platform, with what hangs on it."""
    platform_id = _platform(admin)
    if typed.get("action") == "enable":
        module_service.enable_module(db, platform_id, code, user_id=admin.user_id)
    else:
        confirm = typed.get("confirm", "")
        module_service.disable_module(
            db, platform_id, code, user_id=admin.user_id, confirm=confirm
        )
    announce(request.scope, platform_id, module_service.generation(db, platform_id))
    return RedirectResponse(page_url(request, "tenancy:modules"), 303)


@router.get("/vendors", response_class=HTMLResponse, name="tenancy:vendors")
def vendors_page(
    request: Request, admin: CurrentAdmin, db: DbSession, page: PageParams, search: str = ""
) -> HTMLResponse:
    """The shops of the platform."""
    vendors = vendor_service.page(db, _platform(admin), page, search=search)
    return render(request, "tenancy/admin/vendors.html", vendors=vendors, search=search)


@router.get("/vendors/new", response_class=HTMLResponse, name="tenancy:new_vendor")
async def new_vendor(request: Request) -> HTMLResponse:
    return render(request, "tenancy/admin/vendor_form.html", form=Form())


@router.post("/vendors/new")
def create_vendor(
    request: Request, admin: CurrentAdmin, db: DbSession, typed: TypedFields
) -> Response:
    """Open a shop."""
    form = Form.bind(VendorCreate, typed)
    if form.value is not None:
        try:
            with db.begin_nested():
                vendor_service.create(db, _platform(admin), form.value)
            return RedirectResponse(page_url(request, "tenancy:vendors"), 303)
        except AppError as error:
            form = form.refuse("code", t(error.message_key, **error.details))
    return render(request, "tenancy/admin/vendor_form.html", form=form, status=422)


@router.post("/vendors/{code}/status", name="tenancy:vendor_status")
def set_vendor_status(
    request: Request, admin: CurrentAdmin, db: DbSession, code: str, typed: TypedFields
) -> Response:
    """Suspend a shop, or open it again."""
    status = "active" if typed.get("status") == "active" else "suspended"
    vendor_service.set_status(db, _platform(admin), code, status)
    return RedirectResponse(page_url(request, "tenancy:vendors"), 303)


@router.get("/companies", response_class=HTMLResponse, name="tenancy:companies")
def companies_page(
    request: Request, admin: CurrentAdmin, db: DbSession, page: PageParams
) -> HTMLResponse:
    """The companies behind the shops of the platform."""
    companies = vendor_service.companies(db, _platform(admin), page)
    return render(request, "tenancy/admin/companies.html", companies=companies)


def _platform(admin: AdminPrincipal) -> int:
    if admin.platform_id is None:
        raise NotFoundError
    return admin.platform_id
