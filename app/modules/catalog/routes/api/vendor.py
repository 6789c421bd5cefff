"""/api/v1/vendor/catalog"""

from fastapi import APIRouter

from app.api.deps import CurrentVendor, DbSession, PageParams
from app.api.policy import policy
from app.core.pagination import Page, PageRead
from app.modules.catalog.models import Attribute, Product
from app.modules.catalog.schemas import (
    AttributeRead,
    AttributeWrite,
    ProductRead,
    ProductSummary,
    ProductWrite,
)
from app.modules.catalog.services import attribute_service, catalog_service

router = APIRouter()


@router.get("/products", response_model=PageRead[ProductSummary])
def list_products(
    vendor: CurrentVendor, db: DbSession, request: PageParams, search: str = "", status: str = ""
) -> Page[Product]:
    """Products, newest first."""
    return catalog_service.page(db, vendor.vendor_id, request, search=search, status=status)


@router.post("/products", response_model=ProductRead, status_code=201)
@policy(permission="catalog.edit")
def create_product(vendor: CurrentVendor, db: DbSession, body: ProductWrite) -> Product:
    """A new product with its variants. Answers 409 when a SKU is taken."""
    return catalog_service.create(db, vendor.vendor_id, body)


@router.get("/products/{product_id}", response_model=ProductRead)
def get_product(vendor: CurrentVendor, db: DbSession, product_id: int) -> Product:
    """One product."""
    return catalog_service.get(db, vendor.vendor_id, product_id)


@router.put("/products/{product_id}", response_model=ProductRead)
@policy(permission="catalog.edit")
def update_product(
    vendor: CurrentVendor, db: DbSession, product_id: int, body: ProductWrite
) -> Product:
    """Replace a product. Variants that are left out go."""
    return catalog_service.update(db, vendor.vendor_id, product_id, body)


@router.get("/attributes", response_model=list[AttributeRead])
def list_attributes(vendor: CurrentVendor, db: DbSession) -> list[Attribute]:
    """What the shop tells of its products, in its order."""
    return attribute_service.all_of(db, vendor.vendor_id)


@router.post("/attributes", response_model=AttributeRead, status_code=201)
@policy(permission="catalog.edit")
def create_attribute(vendor: CurrentVendor, db: DbSession, body: AttributeWrite) -> Attribute:
    """A new attribute. Products name it by the `code` of the answer."""
    return attribute_service.create(db, vendor.vendor_id, body)


@router.put("/attributes/{attribute_id}", response_model=AttributeRead)
@policy(permission="catalog.edit")
def update_attribute(
    vendor: CurrentVendor, db: DbSession, attribute_id: int, body: AttributeWrite
) -> Attribute:
    """Other names, choices or use; the type stays what it is."""
    return attribute_service.update(db, vendor.vendor_id, attribute_id, body)


@router.delete("/attributes/{attribute_id}", status_code=204)
@policy(permission="catalog.edit")
def delete_attribute(vendor: CurrentVendor, db: DbSession, attribute_id: int) -> None:
    """The attribute, and what products say of it."""
    attribute_service.delete(db, vendor.vendor_id, attribute_id)
