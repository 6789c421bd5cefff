"""/vendor/{vendor_code}/products"""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from app.api.deps import CurrentVendor, DbSession, FormFields, PageParams
from app.api.policy import policy
from app.api.urls import page_url, page_url_if_on
from app.core.forms import Form
from app.core.media import MAX_BYTES, store_picture
from app.core.security import VendorPrincipal
from app.exceptions.base import AppError
from app.modules.catalog.routes import attributes, details_form, product_form
from app.modules.catalog.schemas import ProductWrite
from app.modules.catalog.services import attribute_service, catalog_service
from app.templates_config import render
from app.utils.i18n import t

router = APIRouter()
router.include_router(attributes.router)
STATUSES = ("active", "draft", "archived")


@router.get("/{vendor_code}/products", response_class=HTMLResponse, name="catalog:vendor_products")
def products_page(
    request: Request,
    vendor: CurrentVendor,
    db: DbSession,
    page: PageParams,
    search: str = "",
    status: str = "",
) -> HTMLResponse:
    """All products, by state and by words."""
    wanted = status if status in STATUSES else ""
    return render(
        request,
        "catalog/vendor/products.html",
        products=catalog_service.page(db, vendor.vendor_id, page, search=search, status=wanted),
        search=search,
        state=wanted,
        statuses=STATUSES,
        import_url=page_url_if_on(request, "marketplace:imports"),
        vendor=vendor,
    )


@router.post("/{vendor_code}/products/status", name="catalog:set_status")
@policy(permission="catalog.edit")
def set_status(
    request: Request, vendor: CurrentVendor, db: DbSession, form: FormFields
) -> Response:
    """Show, hide or archive the selected products."""
    wanted = str(form.get("status", ""))
    ids = [int(v) for v in form.getlist("selected") if isinstance(v, str) and v.isdigit()]
    if wanted in STATUSES and ids:
        catalog_service.set_status(db, vendor.vendor_id, ids, wanted)
    return RedirectResponse(page_url(request, "catalog:vendor_products"), 303)


@router.get("/{vendor_code}/products/new", response_class=HTMLResponse, name="catalog:new")
@policy(permission="catalog.edit")
def new_product(request: Request, vendor: CurrentVendor, db: DbSession) -> HTMLResponse:
    return _form(request, vendor, db, Form({"status": "active"}))


@router.post("/{vendor_code}/products/new")
@policy(permission="catalog.edit", max_body=MAX_BYTES)
async def create_product(request: Request, vendor: CurrentVendor, db: DbSession) -> Response:
    return await _save(request, vendor, db, None)


@router.get(
    "/{vendor_code}/products/{product_id}", response_class=HTMLResponse, name="catalog:edit"
)
def edit_product(
    request: Request, vendor: CurrentVendor, db: DbSession, product_id: int
) -> HTMLResponse:
    product = catalog_service.get(db, vendor.vendor_id, product_id)
    categories = catalog_service.categories(db, vendor.vendor_id)
    form: Form[ProductWrite] = Form(product_form.shown(product, categories))
    about = {
        "texts": details_form.completeness(product),
        "prices": catalog_service.price_history(db, product),
    }
    return _form(request, vendor, db, form, product_id=product_id, about=about)


@router.post("/{vendor_code}/products/{product_id}")
@policy(permission="catalog.edit", max_body=MAX_BYTES)
async def update_product(
    request: Request, vendor: CurrentVendor, db: DbSession, product_id: int
) -> Response:
    return await _save(request, vendor, db, product_id)


async def _save(
    request: Request, vendor: VendorPrincipal, db: DbSession, product_id: int | None
) -> Response:
    fields = await request.form(max_fields=1200, max_files=10)
    typed = {name: value for name, value in fields.items() if isinstance(value, str)}
    uploads = [f for f in fields.getlist("pictures") if isinstance(f, UploadFile) and f.filename]
    raw = [await upload.read() for upload in uploads]
    await request.close()
    return await run_in_threadpool(_write, request, vendor, db, product_id, typed, raw)


def _write(
    request: Request,
    vendor: VendorPrincipal,
    db: DbSession,
    product_id: int | None,
    typed: dict[str, str],
    raw: list[bytes],
) -> Response:
    try:
        pictures = [store_picture(content) for content in raw]
    except AppError as error:
        form: Form[ProductWrite] = Form(typed, None, {"pictures": t(error.message_key)})
        return _form(request, vendor, db, form, product_id=product_id, status=422)
    form = product_form.bind(typed, pictures)
    if form.value is None:
        return _form(request, vendor, db, form, product_id=product_id, status=422)
    try:
        with db.begin_nested():
            if product_id is None:
                saved = catalog_service.create(db, vendor.vendor_id, form.value)
            else:
                saved = catalog_service.update(db, vendor.vendor_id, product_id, form.value)
    except AppError as error:
        if error.status == 404:
            raise
        place = f"attr_{error.details.get('attribute')}" if error.status == 422 else "sku_0"
        form = form.refuse(place, t(error.message_key, **error.details))
        return _form(request, vendor, db, form, product_id=product_id, status=422)
    return RedirectResponse(page_url(request, "catalog:edit", product_id=saved.id), 303)


def _form(
    request: Request,
    vendor: VendorPrincipal,
    db: DbSession,
    form: Form[ProductWrite],
    *,
    product_id: int | None = None,
    status: int = 200,
    about: Mapping[str, object] | None = None,
) -> HTMLResponse:
    return render(
        request,
        "catalog/vendor/product.html",
        **(about or {"texts": [], "prices": []}),
        attributes=attribute_service.all_of(db, vendor.vendor_id),
        choices=details_form,
        status=status,
        form=form,
        product_id=product_id,
        categories=catalog_service.categories(db, vendor.vendor_id),
        rows=product_form.row_count(dict(form.typed)),
    )
