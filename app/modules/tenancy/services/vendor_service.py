"""Vendors of a platform, and the teams of vendors."""

from datetime import timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core import password_links
from app.core.directory import announce_directory_change
from app.core.events import publish
from app.core.feature_gate import require_room
from app.core.pagination import Page, PageRequest, paginate
from app.core.security import hash_password, new_token
from app.modules.tenancy.events import MemberInvited
from app.modules.tenancy.exceptions import (
    AlreadyMemberError,
    CodeTakenError,
    VendorNotFoundError,
)
from app.modules.tenancy.schemas import MemberInvite, VendorCreate
from models.database import Company, TeamUser, Vendor, VendorMember

RESERVED_CODES = {"login", "logout", "password", "admin", "vendor", "shop", "api", "static", "www"}
INVITATION = timedelta(days=7)


class VendorService:
    def page(
        self, db: Session, platform_id: int, request: PageRequest, *, search: str = ""
    ) -> Page[Vendor]:
        query = select(Vendor).where(Vendor.platform_id == platform_id).order_by(Vendor.name)
        if search:
            query = query.where(
                Vendor.name.icontains(search, autoescape=True)
                | Vendor.code.icontains(search, autoescape=True)
            )
        return paginate(db, query, request)

    def companies(self, db: Session, platform_id: int, request: PageRequest) -> Page[Company]:
        """Companies with a shop on the platform."""
        is_here = exists().where(
            Vendor.company_id == Company.id, Vendor.platform_id == platform_id
        )
        query = select(Company).where(is_here).order_by(Company.name, Company.id)
        return paginate(db, query, request)

    def create(self, db: Session, platform_id: int, wanted: VendorCreate) -> Vendor:
        """Open a shop for a company. Its owner is a team user, found by e-mail or made."""
        if wanted.code in RESERVED_CODES:
            raise CodeTakenError(wanted.code)
        company = db.scalars(select(Company).where(Company.name == wanted.company)).first()
        if company is None:
            company = Company(name=wanted.company, email=wanted.owner_email)
            db.add(company)
            db.flush()
        vendor = Vendor(
            platform_id=platform_id,
            company_id=company.id,
            code=wanted.code,
            name=wanted.name,
            email=wanted.owner_email,
            default_locale=wanted.default_locale,
            theme={"preset": wanted.preset},
        )
        db.add(vendor)
        try:
            db.flush()
        except IntegrityError as error:
            raise CodeTakenError(wanted.code) from error
        name = wanted.owner_email.partition("@")[0]
        self._join(db, vendor, MemberInvite(email=wanted.owner_email, name=name, role="owner"))
        announce_directory_change(db)
        return vendor

    def set_status(self, db: Session, platform_id: int, code: str, status: str) -> Vendor:
        """Open or suspend a shop: a suspended one does not exist for shoppers."""
        query = select(Vendor).where(Vendor.platform_id == platform_id, Vendor.code == code)
        vendor = db.scalars(query.with_for_update()).one_or_none()
        if vendor is None:
            raise VendorNotFoundError(code)
        vendor.status = status
        db.flush()
        announce_directory_change(db)
        return vendor

    def team(self, db: Session, vendor_id: int) -> list[tuple[VendorMember, TeamUser]]:
        """Members with the people they are, in the operator's session."""
        query = (
            select(VendorMember, TeamUser)
            .join(TeamUser, TeamUser.id == VendorMember.user_id)
            .where(VendorMember.vendor_id == vendor_id)
            .order_by(VendorMember.id)
        )
        return [(row[0], row[1]) for row in db.execute(query)]

    def invite(
        self, db: Session, vendor_id: int, wanted: MemberInvite, role_name: str = ""
    ) -> TeamUser:
        """Take somebody into the team, and tell them by mail. A vendor's own role has a name."""
        vendor = db.get_one(Vendor, vendor_id, with_for_update=True)
        used = db.scalar(select(func.count()).where(VendorMember.vendor_id == vendor_id)) or 0
        require_room(vendor.platform_id, vendor_id, "team_members", used)
        return self._join(db, vendor, wanted, role_name)

    def _join(
        self, db: Session, vendor: Vendor, wanted: MemberInvite, role_name: str = ""
    ) -> TeamUser:
        """A new account starts with a password nobody knows; its mail leads to the first one."""
        email = wanted.email.lower()
        person = db.scalars(select(TeamUser).where(TeamUser.email == email)).first()
        token = None
        if person is None:
            person = TeamUser(
                email=email,
                name=wanted.name,
                password_hash=hash_password(new_token()),
                locale=vendor.default_locale,
            )
            db.add(person)
            db.flush()
            token = password_links.issue(db, "vendor", person.id, life=INVITATION)
        elif db.scalars(
            select(VendorMember).where(
                VendorMember.vendor_id == vendor.id, VendorMember.user_id == person.id
            )
        ).first():
            raise AlreadyMemberError(wanted.email)
        db.add(VendorMember(vendor_id=vendor.id, user_id=person.id, role=wanted.role))
        publish(
            db,
            MemberInvited(
                vendor_code=vendor.code,
                shop=vendor.name,
                email=person.email,
                locale=person.locale or vendor.default_locale,
                role=wanted.role,
                role_name=role_name,
                token=token,
            ),
        )
        return person


vendor_service = VendorService()
