"""/api/v1/admin/tenancy"""

from fastapi import APIRouter, Request

from app.api.deps import CurrentAdmin, DbSession, PageParams
from app.api.generation import announce
from app.api.policy import policy
from app.core.pagination import Page, PageRead
from app.exceptions.base import AuthenticationError, NotFoundError
from app.modules import registry
from app.modules.base import ModuleDefinition
from app.modules.service import ModuleChangePlan, module_service
from app.modules.tenancy.schemas import (
    Credentials,
    ModuleChangeRead,
    ModuleState,
    TokenRead,
    VendorCreate,
    VendorRead,
)
from app.modules.tenancy.services import auth_service, vendor_service
from app.modules.tenancy.services.auth_service import TOKEN_LIFE
from models.database import Vendor

router = APIRouter()


@router.post("/tokens", response_model=TokenRead, status_code=201)
@policy(audience="anonymous")
def create_token(body: Credentials, request: Request, db: DbSession) -> dict[str, object]:
    """A bearer token of the admin realm, valid for twelve hours."""
    address = request.client.host if request.client else ""
    signed_in = auth_service.sign_in(db, "admin", body.email, body.password, address=address)
    if signed_in is None:
        raise AuthenticationError
    token = auth_service.bearer_token("admin", signed_in)
    return {"token": token, "expires_in": int(TOKEN_LIFE.total_seconds())}


@router.get("/modules")
def list_modules(admin: CurrentAdmin, db: DbSession) -> list[ModuleState]:
    """Every module, and whether it is on for the platform."""
    enabled = {m.code for m in module_service.get_platform_modules(db, _platform(admin))}
    return [_state(m, m.code in enabled) for m in registry.MODULES.values()]


@router.put("/modules/{code}", response_model=ModuleChangeRead)
def enable_module(
    request: Request, admin: CurrentAdmin, db: DbSession, code: str
) -> ModuleChangePlan:
    """Switch a module on, and what it requires."""
    platform_id = _platform(admin)
    plan = module_service.enable_module(db, platform_id, code, user_id=admin.user_id)
    announce(request.scope, platform_id, module_service.generation(db, platform_id))
    return plan


@router.delete("/modules/{code}", response_model=ModuleChangeRead)
def disable_module(
    request: Request, admin: CurrentAdmin, db: DbSession, code: str, confirm: str = ""
) -> ModuleChangePlan:
    """Switch a module off, and what requires it. `confirm={code}` overrules reasons against it."""
    platform_id = _platform(admin)
    plan = module_service.disable_module(
        db, platform_id, code, user_id=admin.user_id, confirm=confirm
    )
    announce(request.scope, platform_id, module_service.generation(db, platform_id))
    return plan


@router.get("/vendors", response_model=PageRead[VendorRead])
def list_vendors(
    admin: CurrentAdmin, db: DbSession, request: PageParams, search: str = ""
) -> Page[Vendor]:
    """The shops of the platform, by name."""
    return vendor_service.page(db, _platform(admin), request, search=search)


@router.post("/vendors", response_model=VendorRead, status_code=201)
def create_vendor(admin: CurrentAdmin, db: DbSession, body: VendorCreate) -> Vendor:
    """Open a shop on the platform."""
    return vendor_service.create(db, _platform(admin), body)


def _platform(admin: CurrentAdmin) -> int:
    if admin.platform_id is None:
        raise NotFoundError
    return admin.platform_id


def _state(module: ModuleDefinition, enabled: bool) -> ModuleState:
    return ModuleState(
        code=module.code,
        name=module.name,
        tier=module.tier.value,
        enabled=enabled,
        requires=list(module.requires),
    )
