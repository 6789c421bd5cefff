"""Typed factories for what nearly every test needs: a platform, a vendor, people, sessions."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import uuid4

from sqlalchemy.orm import Session

from app.core.database import Context, transaction
from app.core.security import hash_password, hash_token, new_token
from app.modules import live, registry
from app.modules.service import module_service
from models.database import (
    AdminUser,
    AdminUserPlatform,
    AuthSession,
    Company,
    Platform,
    TeamUser,
    Vendor,
    VendorMember,
)

PASSWORD = "correct-horse-battery"  # noqa: S105
IBAN = "LU280019400644750000"
_numbers = count(1)


def unique(prefix: str) -> str:
    return f"{prefix}-{next(_numbers)}-{uuid4().hex[:6]}"


@dataclass(frozen=True, slots=True)
class Shop:
    """A vendor and where it stands. Plain values: rows belong to a session."""

    id: int
    code: str
    name: str
    platform_id: int

    @property
    def context(self) -> Context:
        return Context.tenant(self.id, self.platform_id, "test")


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    email: str
    token: str


def make_platform(*, modules: list[str] | None = None) -> int:
    """A platform with these modules on; all of them unless told otherwise."""
    wanted = list(registry.OPTIONAL_MODULES) if modules is None else modules
    with transaction(Context.operator()) as db:
        platform = Platform(code=unique("p"), name="Test platform")
        db.add(platform)
        db.flush()
        for code in wanted:
            module_service.enable_module(db, platform.id, code)
        platform_id = platform.id
    live.refresh()
    return platform_id


def make_vendor(
    platform_id: int | None = None,
    *,
    code: str = "",
    status: str = "active",
    default_locale: str = "en",
) -> Shop:
    platform_id = platform_id or make_platform()
    with transaction(Context.operator()) as db:
        company = Company(name="Test company", email="company@example.com")
        db.add(company)
        db.flush()
        code = code or unique("shop")
        vendor = Vendor(
            platform_id=platform_id,
            company_id=company.id,
            code=code,
            name=f"Shop {code}",
            status=status,
            email=f"{code}@example.com",
            default_locale=default_locale,
        )
        db.add(vendor)
        db.flush()
        if "payments" in registry.MODULES:
            _take_transfers(db, vendor.id)
        shop = Shop(vendor.id, code, vendor.name, platform_id)
    live.refresh()
    return shop


def _take_transfers(db: Session, vendor_id: int) -> None:
    from app.modules.payments.schemas import BankAccountWrite
    from app.modules.payments.services import account_service

    account_service.set_bank(db, vendor_id, BankAccountWrite(holder="Test company", iban=IBAN))


def make_team_user(shop: Shop, *, role: str = "owner") -> Person:
    with transaction(Context.operator()) as db:
        user = TeamUser(
            email=f"{unique('u')}@example.com", name="Ada", password_hash=hash_password(PASSWORD)
        )
        db.add(user)
        db.flush()
        db.add(VendorMember(vendor_id=shop.id, user_id=user.id, role=role))
        return Person(user.id, user.email, _sign_in(db, "vendor", user.id, shop.id))


def make_admin(*, platform_ids: list[int] | None = None) -> Person:
    """A super admin, or one for some platforms."""
    with transaction(Context.operator()) as db:
        user = AdminUser(
            email=f"{unique('a')}@example.com",
            name="Grace",
            password_hash=hash_password(PASSWORD),
            is_super=platform_ids is None,
        )
        db.add(user)
        db.flush()
        for platform_id in platform_ids or ():
            db.add(AdminUserPlatform(admin_user_id=user.id, platform_id=platform_id))
        return Person(user.id, user.email, _sign_in(db, "admin", user.id, None))


def _sign_in(db: object, realm: str, user_id: int, shop_id: int | None) -> str:
    token = new_token()
    db.add(  # type: ignore[attr-defined]
        AuthSession(
            token_hash=hash_token(token),
            realm=realm,
            user_id=user_id,
            shop_id=shop_id,
            expires_at=datetime.now(UTC) + timedelta(hours=1),
        )
    )
    return token
