"""Platforms, and which modules are on for each."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, TimestampMixin


class Platform(TimestampMixin, Base):
    """One shop platform of this installation. `module_generation` grows with each change of the
    set of enabled modules; workers compare it with what they hold."""

    __tablename__ = "platforms"
    __table_args__ = ({"comment": "shared: read"},)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    host: Mapped[str | None] = mapped_column(String(253), unique=True)
    default_locale: Mapped[str] = mapped_column(String(2), server_default="en")
    currency: Mapped[str] = mapped_column(String(3), server_default="EUR")
    is_active: Mapped[bool] = mapped_column(server_default="true")
    module_generation: Mapped[int] = mapped_column(server_default="0")


class PlatformModule(Base):
    """A module that is on for a platform, asked for (`explicit`) or required by another."""

    __tablename__ = "platform_modules"
    __table_args__ = ({"comment": "shared: read"},)

    platform_id: Mapped[int] = mapped_column(
        ForeignKey("platforms.id", ondelete="CASCADE"), primary_key=True
    )
    module: Mapped[str] = mapped_column(String(40), primary_key=True)
    explicit: Mapped[bool] = mapped_column(server_default="true")
    enabled_by: Mapped[int | None]
    enabled_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ModuleChange(Base):
    """Who switched what on or off, and what went with it.

    `before` is the whole stored set as it was, module -> explicit: what an undo goes back to.
    `details` holds the reasons that were overruled and what a removal took. Changes of the whole
    installation (install, upgrade, remove, purge) have no platform.
    """

    __tablename__ = "module_changes"
    __table_args__ = ({"comment": "append-only"},)

    id: Mapped[int] = mapped_column(primary_key=True)
    platform_id: Mapped[int | None] = mapped_column(
        ForeignKey("platforms.id", ondelete="CASCADE"), index=True
    )
    module: Mapped[str] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(12))
    cascade: Mapped[list[str]] = mapped_column(JSONB)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    user_id: Mapped[int | None]
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ModuleInstall(Base):
    """The version of a module that this database is at; `on_upgrade` moves it."""

    __tablename__ = "module_installs"

    module: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[str] = mapped_column(String(40))
    installed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    upgraded_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ModuleStage(Base):
    """The state of a module's directory that was tried last, and what came of it: `ready` for
    every process to take up, `refused`, in need of a `restart`, or `gone` from the disk."""

    __tablename__ = "module_stages"
    __table_args__ = (
        CheckConstraint("state IN ('ready', 'refused', 'restart', 'gone')", name="known_state"),
    )

    package: Mapped[str] = mapped_column(String(40), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text, server_default="")
    staged_at: Mapped[datetime] = mapped_column(server_default=func.now())
