"""Roles of a vendor's own, and who has which role.

A member's `role` is a preset's name or `custom:{id}`. Nobody gives what he does not have himself,
and a vendor always has an owner.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core.gate import gate
from app.core.permissions import ROLES, roles
from app.core.security import VendorPrincipal, may
from app.modules import registry
from app.modules.tenancy.exceptions import (
    LastOwnerError,
    MemberNotFoundError,
    NotYoursToGiveError,
    RoleInUseError,
    RoleNotFoundError,
    RoleTakenError,
)
from app.modules.tenancy.schemas import RoleWrite
from models.database import VendorMember, VendorRole

CUSTOM = "custom:"


@dataclass(frozen=True, slots=True)
class PermissionGroup:
    """What one module lets people do. Texts: `{package}.permissions.title` and `.{name}`."""

    package: str
    codes: tuple[str, ...]


class RoleService:
    def catalogue(self, platform_id: int) -> list[PermissionGroup]:
        """The permissions of every enabled module."""
        return [
            PermissionGroup(module.package, tuple(p.code for p in module.permissions))
            for code, module in registry.MODULES.items()
            if module.permissions and gate.is_open(code, platform_id)
        ]

    def all(self, db: Session, vendor_id: int) -> list[VendorRole]:
        query = VendorRole.for_vendor(vendor_id).order_by(VendorRole.name, VendorRole.id)
        return list(db.scalars(query))

    def get(self, db: Session, vendor_id: int, role_id: int) -> VendorRole:
        role = db.scalars(VendorRole.for_vendor(vendor_id).filter_by(id=role_id)).one_or_none()
        if role is None:
            raise RoleNotFoundError
        return role

    def save(
        self,
        db: Session,
        by: VendorPrincipal,
        wanted: RoleWrite,
        chosen: Collection[str],
        role_id: int | None = None,
    ) -> VendorRole:
        """A new role, or other words and permissions for a known one; counts from the next click.

        What is not in the catalogue now (a module that is off) a known role keeps. Raises
        `RoleTakenError` or `NotYoursToGiveError`.
        """
        catalogue = {code for group in self.catalogue(by.platform_id) for code in group.codes}
        role = (
            VendorRole(vendor_id=by.vendor_id, permissions=[])
            if role_id is None
            else self.get(db, by.vendor_id, role_id)
        )
        kept = set(role.permissions) - catalogue
        added = (set(chosen) & catalogue) - set(role.permissions)
        _require_all(by, added)
        try:
            with db.begin_nested():
                role.name = wanted.name
                role.permissions = sorted(kept | (set(chosen) & catalogue))
                db.add(role)
                db.flush()
        except IntegrityError as error:
            raise RoleTakenError(wanted.name) from error
        return role

    def remove(self, db: Session, vendor_id: int, role_id: int) -> None:
        """Only a role that nobody has can go."""
        role = self.get(db, vendor_id, role_id)
        count = db.scalar(
            select(func.count()).where(
                VendorMember.vendor_id == vendor_id, VendorMember.role == f"{CUSTOM}{role.id}"
            )
        )
        if count:
            raise RoleInUseError(role.name, members=count)
        db.delete(role)

    def assign(self, db: Session, by: VendorPrincipal, member_id: int, role: str) -> None:
        """Give a member another role. Raises `LastOwnerError` or `NotYoursToGiveError`."""
        owners, member = lock_member(db, by.vendor_id, member_id)
        if member.role == role:
            return
        _require_all(by, self._permissions(db, by, role))
        if member.role == "owner":
            _require_all(by, roles.of("owner"))
            if owners == 1:
                raise LastOwnerError
        member.role = role

    def dismiss(self, db: Session, by: VendorPrincipal, member_id: int) -> None:
        """Somebody leaves the team. Only an owner sends an owner away, and never the last one."""
        owners, member = lock_member(db, by.vendor_id, member_id)
        if member.role == "owner":
            _require_all(by, roles.of("owner"))
            if owners == 1:
                raise LastOwnerError
        db.delete(member)

    def require_role(self, db: Session, by: VendorPrincipal, role: str) -> str:
        """The name of a role, if there is one and this person may give it; presets have none."""
        _require_all(by, self._permissions(db, by, role))
        return self.get(db, by.vendor_id, _number(role)).name if role not in ROLES else ""

    def _permissions(self, db: Session, by: VendorPrincipal, role: str) -> Iterable[str]:
        if role in ROLES:
            return roles.of(role)
        return self.get(db, by.vendor_id, _number(role)).permissions


def lock_member(db: Session, vendor_id: int, member_id: int) -> tuple[int, VendorMember]:
    """A member, and how many owners there are. Owners are locked too, in one order: of two who
    remove each other at the same moment, the second waits and then sees one owner."""
    members = db.scalars(
        select(VendorMember)
        .where(
            VendorMember.vendor_id == vendor_id,
            (VendorMember.role == "owner") | (VendorMember.id == member_id),
        )
        .order_by(VendorMember.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    member = next((m for m in members if m.id == member_id), None)
    if member is None:
        raise MemberNotFoundError
    return sum(m.role == "owner" for m in members), member


def _number(role: str) -> int:
    digits = role.removeprefix(CUSTOM)
    if not role.startswith(CUSTOM) or not digits.isascii() or not digits.isdigit():
        raise RoleNotFoundError
    return int(digits[:9])


def _require_all(by: VendorPrincipal, permissions: Iterable[str]) -> None:
    lacking = sorted(code for code in permissions if not may(by, code))
    if lacking:
        raise NotYoursToGiveError(lacking)


role_service = RoleService()
