"""/vendor/{vendor_code}, its search, settings and profiles"""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from app.api.deps import CurrentVendor, DbSession, FormFields, TypedFields
from app.api.policy import policy
from app.core.module_settings import Owner
from app.core.security import VendorPrincipal, may
from app.modules.core.routes import menu_pages, settings_pages
from app.modules.core.routes.settings_pages import Place
from app.modules.core.services import dashboard_service, search_service
from app.modules.settings_service import chain_for
from app.modules.slots import asked_by
from app.templates_config import render

router = APIRouter()


@router.get("/{vendor_code}", response_class=HTMLResponse, name="core:vendor_dashboard")
def dashboard(request: Request, vendor: CurrentVendor, db: DbSession) -> HTMLResponse:
    """What needs doing now, told by the modules that know it."""
    asked = asked_by(request)
    return render(
        request,
        "core/vendor/dashboard.html",
        figures=dashboard_service.figures(asked, "core.figures"),
        onboarding=dashboard_service.onboarding(asked),
        may_hide=may(vendor, "core.settings"),
        vendor=vendor,
    )


@router.get("/{vendor_code}/search", response_class=HTMLResponse, name="core:vendor_search")
def search(request: Request, vendor: CurrentVendor, db: DbSession, q: str = "") -> HTMLResponse:
    """Products, orders, customers and pages with these words."""
    found = search_service.find(asked_by(request), "core.search", q)
    return render(request, "core/shared/search.html", found=found, words=q)


SETTINGS = "/{vendor_code}/settings"


@router.get(SETTINGS, name="core:vendor_settings_home")
@policy(permission="core.settings")
def settings_home(request: Request, vendor: CurrentVendor) -> Response:
    """To the first module that has something to set."""
    return settings_pages.first(request, _place(vendor))


@router.get(SETTINGS + "/{module}", response_class=HTMLResponse, name="core:vendor_settings")
@policy(permission="core.settings")
def settings_page(
    request: Request, vendor: CurrentVendor, db: DbSession, module: str
) -> HTMLResponse:
    """What this shop has set for a module, and what it inherits."""
    return settings_pages.show(request, db, _place(vendor), module)


@router.post(SETTINGS + "/{module}", name="core:save_vendor_settings")
@policy(permission="core.settings")
def save_settings(
    request: Request, vendor: CurrentVendor, db: DbSession, module: str, typed: TypedFields
) -> Response:
    """Set them."""
    return settings_pages.save(request, db, _place(vendor), module, typed, vendor.name)


@router.post(SETTINGS + "/{module}/resets/{name}", name="core:reset_vendor_settings")
@policy(permission="core.settings")
def reset_setting(
    request: Request, vendor: CurrentVendor, db: DbSession, module: str, name: str
) -> Response:
    """Inherit a value again."""
    return settings_pages.reset(request, db, _place(vendor), module, name, vendor.name)


@router.get("/{vendor_code}/profile", response_class=HTMLResponse, name="core:vendor_profile")
def profile_page(request: Request, vendor: CurrentVendor) -> HTMLResponse:
    """One's own language and menu."""
    return menu_pages.profile(request, vendor)


@router.post("/{vendor_code}/profile/language", name="core:vendor_profile_language")
def save_language(request: Request, vendor: CurrentVendor, typed: TypedFields) -> Response:
    return menu_pages.save_language(request, vendor, typed)


@router.post("/{vendor_code}/profile/menu", name="core:vendor_profile_menu")
def save_menu(request: Request, vendor: CurrentVendor, form: FormFields) -> Response:
    return menu_pages.save_own_menu(request, vendor, form)


def _place(vendor: VendorPrincipal) -> Place:
    chain = chain_for(Owner("vendor", vendor.vendor_id), vendor.platform_id)
    return Place(chain, vendor.platform_id, "core:vendor_settings")
