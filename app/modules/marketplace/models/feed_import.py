"""Feed imports, what was wrong with their rows, and which column meant what."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, TimestampMixin, VendorScoped


class Status(StrEnum):
    """How far an import is. `tone` is how a badge shows it."""

    FETCHING = "fetching"
    """Its address is being fetched."""
    UPLOADED = "uploaded"
    """The file is here and is being looked at."""
    MAPPING = "mapping"
    """Somebody must say which column means what."""
    PREVIEWING = "previewing"
    READY = "ready"
    """The dry run is done; nothing is written yet."""
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def tone(self) -> str:
        return _TONES.get(self, "info")


_TONES = {
    Status.MAPPING: "warning",
    Status.READY: "warning",
    Status.DONE: "success",
    Status.FAILED: "danger",
    Status.CANCELLED: "neutral",
}
ACTIVE = (Status.FETCHING, Status.UPLOADED, Status.PREVIEWING, Status.RUNNING)


class Phase(StrEnum):
    """What an import that stopped would go on with."""

    LOOK = "look"
    PREVIEW = "preview"
    RUN = "run"


class FeedImport(VendorScoped, TimestampMixin, Base):
    """One feed on its way into the catalogue.

    `cursor` counts what the reader gave and what was stored of it, in one transaction; so whoever
    goes on after a crash skips exactly what is there. `row` is the same in rows of the file, for
    people. `as_of` is the moment at which dated sale prices are judged, the same in dry run and
    import. The counts belong to the present phase.
    """

    __tablename__ = "marketplace_imports"
    __table_args__ = (
        UniqueConstraint("vendor_id", "id"),
        CheckConstraint(
            "status IN ('fetching', 'uploaded', 'mapping', 'previewing', 'ready', 'running',"
            " 'done', 'failed', 'cancelled')",
            name="known_status",
        ),
        CheckConstraint("phase IN ('look', 'preview', 'run')", name="known_phase"),
        Index("ix_marketplace_imports_newest", "vendor_id", text("id DESC")),
        Index(
            "ix_marketplace_imports_active",
            "updated_at",
            postgresql_where=text("status IN ('fetching', 'uploaded', 'previewing', 'running')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    url: Mapped[str] = mapped_column(String(2000), server_default="")
    file: Mapped[str] = mapped_column(String(200), server_default="")
    file_bytes: Mapped[int] = mapped_column(BigInteger, server_default="0")
    status: Mapped[str] = mapped_column(String(12))
    phase: Mapped[str] = mapped_column(String(8), server_default=Phase.LOOK)
    waits_for_columns: Mapped[bool] = mapped_column(server_default="true")

    encoding: Mapped[str] = mapped_column(String(20), server_default="")
    delimiter: Mapped[str] = mapped_column(String(4), server_default="")
    header: Mapped[list[str]] = mapped_column(JSONB, server_default=text("'[]'"))
    sample: Mapped[list[list[str]]] = mapped_column(JSONB, server_default=text("'[]'"))
    mapping: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    locale: Mapped[str] = mapped_column(String(2), server_default="en")
    takes_any_currency: Mapped[bool] = mapped_column(server_default="false")
    row_count: Mapped[int] = mapped_column(server_default="0")

    as_of: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(server_default="0")
    cursor: Mapped[int] = mapped_column(server_default="0")
    row: Mapped[int] = mapped_column(server_default="0")
    new_count: Mapped[int] = mapped_column(server_default="0")
    changed_count: Mapped[int] = mapped_column(server_default="0")
    unchanged_count: Mapped[int] = mapped_column(server_default="0")
    refused_count: Mapped[int] = mapped_column(server_default="0")
    warning_count: Mapped[int] = mapped_column(server_default="0")
    has_variant_rows: Mapped[bool] = mapped_column(server_default="false")
    paced_from: Mapped[datetime | None]
    paced_row: Mapped[int] = mapped_column(server_default="0")
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    error_key: Mapped[str] = mapped_column(String(80), server_default="")
    error_params: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))

    @property
    def tone(self) -> str:
        return Status(self.status).tone

    @property
    def is_active(self) -> bool:
        return self.status in ACTIVE

    @property
    def problem_count(self) -> int:
        return self.refused_count + self.warning_count

    @property
    def to_write(self) -> int:
        return self.new_count + self.changed_count

    @property
    def can_go_on(self) -> bool:
        """Stopped in the middle of writing, with its file still here."""
        stopped = self.status in {Status.FAILED, Status.CANCELLED}
        return stopped and self.phase == Phase.RUN and bool(self.file)

    @property
    def can_be_mapped(self) -> bool:
        """Its columns may be chosen: it was read, and nothing of it is written yet."""
        waiting = {Status.MAPPING, Status.READY, Status.FAILED, Status.CANCELLED}
        return bool(self.header and self.file) and (
            self.status in waiting and self.phase != Phase.RUN
        )


class ImportProblem(VendorScoped, Base):
    """What was wrong with one row. Its text is `marketplace.feed.problem.<code>`."""

    __tablename__ = "marketplace_import_problems"
    __table_args__ = (
        ForeignKeyConstraint(
            ["vendor_id", "import_id"],
            ["marketplace_imports.vendor_id", "marketplace_imports.id"],
            ondelete="CASCADE",
        ),
        Index("ix_marketplace_import_problems_line", "vendor_id", "import_id", "line", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    import_id: Mapped[int]
    line: Mapped[int]
    column: Mapped[str] = mapped_column("column_name", String(200), server_default="")
    code: Mapped[str] = mapped_column(String(40))
    value: Mapped[str] = mapped_column(String(100), server_default="")
    severity: Mapped[str] = mapped_column(String(8))
    params: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))


class ColumnChoice(VendorScoped, TimestampMixin, Base):
    """What somebody said the columns of a header mean; proposed for the next file that has it."""

    __tablename__ = "marketplace_column_choices"
    __table_args__ = (UniqueConstraint("vendor_id", "header_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    header_hash: Mapped[str] = mapped_column(String(32))
    mapping: Mapped[dict[str, Any]] = mapped_column(JSONB)
    locale: Mapped[str] = mapped_column(String(2))
    takes_any_currency: Mapped[bool] = mapped_column(server_default="false")
