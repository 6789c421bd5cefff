"""/vendor/{vendor_code}/imports"""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from app.api.deps import CurrentVendor, DbSession, PageParams
from app.api.policy import policy
from app.api.urls import page_url
from app.core.directory import directory
from app.core.forms import Form
from app.core.pagination import PageRequest
from app.core.security import VendorPrincipal
from app.exceptions.base import AppError
from app.modules.marketplace.config import config
from app.modules.marketplace.exceptions import ImportStateError
from app.modules.marketplace.models import FeedImport, Status
from app.modules.marketplace.routes.feed_source import MAX_BODY, FeedSource, begin, submitted
from app.modules.marketplace.routes.mapping_form import (
    MappingFields,
    bind,
    missing_targets,
    shown,
    target_options,
)
from app.modules.marketplace.schemas import ImportCreate
from app.modules.marketplace.services import (
    column_service,
    import_service,
    message_of,
    problem_service,
    progress_of,
)
from app.templates_config import render
from app.utils.i18n import t

router = APIRouter()
PERMISSION = "marketplace.import"
LIST = "/{vendor_code}/imports"
ONE = "/{vendor_code}/imports/{import_id}"


@router.get(LIST, response_class=HTMLResponse, name="marketplace:imports")
@policy(permission=PERMISSION)
def imports_page(
    request: Request, vendor: CurrentVendor, db: DbSession, page: PageParams
) -> HTMLResponse:
    """What was imported, and where the next feed comes from."""
    return _list(request, vendor, db, page)


@router.post(LIST, name="marketplace:upload")
@policy(permission=PERMISSION, max_body=MAX_BODY, feature="product_import")
async def upload(
    request: Request, vendor: CurrentVendor, db: DbSession, page: PageParams
) -> Response:
    """Begin an import from a file or an address."""
    async with submitted(request) as source:
        return await run_in_threadpool(_upload, request, vendor, db, page, source)


@router.get(ONE, response_class=HTMLResponse, name="marketplace:import")
@policy(permission=PERMISSION)
def import_page(
    request: Request, vendor: CurrentVendor, db: DbSession, page: PageParams, import_id: int
) -> Response:
    """How far it is, what came of it, and what to do next."""
    job = import_service.get(db, vendor.vendor_id, import_id)
    if "progress" in request.headers.get("hx-source", "") and not job.is_active:
        # It is over, and the whole page has more to say than the bar that asks.
        return Response(headers={"HX-Refresh": "true"})
    if job.status == Status.MAPPING:
        return _to(request, "marketplace:mapping", job)
    return _show(request, vendor, db, page, job)


@router.get(ONE + "/mapping", response_class=HTMLResponse, name="marketplace:mapping")
@policy(permission=PERMISSION)
def mapping_page(
    request: Request, vendor: CurrentVendor, db: DbSession, import_id: int
) -> Response:
    """The columns as they were recognised, to be corrected."""
    job = import_service.get(db, vendor.vendor_id, import_id)
    if not job.can_be_mapped:
        return _to(request, "marketplace:import", job)
    return _mapping(request, vendor, job, Form(shown(job)))


@router.post(ONE + "/mapping")
@policy(permission=PERMISSION)
def save_mapping(
    request: Request, vendor: CurrentVendor, db: DbSession, import_id: int, typed: MappingFields
) -> Response:
    """Take the columns as chosen and start the dry run."""
    job = import_service.get(db, vendor.vendor_id, import_id)
    if not job.can_be_mapped:
        raise ImportStateError(import_id, job.status)
    form, columns = bind(job, typed)
    if columns is None:
        return _mapping(request, vendor, job, form, status=422)
    import_service.set_columns(db, vendor.vendor_id, import_id, columns)
    return _to(request, "marketplace:import", job)


