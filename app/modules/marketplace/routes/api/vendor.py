"""/api/v1/vendor/marketplace/imports"""

import orjson
from fastapi import APIRouter, Request
from pydantic import ValidationError
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from app.api.deps import CurrentVendor, DbSession, PageParams
from app.api.policy import policy
from app.core.pagination import Page, PageRead
from app.core.security import VendorPrincipal
from app.exceptions.base import InvalidInputError
from app.modules.marketplace.models import FeedImport
from app.modules.marketplace.routes.feed_source import MAX_BODY, FeedSource, begin, submitted
from app.modules.marketplace.schemas import ImportCreate, ImportRead, ProgressRead
from app.modules.marketplace.services import import_service, progress_of
from app.utils.i18n import t

router = APIRouter()
PERMISSION = "marketplace.import"


@router.post("/imports", status_code=201)
@policy(permission=PERMISSION, max_body=MAX_BODY)
async def create_import(request: Request, vendor: CurrentVendor, db: DbSession) -> ImportRead:
    """Begin an import: JSON `{"url": "https://…"}`, or multipart with the field `file`.

    The columns are taken as recognised, or as chosen before for the same header; the dry run
    follows by itself. Nothing is written before `/start`.
    """
    if request.headers.get("content-type", "").startswith("multipart/"):
        async with submitted(request) as source:
            return await run_in_threadpool(_begin, db, vendor, source)
    body = await request.body()
    return await run_in_threadpool(_begin, db, vendor, FeedSource(url=_url_in(body)))


@router.get("/imports", response_model=PageRead[ImportRead])
@policy(permission=PERMISSION)
def list_imports(vendor: CurrentVendor, db: DbSession, request: PageParams) -> Page[ImportRead]:
    """Imports, newest first."""
    page = import_service.page(db, vendor.vendor_id, request)
    return Page([read(job) for job in page.items], page.total, page.number, page.size)


@router.get("/imports/{import_id}")
@policy(permission=PERMISSION)
def get_import(vendor: CurrentVendor, db: DbSession, import_id: int) -> ImportRead:
    """One import and how far it is."""
    return read(import_service.get(db, vendor.vendor_id, import_id))


@router.post("/imports/{import_id}/start", status_code=202)
@policy(permission=PERMISSION)
def start_import(vendor: CurrentVendor, db: DbSession, import_id: int) -> ImportRead:
    """Write what the dry run showed, or go on where it stopped. Answers 409 before a dry run."""
    return read(import_service.start(db, vendor.vendor_id, import_id))


@router.post("/imports/{import_id}/cancellation", status_code=202)
@policy(permission=PERMISSION)
def cancel_import(vendor: CurrentVendor, db: DbSession, import_id: int) -> ImportRead:
    """Stop. What is written stays."""
    return read(import_service.cancel(db, vendor.vendor_id, import_id))


def read(job: FeedImport) -> ImportRead:
    return ImportRead(
        id=job.id,
        name=job.name,
        url=job.url,
        status=job.status,
        progress=ProgressRead.model_validate(progress_of(job)),
        new_count=job.new_count,
        changed_count=job.changed_count,
        unchanged_count=job.unchanged_count,
        refused_count=job.refused_count,
        warning_count=job.warning_count,
        error_code=job.error_key.rpartition(".")[2],
        error=t(job.error_key, **job.error_params) if job.error_key else "",
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
    )


def _begin(db: Session, vendor: VendorPrincipal, source: FeedSource) -> ImportRead:
    job = begin(db, vendor.vendor_id, source, ask=False)
    db.flush()
    db.refresh(job)
    return read(job)


def _url_in(body: bytes) -> str:
    try:
        return ImportCreate.model_validate(orjson.loads(body)).url
    except (orjson.JSONDecodeError, ValidationError) as invalid:
        raise InvalidInputError(fields=[{"field": "url"}]) from invalid
