"""Choosing what a menu shows, and one's own language."""

from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from app.api.urls import page_url
from app.core.database import Context, transaction
from app.core.forms import Form
from app.core.security import AdminPrincipal, VendorPrincipal
from app.exceptions.base import NotFoundError
from app.modules.core.services import profile_service
from app.modules.menu_service import Choice, menu_service
from app.templates_config import render
from app.utils.i18n import LANGUAGES, normalise, t
from models.database.admin_menu_config import FrontendType

YEAR = 365 * 24 * 3600


def profile(request: Request, person: AdminPrincipal | VendorPrincipal) -> HTMLResponse:
    """One's language, and which entries of the menu one wants to see."""
    frontend = FrontendType(request.scope["state"]["frontend"])
    choices = menu_service.choices(
        _platform(person), frontend, user_id=person.user_id, principal=person
    )
    return render(
        request,
        "core/shared/profile.html",
        person=person,
        form=Form(),
        groups=grouped(choices),
        route=f"core:{frontend.value}_profile",
        saved="saved" in request.query_params,
    )


def save_language(
    request: Request, person: AdminPrincipal | VendorPrincipal, typed: dict[str, str]
) -> Response:
    """Kept in the profile, and on this device."""
    frontend = request.scope["state"]["frontend"]
    response = RedirectResponse(page_url(request, f"core:{frontend}_profile") + "?saved=1", 303)
    locale = normalise(typed.get("language"))
    if locale in LANGUAGES:
        profile_service.speak(person, locale or "")
        response.set_cookie("wz_lang", locale or "", YEAR, path="/", samesite="lax")
    return response


def save_own_menu(
    request: Request, person: AdminPrincipal | VendorPrincipal, form: FormData
) -> Response:
    """Hide what was not ticked, for this person."""
    frontend = FrontendType(request.scope["state"]["frontend"])
    choices = menu_service.choices(
        _platform(person), frontend, user_id=person.user_id, principal=person
    )
    _store(person, frontend, choices, form, person.user_id)
    target = page_url(request, f"core:{frontend.value}_profile") + "?saved=1"
    return RedirectResponse(target, 303)


def platform_menu(request: Request, admin: AdminPrincipal, frontend: str) -> HTMLResponse:
    """What the platform shows in the menu of its operators, or of its vendors."""
    which = _which(frontend)
    return render(
        request,
        "core/admin/menus.html",
        groups=grouped(menu_service.choices(_platform(admin), which)),
        which=which.value,
        form=Form(),
        saved="saved" in request.query_params,
    )


def save_platform_menu(
    request: Request, admin: AdminPrincipal, frontend: str, form: FormData
) -> Response:
    """Hide what was not ticked, for everybody on the platform."""
    which = _which(frontend)
    _store(admin, which, menu_service.choices(_platform(admin), which), form, None)
    target = page_url(request, "core:admin_menu", frontend=which.value)
    return RedirectResponse(f"{target}?saved=1", 303)


def grouped(choices: list[Choice]) -> list[dict[str, Any]]:
    """By section, as the menu has them."""
    sections = dict.fromkeys(choice.section for choice in choices)
    return [
        {
            "label": t(f"layout.section.{section}") if section != "main" else "",
            "choices": [choice for choice in choices if choice.section == section],
        }
        for section in sections
    ]


def _store(
    person: AdminPrincipal | VendorPrincipal,
    frontend: FrontendType,
    choices: list[Choice],
    form: FormData,
    user_id: int | None,
) -> None:
    shown = [value for value in form.getlist("shown") if isinstance(value, str)]
    among = {choice.key for choice in choices}
    platform_id = _platform(person)
    with transaction(Context.operator(platform_id)) as db:
        menu_service.show_only(db, platform_id, frontend, shown, user_id=user_id, among=among)


def _which(frontend: str) -> FrontendType:
    if frontend not in {FrontendType.ADMIN, FrontendType.VENDOR}:
        raise NotFoundError
    return FrontendType(frontend)


def _platform(person: AdminPrincipal | VendorPrincipal) -> int:
    if person.platform_id is None:
        raise NotFoundError
    return person.platform_id
