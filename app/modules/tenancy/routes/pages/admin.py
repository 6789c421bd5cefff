"""/admin/login, /admin/vendors; /admin/modules stands in `routes/module_pages.py`"""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.api.deps import CurrentAdmin, DbSession, PageParams, TypedFields
from app.api.policy import policy
from app.api.urls import page_url
from app.core.directory import directory
from app.core.forms import Form
from app.core.security import AdminPrincipal
from app.exceptions.base import AppError, NotFoundError
from app.modules.tenancy.routes import module_pages, sessions
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


router.include_router(module_pages.router)


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
