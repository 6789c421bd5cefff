"""Every annotated alias a route may ask for."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from app.api.context import context_for
from app.core.database import UnitOfWork
from app.core.directory import VendorEntry
from app.core.pagination import PageRequest
from app.core.security import AdminPrincipal, CustomerPrincipal, VendorPrincipal
from app.exceptions.base import AuthenticationError, NotFoundError


async def get_db(request: Request) -> AsyncIterator[Session]:
    """The request's session. It is committed before the response leaves (see `work.py`)."""
    unit: UnitOfWork | None = request.scope.get("unit_of_work")
    if unit is None:
        unit = request.scope["unit_of_work"] = UnitOfWork(context_for(request.scope["state"]))
    try:
        yield unit.db
    except BaseException:
        # The answer will be an error: what the endpoint wrote before it must not be stored.
        unit.discard()
        raise


async def get_current_vendor_api(request: Request) -> VendorPrincipal:
    """The signed-in team member, and the vendor he acts for."""
    principal = request.scope["state"]["principal"]
    if not isinstance(principal, VendorPrincipal):
        raise AuthenticationError
    return principal


async def get_current_admin_api(request: Request) -> AdminPrincipal:
    """The signed-in platform operator."""
    principal = request.scope["state"]["principal"]
    if not isinstance(principal, AdminPrincipal):
        raise AuthenticationError
    return principal


async def get_current_customer(request: Request) -> CustomerPrincipal | None:
    """The shopper who is signed in to this shop, if any."""
    principal = request.scope["state"]["principal"]
    return principal if isinstance(principal, CustomerPrincipal) else None


@dataclass(frozen=True, slots=True)
class ShopContext:
    """The shop a request is for, and the language it is read in."""

    vendor: VendorEntry
    locale: str
    on_own_host: bool

    @property
    def vendor_id(self) -> int:
        return self.vendor.id

    @property
    def vendor_code(self) -> str:
        return self.vendor.code

    @property
    def platform_id(self) -> int:
        return self.vendor.platform_id

    @property
    def currency(self) -> str:
        return self.vendor.currency


async def get_shop(request: Request) -> ShopContext:
    state = request.scope["state"]
    if state["vendor"] is None:
        raise NotFoundError
    return ShopContext(state["vendor"], state["locale"], state["on_own_host"])


async def get_page_request(
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    size: Annotated[int, Query(ge=1, le=100)] = 25,
) -> PageRequest:
    return PageRequest(page, size)


async def get_typed_fields(request: Request) -> dict[str, str]:
    """The text fields of a submitted form; of fields sent twice the last counts."""
    form = await request.form(max_fields=300, max_files=10)
    return {name: value for name, value in form.items() if isinstance(value, str)}


async def get_form(request: Request) -> FormData:
    """A submitted form with fields that may come several times."""
    return await request.form(max_fields=300, max_files=10)


DbSession = Annotated[Session, Depends(get_db)]
CurrentVendor = Annotated[VendorPrincipal, Depends(get_current_vendor_api)]
CurrentAdmin = Annotated[AdminPrincipal, Depends(get_current_admin_api)]
CurrentCustomer = Annotated[CustomerPrincipal | None, Depends(get_current_customer)]
Shop = Annotated[ShopContext, Depends(get_shop)]
PageParams = Annotated[PageRequest, Depends(get_page_request)]
FormFields = Annotated[FormData, Depends(get_form)]
TypedFields = Annotated[dict[str, str], Depends(get_typed_fields)]
