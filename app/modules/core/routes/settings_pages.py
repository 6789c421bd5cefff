"""The settings page, the same for platform, company and vendor."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from app.api.urls import page_url
from app.core.forms import Form
from app.core.module_settings import Chain
from app.modules import registry
from app.modules.settings_service import NoSuchSettingError, settings_service
from app.templates_config import render
from app.utils.i18n import money, t


@dataclass(frozen=True, slots=True)
class Place:
    """Whose settings a page is about, and the addresses it has. `of` is a name to show."""

    chain: Chain
    platform_id: int
    route: str
    of: str = ""
    params: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def reset_route(self) -> str:
        return self.route.replace("core:", "core:reset_")


def first(request: Request, place: Place) -> Response:
    """To the first module that has something to set."""
    modules = settings_service.modules(place.chain[-1], place.platform_id)
    if not modules:
        raise NoSuchSettingError
    return RedirectResponse(_url(request, place, modules[0]), 303)


def show(
    request: Request, db: Session, place: Place, module: str, form: Form[Any] | None = None
) -> HTMLResponse:
    """One module's settings here, what counts now, and what was changed."""
    owner = place.chain[-1]
    modules = settings_service.modules(owner, place.platform_id)
    if module not in modules:
        raise NoSuchSettingError
    shown = form or Form()
    fields = settings_service.fields(module, place.chain)
    texts = f"{registry.MODULES[module].package}.settings"
    return render(
        request,
        "core/shared/settings.html",
        status=422 if shown.errors else 200,
        module=registry.MODULES[module],
        settings_tabs=[
            {
                "label": t(f"{registry.MODULES[code].package}.settings.title"),
                "href": _url(request, place, code),
                "active": code == module,
            }
            for code in modules
        ],
        fields=fields,
        labels={field.name: t(f"{texts}.{field.name}.label") for field in fields},
        texts=texts,
        history=settings_service.history(db, module, owner),
        shown=partial(_shown, {field.name: field.kind for field in fields}),
        form=shown,
        place=place,
        saved="saved" in request.query_params,
    )


def save(
    request: Request, db: Session, place: Place, module: str, typed: dict[str, str], who: str
) -> Response:
    """Store what was changed, or show the form again with what is wrong."""
    if module not in settings_service.modules(place.chain[-1], place.platform_id):
        raise NoSuchSettingError
    form = settings_service.save(db, module, place.chain, typed, who=who)
    if form.errors:
        return show(request, db, place, module, form)
    return RedirectResponse(_url(request, place, module) + "?saved=1", 303)


def reset(
    request: Request, db: Session, place: Place, module: str, name: str, who: str
) -> Response:
    """Back to the inherited value."""
    if module not in settings_service.modules(place.chain[-1], place.platform_id):
        raise NoSuchSettingError
    settings_service.reset(db, module, place.chain, name, who=who)
    return RedirectResponse(_url(request, place, module) + "?saved=1", 303)


def _url(request: Request, place: Place, module: str) -> str:
    return page_url(request, place.route, module=module, **place.params)


def _shown(kinds: Mapping[str, str], value: Any, name: str) -> str:
    """A value of the history, as the reader writes it."""
    if value is None:
        return t("core.config.inherited")
    if isinstance(value, bool):
        return t("ui.yes") if value else t("ui.no")
    return money(value) if kinds.get(name) == "money" else str(value)
