"""Imports as programs and forms see them."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from app.core.schemas import ReadSchema, Text, WriteSchema


class ImportCreate(WriteSchema):
    """A feed at an address."""

    url: Annotated[Text, Field(max_length=2000, pattern=r"^https?://\S+$")]


class ProgressRead(ReadSchema):
    """In rows of the file. `seconds_left` is null as long as nobody can know."""

    done: int
    total: int
    rows_per_second: int
    seconds_left: int | None


class ImportRead(ReadSchema):
    """An import. The counts belong to the dry run until the import is started, then to it."""

    id: int
    name: str
    url: str
    status: str
    progress: ProgressRead
    new_count: int
    changed_count: int
    unchanged_count: int
    refused_count: int
    warning_count: int
    error_code: str
    error: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
