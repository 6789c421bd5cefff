"""Opens the demo's platforms and shops: companies, teams, themes, text pages, ways of delivery."""

from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.database import Context, transaction
from app.core.directory import announce_directory_change
from app.core.media import keep_file
from app.core.security import hash_password
from app.modules import live, registry
from app.modules.checkout.models import ShippingMethod
from app.modules.cms.schemas import PageWrite
from app.modules.cms.services import page_service
from app.modules.service import module_service
from app.modules.tenancy.schemas import MemberInvite, VendorCreate
from app.modules.tenancy.services import vendor_service
from app.utils.i18n import money, use_locale
from demo import plan
from demo.drawing import pictures
from demo.plan import LOCALES, DemoShop, OpenShop
from models.database import AdminUser, Company, Platform, TeamUser, Vendor

PASSWORD = "wizamart-demo"  # noqa: S105 - printed with the logins, and never in production
ADMIN = "admin@wizamart.example"


def open_all() -> list[OpenShop]:
    """Everything but goods and orders. What is there already stays as it is."""
    with transaction(Context.operator()) as db:
        _make_admin(db)
        ids = {each["code"]: _platform_id(db, each) for each in plan.platforms()}
        shops = [_open(db, ids[shop["platform"]], shop) for shop in plan.shops()]
        announce_directory_change(db)
    live.refresh()
    for shop in shops:
        _furnish(shop)
    return shops


def find_all() -> list[OpenShop]:
    """The shops as an earlier start opened them."""
    codes = {shop.code: shop for shop in plan.shops()}
    with transaction(Context.operator()) as db:
        rows = db.execute(
            select(Vendor.id, Vendor.platform_id, Vendor.code).where(Vendor.code.in_(codes))
        )
        return [OpenShop(row.id, row.platform_id, codes[row.code]) for row in rows]


def _make_admin(db: Session) -> None:
    if db.scalar(select(AdminUser.id).where(AdminUser.email == ADMIN)) is None:
        secret = password_hash()
        db.add(AdminUser(email=ADMIN, name="Léa Marx", password_hash=secret, is_super=True))


@cache
def password_hash() -> str:
    """Everybody has the same password, so it is hashed once: a tenth of a second each adds up."""
    return hash_password(PASSWORD)


def _platform_id(db: Session, wanted: dict[str, str]) -> int:
    known = db.scalar(select(Platform.id).where(Platform.code == wanted["code"]))
    if known is not None:
        return known
    platform = Platform(
        code=wanted["code"], name=wanted["name"], default_locale=wanted["default_locale"]
    )
    db.add(platform)
    db.flush()
    for code in registry.OPTIONAL_MODULES:
        if code not in wanted["without"]:
            module_service.enable_module(db, platform.id, code)
    return platform.id


def _open(db: Session, platform_id: int, shop: DemoShop) -> OpenShop:
    vendor = db.scalars(select(Vendor).where(Vendor.code == shop.code)).one_or_none()
    if vendor is None:
        vendor = vendor_service.create(
            db,
            platform_id,
            VendorCreate(
                code=shop.code,
                name=shop.name,
                company=shop.company["name"],
                owner_email=shop["owner"]["email"],
                default_locale=shop["default_locale"],
                preset=shop["preset"],
            ),
        )
        vendor.theme = _theme(shop)
        _complete_company(db, vendor, shop.company)
        _gather_team(db, vendor.id, shop)
    return OpenShop(vendor.id, platform_id, shop)


def _theme(shop: DemoShop) -> dict[str, object]:
    hero = keep_file(pictures.hero(shop["scene"], shop["hero"]), "svg")
    firm = shop.company
    return {
        "preset": shop["preset"],
        "mode": shop["mode"],
        "promise": shop["promise"],
        "lead": shop["lead"],
        "hero": hero,
        "seller": f"{firm['name']}, {firm['street']}, {firm['postcode']} {firm['city']}",
    }


def _complete_company(db: Session, vendor: Vendor, details: dict[str, str]) -> None:
    company = db.get(Company, vendor.company_id)
    assert company is not None  # noqa: S101 - the vendor was made with it
    for name, value in details.items():
        setattr(company, name, value)


def _gather_team(db: Session, vendor_id: int, shop: DemoShop) -> None:
    for person in shop["team"]:
        wanted = {name: person[name] for name in ("email", "name", "role")}
        vendor_service.invite(db, vendor_id, MemberInvite.model_validate(wanted))
    db.flush()
    for person in (shop["owner"], *shop["team"]):
        user = db.scalars(select(TeamUser).where(TeamUser.email == person["email"])).one()
        user.name, user.locale = person["name"], person["locale"]
        user.password_hash = password_hash()


def _furnish(shop: OpenShop) -> None:
    """Text pages and ways of delivery."""
    with transaction(shop.context) as db:
        if db.scalar(
            select(ShippingMethod.id).where(ShippingMethod.vendor_id == shop.id).limit(1)
        ):
            return
        _write_pages(db, shop)
        ways = plan.read("pages")["shipping"]
        for position, code in enumerate(shop.plan["shipping"]):
            way = ways[code]
            free_from = shop.plan["free_from"] if way.get("free") else None
            db.add(
                ShippingMethod(
                    vendor_id=shop.id,
                    code=code,
                    names=way["names"],
                    price_cents=way["price"],
                    free_from_cents=free_from,
                    countries=way["countries"],
                    position=position,
                )
            )


def _write_pages(db: Session, shop: OpenShop) -> None:
    company = shop.plan.company
    for slug, page in plan.read("pages").items():
        if slug == "shipping":
            continue
        for locale in LOCALES:
            with use_locale(locale):
                free_from = money(shop.plan["free_from"], "EUR")
            words = {**company, "company": company["name"], "name": shop.plan.name}
            words |= {"about": shop.plan["about"][locale], "free_from": free_from}
            content = PageWrite(
                slug=slug,
                locale=locale,  # type: ignore[arg-type]
                title=page["title"][locale],
                body=page["body"][locale].format(**words),
                is_published=True,
                in_footer=True,
                position=page["position"],
            )
            page_service.save(db, shop.id, content)