@router.post(ONE + "/start", name="marketplace:start")
@policy(permission=PERMISSION)
def start(
    request: Request, vendor: CurrentVendor, db: DbSession, page: PageParams, import_id: int
) -> Response:
    """Write what the dry run showed, or go on where it stopped."""
    try:
        job = import_service.start(db, vendor.vendor_id, import_id)
    except AppError as error:
        if error.status == 404:
            raise
        job = import_service.get(db, vendor.vendor_id, import_id)
        sentence = t(error.message_key, **error.details)
        return _show(request, vendor, db, page, job, problem=sentence, status=error.status)
    return _to(request, "marketplace:import", job)


@router.post(ONE + "/cancellation", name="marketplace:cancel")
@policy(permission=PERMISSION)
def cancel(request: Request, vendor: CurrentVendor, db: DbSession, import_id: int) -> Response:
    """Stop. What is written stays."""
    return _to(
        request, "marketplace:import", import_service.cancel(db, vendor.vendor_id, import_id)
    )


@router.post(ONE + "/repetition", name="marketplace:again")
@policy(permission=PERMISSION)
def again(request: Request, vendor: CurrentVendor, db: DbSession, import_id: int) -> Response:
    """Fetch the same address once more."""
    return _to(
        request, "marketplace:import", import_service.again(db, vendor.vendor_id, import_id)
    )


@router.get(ONE + "/problems.csv", name="marketplace:problems_csv")
@policy(permission=PERMISSION)
def problems_csv(vendor: CurrentVendor, db: DbSession, import_id: int) -> Response:
    """Every problem that is kept, for a spreadsheet."""
    job = import_service.get(db, vendor.vendor_id, import_id)
    name = f"import-{job.id}-problems.csv"
    return Response(
        problem_service.as_csv(db, job),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _upload(
    request: Request, vendor: VendorPrincipal, db: Session, page: PageRequest, source: FeedSource
) -> Response:
    try:
        with db.begin_nested():
            job = begin(db, vendor.vendor_id, source, ask=True)
    except AppError as error:
        field = "url" if source.url else "file"
        errors = {field: t(error.message_key, **error.details)}
        form: Form[ImportCreate] = Form({"url": source.url}, None, errors)
        return _list(request, vendor, db, page, form=form, status=422)
    return _to(request, "marketplace:import", job)


def _to(request: Request, name: str, job: FeedImport) -> Response:
    return RedirectResponse(page_url(request, name, import_id=job.id), 303)


def _list(
    request: Request,
    vendor: VendorPrincipal,
    db: Session,
    page: PageRequest,
    *,
    form: Form[ImportCreate] | None = None,
    status: int = 200,
) -> HTMLResponse:
    return render(
        request,
        "marketplace/vendor/imports.html",
        status=status,
        imports=import_service.page(db, vendor.vendor_id, page),
        form=form or Form(),
        limit_mb=config.max_file_bytes // 1_000_000,
    )


def _show(
    request: Request,
    vendor: VendorPrincipal,
    db: Session,
    page: PageRequest,
    job: FeedImport,
    *,
    problem: str = "",
    status: int = 200,
) -> HTMLResponse:
    return render(
        request,
        "marketplace/vendor/import.html",
        status=status,
        job=job,
        progress=progress_of(job),
        problems=problem_service.page(db, job, page),
        kinds=problem_service.kinds(db, job),
        kept=config.problems_kept,
        message_of=message_of,
        currency=_currency(vendor),
        problem=problem,
    )


def _mapping(
    request: Request,
    vendor: VendorPrincipal,
    job: FeedImport,
    form: Form[ImportCreate],
    *,
    status: int = 200,
) -> HTMLResponse:
    return render(
        request,
        "marketplace/vendor/mapping.html",
        status=status,
        job=job,
        rows=column_service.rows(job),
        form=form,
        targets=target_options(),
        missing=missing_targets(job),
        currency=_currency(vendor),
    )


def _currency(vendor: VendorPrincipal) -> str:
    return directory().by_id[vendor.vendor_id].currency
