"""What a request brings: a file, already on disk by then, or an address."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import BinaryIO

from fastapi import Request
from pydantic import ValidationError
from sqlalchemy.orm import Session
from starlette.datastructures import UploadFile

from app.core.outbound import AddressRefusedError
from app.modules.marketplace.config import config
from app.modules.marketplace.exceptions import NoFileError
from app.modules.marketplace.models import FeedImport
from app.modules.marketplace.schemas import ImportCreate
from app.modules.marketplace.services import import_service, look_service

# A little more than the file itself: the form around it.
MAX_BODY = config.max_file_bytes + 100_000


@dataclass(frozen=True, slots=True)
class FeedSource:
    url: str = ""
    name: str = ""
    stream: BinaryIO | None = None


@asynccontextmanager
async def submitted(request: Request) -> AsyncGenerator[FeedSource]:
    """The form's `file` or `url`. Large files are spooled to disk while they arrive."""
    async with request.form(max_fields=10, max_files=1) as form:
        upload, url = form.get("file"), form.get("url")
        address = url.strip() if isinstance(url, str) else ""
        if isinstance(upload, UploadFile) and upload.filename:
            yield FeedSource(name=upload.filename, stream=upload.file)
        else:
            yield FeedSource(url=address)


def begin(db: Session, vendor_id: int, source: FeedSource, *, ask: bool) -> FeedImport:
    """Begin an import; small files are looked at before the answer."""
    if source.stream is not None:
        job = import_service.from_upload(db, vendor_id, source.name, source.stream, ask=ask)
        look_service.begin(db, job)
        return job
    return import_service.from_url(db, vendor_id, _address(source.url), ask=ask)


def _address(text: str) -> str:
    if not text:
        raise NoFileError
    try:
        return ImportCreate(url=text).url
    except ValidationError as invalid:
        raise AddressRefusedError(text) from invalid
