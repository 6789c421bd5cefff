"""/vendor/{vendor_code}/products/attributes"""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.api.deps import CurrentVendor, DbSession, TypedFields
from app.api.policy import policy
from app.api.urls import page_url
from app.core.forms import Form
from app.core.security import VendorPrincipal
from app.modules.catalog.routes import attribute_form
from app.modules.catalog.schemas import AttributeWrite
from app.modules.catalog.services import attribute_service
from app.templates_config import render

router = APIRouter()


@router.get(
    "/{vendor_code}/product-attributes", response_class=HTMLResponse, name="catalog:attributes"
)
def attributes_page(request: Request, vendor: CurrentVendor, db: DbSession) -> HTMLResponse:
    """What the shop tells of its products besides words and pictures."""
    return render(
        request,
        "catalog/vendor/attributes.html",
        attributes=attribute_service.all_of(db, vendor.vendor_id),
        vendor=vendor,
    )


@router.get(
    "/{vendor_code}/product-attributes/new",
    response_class=HTMLResponse,
    name="catalog:new_attribute",
)
@policy(permission="catalog.edit")
def new_attribute(request: Request, vendor: CurrentVendor) -> HTMLResponse:
    return _form(request, Form({"kind": "text", "is_facet": "on"}))


@router.post("/{vendor_code}/product-attributes/new")
@policy(permission="catalog.edit")
def create_attribute(
    request: Request, vendor: CurrentVendor, db: DbSession, typed: TypedFields
) -> Response:
    return _save(request, vendor, db, typed, None)


@router.get(
    "/{vendor_code}/product-attributes/{attribute_id}",
    response_class=HTMLResponse,
    name="catalog:attribute",
)
@policy(permission="catalog.edit")
def attribute_page(
    request: Request, vendor: CurrentVendor, db: DbSession, attribute_id: int
) -> HTMLResponse:
    found = attribute_service.get(db, vendor.vendor_id, attribute_id)
    form: Form[AttributeWrite] = Form(attribute_form.shown(found))
    return _form(request, form, attribute_id)


@router.post("/{vendor_code}/product-attributes/{attribute_id}")
@policy(permission="catalog.edit")
def update_attribute(
    request: Request, vendor: CurrentVendor, db: DbSession, attribute_id: int, typed: TypedFields
) -> Response:
    return _save(request, vendor, db, typed, attribute_id)


@router.post(
    "/{vendor_code}/product-attributes/{attribute_id}/removal", name="catalog:remove_attribute"
)
@policy(permission="catalog.edit")
def remove_attribute(
    request: Request, vendor: CurrentVendor, db: DbSession, attribute_id: int
) -> Response:
    attribute_service.delete(db, vendor.vendor_id, attribute_id)
    return RedirectResponse(page_url(request, "catalog:attributes"), 303)


def _save(
    request: Request,
    vendor: VendorPrincipal,
    db: DbSession,
    typed: Mapping[str, str],
    attribute_id: int | None,
) -> Response:
    form = attribute_form.bind(typed)
    if form.value is None:
        return _form(request, form, attribute_id, status=422)
    if attribute_id is None:
        attribute_service.create(db, vendor.vendor_id, form.value)
    else:
        attribute_service.update(db, vendor.vendor_id, attribute_id, form.value)
    return RedirectResponse(page_url(request, "catalog:attributes"), 303)


def _form(
    request: Request,
    form: Form[AttributeWrite],
    attribute_id: int | None = None,
    *,
    status: int = 200,
) -> HTMLResponse:
    return render(
        request,
        "catalog/vendor/attribute.html",
        status=status,
        form=form,
        attribute_id=attribute_id,
        kinds=attribute_form.KINDS,
    )
