"""People and shops, as the tenant walk needs them."""

from typing import Any

from sqlalchemy import select

from app.core.database import Context, transaction
from app.core.directory import directory
from app.modules.tenancy.services import auth_service
from app.modules.undo import history
from models.database import VendorMember, VendorRole
from tests.support.factories import PASSWORD, make_admin, make_team_user, unique
from tests.support.walk import Things, Visit, hidden, no_body


def sign_in(x: Things) -> dict[str, Any]:
    return {"data": {"email": x["email"], "password": PASSWORD}}


def token(x: Things) -> dict[str, Any]:
    return {"json": {"email": x["email"], "password": PASSWORD}}


def vendor(_: Things) -> dict[str, Any]:
    return {
        "code": unique("new"),
        "name": "New shop",
        "company": "New company",
        "owner_email": f"{unique('o')}@example.com",
    }


BODIES = {
    "POST /admin/login": sign_in,
    "POST /vendor/login": sign_in,
    "POST /admin/logout": no_body,
    "POST /vendor/logout": no_body,
    "POST /admin/password": sign_in,
    "POST /vendor/password": sign_in,
    "POST /admin/password/{token}": lambda _: {"data": {"password": PASSWORD}},
    "POST /vendor/password/{token}": lambda _: {"data": {"password": PASSWORD}},
    "POST /api/v1/admin/tenancy/tokens": token,
    "POST /api/v1/vendor/tenancy/tokens": token,
    "POST /admin/modules/{code}": lambda _: {"data": {"action": "enable"}},
    "POST /admin/modules/rescan": no_body,
    "POST /admin/modules/{code}/migration": no_body,
    "POST /admin/modules/{code}/removal": lambda _: {"data": {"data": "keep", "confirm": "no"}},
    "POST /admin/module-changes/{change_id}": lambda x: {"data": {"confirm": x["changed"]}},
    "PUT /api/v1/admin/tenancy/modules/{code}": no_body,
    # Another part of the walk left work under way in it.
    "DELETE /api/v1/admin/tenancy/modules/{code}": lambda x: {"params": {"confirm": x["code"]}},
    "POST /admin/vendors/new": lambda x: {"data": vendor(x)},
    "POST /api/v1/admin/tenancy/vendors": lambda x: {"json": vendor(x)},
    "POST /admin/vendors/{code}/status": lambda _: {"data": {"status": "active"}},
    "POST /vendor/{vendor_code}/team": lambda _: {
        "data": {"email": f"{unique('t')}@example.com", "name": "Cy", "role": "support"}
    },
    "POST /vendor/{vendor_code}/team/{member_id}/removal": no_body,
    "POST /vendor/{vendor_code}/team/{member_id}/role": lambda _: {"data": {"role": "readonly"}},
    "POST /vendor/{vendor_code}/roles/new": lambda _: {"data": {"name": unique("role")}},
    "POST /vendor/{vendor_code}/roles/{role_id}": lambda _: {"data": {"name": unique("role")}},
    "POST /vendor/{vendor_code}/roles/{role_id}/removal": no_body,
}
# What touches the whole installation.
ONLY_SUPER = {
    "POST /admin/modules/rescan",
    "POST /admin/modules/{code}/migration",
    "GET /admin/modules/{code}/removal",
    "GET /admin/modules/{code}/export.zip",
}
UNREACHED = {
    "POST /admin/modules/{code}/removal": "it would switch the module off for every other test",
}
# Names of modules, which belong to nobody.
NOBODYS = {
    "/modules/{code}",
    "/modules/{code}/migration",
    "/modules/{code}/removal",
    "/modules/{code}/export.zip",
}


def things(visit: Visit) -> Things:
    realm = "admin" if "/admin/" in visit.route else "vendor"
    person = make_admin() if realm == "admin" else make_team_user(visit.shop, role="support")
    with transaction(Context.operator()) as db:
        reset = auth_service.request_reset(db, realm, person.email)
    assert reset is not None
    code = visit.shop.code
    if "/modules/" in visit.route:
        code = "marketplace"
    if "/platform/" in visit.route:
        code = directory().platforms[visit.shop.platform_id].code
    with transaction(visit.shop.context) as db:
        role = VendorRole(
            vendor_id=visit.shop.id, name=unique(hidden(visit.shop)), permissions=["orders.read"]
        )
        db.add(role)
        db.flush()
        member_id = db.scalar(select(VendorMember.id).filter_by(user_id=person.id)) or 0
        role_id = role.id
    change_id = changed = ""
    if "{change_id}" in visit.route:
        with transaction(Context.operator()) as db:
            change = history(db, visit.shop.platform_id, limit=1)[0]
            change_id, changed = str(change.id), change.module
    return {
        "change_id": change_id,
        "changed": changed,
        "email": person.email,
        "token": reset[1],
        "code": code,
        "member_id": str(member_id),
        "role_id": str(role_id),
    }
