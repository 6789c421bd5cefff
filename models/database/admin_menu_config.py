"""Frontends, and which menu items a platform or a user has hidden."""

from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, TimestampMixin


class FrontendType(StrEnum):
    """Whom a page or an API is for. The value is the first segment of its path."""

    ADMIN = "admin"
    VENDOR = "vendor"
    SHOP = "shop"
    PUBLIC = "public"


class AdminMenuConfig(TimestampMixin, Base):
    """One menu item that a platform, or one of its users, has hidden."""

    __tablename__ = "admin_menu_config"
    __table_args__ = (
        UniqueConstraint(
            "platform_id",
            "frontend",
            "user_id",
            "item_id",
            postgresql_nulls_not_distinct=True,
        ),
        {"comment": "shared: read"},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    platform_id: Mapped[int] = mapped_column(ForeignKey("platforms.id", ondelete="CASCADE"))
    frontend: Mapped[str] = mapped_column(String(16))
    user_id: Mapped[int | None]
    item_id: Mapped[str] = mapped_column(String(80))
    hidden: Mapped[bool] = mapped_column(default=True)
