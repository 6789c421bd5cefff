"""People who sign in to the back offices, their sessions, and what throttles guessing.

Shop customers belong to the `customers` module; their sessions stand here with the others.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, TimestampMixin, VendorScoped


class AdminUser(TimestampMixin, Base):
    """A platform operator. A super admin works on every platform, others on those listed."""

    __tablename__ = "admin_users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(200))
    locale: Mapped[str | None] = mapped_column(String(2))
    is_super: Mapped[bool] = mapped_column(server_default="false")
    is_active: Mapped[bool] = mapped_column(server_default="true")


class AdminUserPlatform(Base):
    __tablename__ = "admin_user_platforms"

    admin_user_id: Mapped[int] = mapped_column(
        ForeignKey("admin_users.id", ondelete="CASCADE"), primary_key=True
    )
    platform_id: Mapped[int] = mapped_column(
        ForeignKey("platforms.id", ondelete="CASCADE"), primary_key=True
    )


class TeamUser(TimestampMixin, Base):
    """Somebody who works for one or more vendors."""

    __tablename__ = "team_users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(200))
    locale: Mapped[str | None] = mapped_column(String(2))
    is_active: Mapped[bool] = mapped_column(server_default="true")


class VendorRole(VendorScoped, TimestampMixin, Base):
    """A role that a vendor made himself; a member's `role` is then `custom:{id}`."""

    __tablename__ = "vendor_roles"
    __table_args__ = (UniqueConstraint("vendor_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    permissions: Mapped[list[str]] = mapped_column(JSONB)


class VendorMember(VendorScoped, TimestampMixin, Base):
    """A team user's place at one vendor."""

    __tablename__ = "vendor_members"
    __table_args__ = (UniqueConstraint("vendor_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(
        ForeignKey("team_users.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[str] = mapped_column(String(32))


class AuthSession(Base):
    """A signed-in browser or API client. Its cookie or token is the secret; we keep the hash."""

    __tablename__ = "auth_sessions"
    __table_args__ = (
        CheckConstraint("realm IN ('admin', 'vendor', 'customer')", name="known_realm"),
        Index("ix_auth_sessions_owner", "realm", "user_id"),
    )

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    realm: Mapped[str] = mapped_column(String(10))
    user_id: Mapped[int]
    shop_id: Mapped[int | None]
    user_agent: Mapped[str] = mapped_column(String(200), server_default="")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]


class PasswordReset(Base):
    """A single-use link to choose a new password."""

    __tablename__ = "password_resets"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    realm: Mapped[str] = mapped_column(String(10))
    user_id: Mapped[int]
    shop_id: Mapped[int | None]
    expires_at: Mapped[datetime]


class LoginAttempt(Base):
    """A failed sign-in, by account and by address, for throttling."""

    __tablename__ = "login_attempts"
    __table_args__ = (Index("ix_login_attempts_subject_at", "subject", "attempted_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(80))
    attempted_at: Mapped[datetime] = mapped_column(server_default=func.now())
