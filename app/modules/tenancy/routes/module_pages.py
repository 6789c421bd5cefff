"""/admin/modules: what is installed, switching it with a plan before, undo, removal."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from sqlalchemy.orm import Session

from app.api.deps import CurrentAdmin, DbSession, TypedFields
from app.api.generation import announce
from app.api.urls import page_url
from app.core.directory import directory
from app.core.forms import Form
from app.core.security import AdminPrincipal
from app.exceptions.base import AppError, NotFoundError, PermissionDeniedError
from app.modules import archive, registry, removal, staging
from app.modules.hooks import sentences
from app.modules.plans import contents
from app.modules.service import is_always_on, module_service
from app.modules.tenancy.services import module_list_service
from app.modules.undo import plan_undo, undo_change
from app.templates_config import render
from app.utils.i18n import t

router = APIRouter()


@router.get("/modules", response_class=HTMLResponse, name="tenancy:modules")
def modules_page(request: Request, admin: CurrentAdmin, db: DbSession) -> HTMLResponse:
    """Every module of this installation, which are on for the platform, and what was changed."""
    return _list_page(request, admin, db)


@router.post("/modules/rescan", response_class=HTMLResponse, name="tenancy:rescan")
def rescan(request: Request, admin: CurrentAdmin, db: DbSession) -> HTMLResponse:
    """Try what changed in the modules' directories; every worker takes up what is ready."""
    _only_super(admin)
    outcomes = staging.rescan(again=True)
    return _list_page(request, admin, db, outcomes=outcomes)


@router.get("/modules/{code}", response_class=HTMLResponse, name="tenancy:module_change")
def module_change(request: Request, admin: CurrentAdmin, db: DbSession, code: str) -> HTMLResponse:
    """What switching this module would do, before it is done."""
    return _plan_page(request, admin, db, code, Form())


@router.post("/modules/{code}", name="tenancy:switch_module")
def switch_module(
    request: Request, admin: CurrentAdmin, db: DbSession, code: str, typed: TypedFields
) -> Response:
    """Switch a module on or off for the platform, with what hangs on it."""
    platform_id = _platform(admin)
    try:
        with db.begin_nested():
            if typed.get("action") == "enable":
                module_service.enable_module(db, platform_id, code, user_id=admin.user_id)
            else:
                confirm = typed.get("confirm", "")
                module_service.disable_module(
                    db, platform_id, code, user_id=admin.user_id, confirm=confirm
                )
    except AppError as error:
        if code not in registry.MODULES or is_always_on(registry.MODULES[code]):
            raise
        return _plan_page(request, admin, db, code, _refused(typed, error))
    announce(request.scope, platform_id, module_service.generation(db, platform_id))
    return RedirectResponse(page_url(request, "tenancy:modules"), 303)


@router.post("/modules/{code}/migration", response_class=HTMLResponse, name="tenancy:migrate")
def migrate_module(
    request: Request, admin: CurrentAdmin, db: DbSession, code: str
) -> HTMLResponse:
    """Give the database what the module needs."""
    _only_super(admin)
    if code not in registry.MODULES:
        raise NotFoundError
    package = registry.MODULES[code].package
    reason = staging.migrate(package)
    outcome = staging.Outcome(package, "refused" if reason else "ready", reason)
    return _list_page(request, admin, db, outcomes=[outcome])


@router.get("/module-changes/{change_id}", response_class=HTMLResponse, name="tenancy:undo")
def undo_page(
    request: Request, admin: CurrentAdmin, db: DbSession, change_id: int
) -> HTMLResponse:
    """What going back to the set before this change would do."""
    return _undo_page(request, admin, db, change_id, Form())


@router.post("/module-changes/{change_id}")
def undo(
    request: Request, admin: CurrentAdmin, db: DbSession, change_id: int, typed: TypedFields
) -> Response:
    """Go back to the set before this change."""
    platform_id = _platform(admin)
    try:
        with db.begin_nested():
            confirm = typed.get("confirm", "")
            undo_change(db, platform_id, change_id, admin.user_id, confirm=confirm)
    except NotFoundError:
        raise
    except AppError as error:
        return _undo_page(request, admin, db, change_id, _refused(typed, error))
    announce(request.scope, platform_id, module_service.generation(db, platform_id))
    return RedirectResponse(page_url(request, "tenancy:modules"), 303)


