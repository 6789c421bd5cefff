"""What platforms, companies and vendors set for modules, and who changed what."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from app.core.database import Base

ONE_OWNER = "num_nonnulls(platform_id, company_id, vendor_id) = 1"
LEVEL_OF = (
    "level = CASE WHEN vendor_id IS NOT NULL THEN 'vendor'"
    " WHEN company_id IS NOT NULL THEN 'company' ELSE 'platform' END"
)


class _Owned:
    """A row of a platform, a company or a vendor: one of the three. Tenants see their own only,
    since the tenant wall compares `vendor_id`."""

    level: Mapped[str] = mapped_column(String(8))

    @declared_attr
    def platform_id(cls) -> Mapped[int | None]:  # noqa: N805 - SQLAlchemy passes the class
        return mapped_column(ForeignKey("platforms.id", ondelete="CASCADE"))

    @declared_attr
    def company_id(cls) -> Mapped[int | None]:  # noqa: N805
        return mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))

    @declared_attr
    def vendor_id(cls) -> Mapped[int | None]:  # noqa: N805
        return mapped_column(ForeignKey("vendors.id", ondelete="CASCADE"))


class ModuleSetting(_Owned, Base):
    """One value. Secrets are sealed: `{"sealed": ...}`."""

    __tablename__ = "module_settings"
    __table_args__ = (
        UniqueConstraint(
            "vendor_id",
            "company_id",
            "platform_id",
            "module",
            "name",
            postgresql_nulls_not_distinct=True,
        ),
        CheckConstraint(ONE_OWNER, name="one_owner"),
        CheckConstraint(LEVEL_OF, name="level_of_owner"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    module: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(80))
    value: Mapped[Any] = mapped_column(JSONB)
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ModuleSettingChange(_Owned, Base):
    """Who changed a value, from what to what. None is "inherited"; a secret is `"•••"`."""

    __tablename__ = "module_setting_changes"
    __table_args__ = (
        CheckConstraint(ONE_OWNER, name="one_owner"),
        CheckConstraint(LEVEL_OF, name="level_of_owner"),
        Index(
            "ix_module_setting_changes_owner",
            "vendor_id",
            "company_id",
            "platform_id",
            "module",
            "id",
        ),
        {"comment": "append-only"},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    module: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(80))
    old: Mapped[Any] = mapped_column(JSONB(none_as_null=True), nullable=True)
    new: Mapped[Any] = mapped_column(JSONB(none_as_null=True), nullable=True)
    who: Mapped[str] = mapped_column(String(120))
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now())
