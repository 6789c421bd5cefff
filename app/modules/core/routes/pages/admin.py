"""/admin: dashboard, search, settings of the platform and its companies, menus, profile"""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from app.api.deps import CurrentAdmin, DbSession, FormFields, TypedFields
from app.api.urls import page_url
from app.core.directory import directory
from app.core.module_settings import Owner
from app.core.security import AdminPrincipal
from app.exceptions.base import NotFoundError
from app.modules.core.routes import menu_pages, settings_pages
from app.modules.core.routes.settings_pages import Place
from app.modules.core.services import company_service, dashboard_service, search_service
from app.modules.service import module_service
from app.modules.settings_service import chain_for
from app.modules.slots import asked_by
from app.templates_config import render

router = APIRouter()


@router.get("", response_class=HTMLResponse, name="core:admin_dashboard")
def dashboard(request: Request, admin: CurrentAdmin, db: DbSession) -> HTMLResponse:
    """The platform at a glance: what modules count, and work that is stuck."""
    asked = asked_by(request)
    waiting, dead = dashboard_service.deliveries(asked)
    return render(
        request,
        "core/admin/dashboard.html",
        figures=dashboard_service.figures(asked, "core.admin_figures"),
        modules=len(module_service.get_platform_modules(db, admin.platform_id or 0)),
        waiting=waiting,
        dead=dead,
    )


@router.get("/search", response_class=HTMLResponse, name="core:admin_search")
def search(request: Request, admin: CurrentAdmin, db: DbSession, q: str = "") -> HTMLResponse:
    """Shops with these words."""
    found = search_service.find(asked_by(request), "core.admin_search", q)
    return render(request, "core/shared/search.html", found=found, words=q)


@router.get("/settings", name="core:admin_settings_home")
def settings_home(request: Request, admin: CurrentAdmin) -> Response:
    """To the first module that has something to set."""
    return settings_pages.first(request, _platform(admin))


@router.get("/settings/{module}", response_class=HTMLResponse, name="core:admin_settings")
def settings_page(
    request: Request, admin: CurrentAdmin, db: DbSession, module: str
) -> HTMLResponse:
    """What counts on this platform, unless a company or a shop says otherwise."""
    return settings_pages.show(request, db, _platform(admin), module)


@router.post("/settings/{module}", name="core:save_admin_settings")
def save_settings(
    request: Request, admin: CurrentAdmin, db: DbSession, module: str, typed: TypedFields
) -> Response:
    """Set them for the platform."""
    return settings_pages.save(request, db, _platform(admin), module, typed, admin.name)


@router.post("/settings/{module}/resets/{name}", name="core:reset_admin_settings")
def reset_setting(
    request: Request, admin: CurrentAdmin, db: DbSession, module: str, name: str
) -> Response:
    """Back to the default."""
    return settings_pages.reset(request, db, _platform(admin), module, name, admin.name)


COMPANY = "/companies/{company_id}/settings"


@router.get(COMPANY, name="core:company_settings_home")
def company_home(
    request: Request, admin: CurrentAdmin, db: DbSession, company_id: int
) -> Response:
    """To the first module that has something to set for a company."""
    return settings_pages.first(request, _company(db, admin, company_id))


@router.get(COMPANY + "/{module}", response_class=HTMLResponse, name="core:company_settings")
def company_page(
    request: Request, admin: CurrentAdmin, db: DbSession, company_id: int, module: str
) -> HTMLResponse:
    """What counts in all shops of a company."""
    return settings_pages.show(request, db, _company(db, admin, company_id), module)


@router.post(COMPANY + "/{module}", name="core:save_company_settings")
def save_company(
    request: Request,
    admin: CurrentAdmin,
    db: DbSession,
    company_id: int,
    module: str,
    typed: TypedFields,
) -> Response:
    """Set them for a company."""
    place = _company(db, admin, company_id)
    return settings_pages.save(request, db, place, module, typed, admin.name)


@router.post(COMPANY + "/{module}/resets/{name}", name="core:reset_company_settings")
def reset_company(
    request: Request, admin: CurrentAdmin, db: DbSession, company_id: int, module: str, name: str
) -> Response:
    """Inherit the platform's value again."""
    place = _company(db, admin, company_id)
    return settings_pages.reset(request, db, place, module, name, admin.name)


@router.get("/profile", response_class=HTMLResponse, name="core:admin_profile")
def profile_page(request: Request, admin: CurrentAdmin) -> HTMLResponse:
    """One's own language and menu."""
    return menu_pages.profile(request, admin)


@router.post("/profile/language", name="core:admin_profile_language")
def save_language(request: Request, admin: CurrentAdmin, typed: TypedFields) -> Response:
    return menu_pages.save_language(request, admin, typed)


@router.post("/profile/menu", name="core:admin_profile_menu")
def save_own_menu(request: Request, admin: CurrentAdmin, form: FormFields) -> Response:
    return menu_pages.save_own_menu(request, admin, form)


@router.get("/menus", name="core:admin_menus")
def menus_home(request: Request) -> Response:
    """To the vendors' menu."""
    return RedirectResponse(page_url(request, "core:admin_menu", frontend="vendor"), 303)


@router.get("/menus/{frontend}", response_class=HTMLResponse, name="core:admin_menu")
def menu_page(request: Request, admin: CurrentAdmin, frontend: str) -> HTMLResponse:
    """What the platform shows in a menu."""
    return menu_pages.platform_menu(request, admin, frontend)


@router.post("/menus/{frontend}", name="core:save_admin_menu")
def save_menu(request: Request, admin: CurrentAdmin, frontend: str, form: FormFields) -> Response:
    """Hide what was not ticked."""
    return menu_pages.save_platform_menu(request, admin, frontend, form)


def _platform(admin: AdminPrincipal) -> Place:
    platform = directory().platforms.get(admin.platform_id or 0)
    if platform is None:
        raise NotFoundError
    chain = chain_for(Owner("platform", platform.id), platform.id)
    return Place(chain, platform.id, "core:admin_settings", platform.name)


def _company(db: Session, admin: AdminPrincipal, company_id: int) -> Place:
    company, platform_id = company_service.get(
        db, admin.platform_ids, company_id, here=admin.platform_id
    )
    chain = chain_for(Owner("company", company.id), platform_id)
    params = {"company_id": company.id}
    return Place(chain, platform_id, "core:company_settings", company.name, params)