@router.get("/modules/{code}/removal", response_class=HTMLResponse, name="tenancy:removal")
def removal_page(request: Request, admin: CurrentAdmin, code: str) -> HTMLResponse:
    """What removing a module from the installation would take."""
    _only_super(admin)
    return _removal_page(request, code, Form())


@router.post("/modules/{code}/removal")
def remove(request: Request, admin: CurrentAdmin, code: str, typed: TypedFields) -> Response:
    """Switch a module off everywhere, and keep or drop its data."""
    _only_super(admin)
    try:
        removal.remove_module(
            code,
            keep_data=typed.get("data") != "drop",
            confirm=typed.get("confirm", ""),
            user_id=admin.user_id,
        )
    except NotFoundError:
        raise
    except AppError as error:
        return _removal_page(request, code, _refused(typed, error))
    return RedirectResponse(page_url(request, "tenancy:modules"), 303)


@router.get("/modules/{code}/export.zip", name="tenancy:module_export")
def export(admin: CurrentAdmin, code: str) -> StreamingResponse:
    """All of a module's rows, a file a table."""
    _only_super(admin)
    removal.plan_removal(code)  # not found, rather than an empty file
    headers = {"content-disposition": f'attachment; filename="{quote(code)}.zip"'}
    return StreamingResponse(archive.stream_archive(code), 200, headers, "application/zip")


def _list_page(
    request: Request,
    admin: AdminPrincipal,
    db: Session,
    outcomes: Sequence[staging.Outcome] | None = None,
) -> HTMLResponse:
    listed = module_list_service.of_platform(db, _platform(admin))
    return render(
        request,
        "tenancy/admin/modules.html",
        modules=listed.modules,
        quarantined=listed.quarantined,
        leftovers=listed.leftovers,
        changes=listed.changes,
        outcomes=outcomes,
        is_super=admin.is_super,
    )


def _plan_page(
    request: Request, admin: AdminPrincipal, db: Session, code: str, form: Form[Any]
) -> HTMLResponse:
    platform_id = _platform(admin)
    is_on = module_service.is_module_enabled(db, platform_id, code)
    plan_of = module_service.plan_disable if is_on else module_service.plan_enable
    plan = plan_of(db, platform_id, code)
    return render(
        request,
        "tenancy/admin/module.html",
        status=409 if form.errors else 200,
        module=registry.MODULES[code],
        plan=plan,
        reasons=sentences(plan.reasons),
        parts=contents(db, (code, *plan.also), platform_id),
        platform=directory().platforms[platform_id].name,
        form=form,
    )


def _undo_page(
    request: Request, admin: AdminPrincipal, db: Session, change_id: int, form: Form[Any]
) -> HTMLResponse:
    plan = plan_undo(db, _platform(admin), change_id)
    names = {code: m.name for code, m in registry.MODULES.items()}
    return render(
        request,
        "tenancy/admin/undo.html",
        status=409 if form.errors else 200,
        plan=plan,
        names=names,
        reasons=sentences(plan.reasons),
        form=form,
    )


def _removal_page(request: Request, code: str, form: Form[Any]) -> HTMLResponse:
    plan = removal.plan_removal(code)
    return render(
        request,
        "tenancy/admin/removal.html",
        status=409 if form.errors else 200,
        plan=plan,
        form=form,
    )


def _refused(typed: TypedFields, error: AppError) -> Form[Any]:
    return Form(typed).refuse("confirm", t(error.message_key, None, **error.details))


def _platform(admin: AdminPrincipal) -> int:
    if admin.platform_id is None:
        raise NotFoundError
    return admin.platform_id


def _only_super(admin: AdminPrincipal) -> None:
    """What touches the whole installation is not for operators of one platform."""
    if not admin.is_super:
        raise PermissionDeniedError
