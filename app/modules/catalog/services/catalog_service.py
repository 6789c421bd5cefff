"""Products as vendors keep them."""

from datetime import UTC, datetime
from hashlib import blake2b

import nh3
from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session, selectinload

from app.core.database import context_of
from app.core.directory import bump_content_version
from app.core.feature_gate import require_room
from app.core.pagination import Page, PageRequest, paginate
from app.core.texts import fold, slugify, words
from app.modules.catalog.exceptions import ProductNotFoundError, SkuTakenError
from app.modules.catalog.models import Category, Image, PricePoint, Product, Variant
from app.modules.catalog.schemas import ProductWrite
from app.modules.catalog.services import attribute_service
from app.modules.catalog.services.summary import summarise

LOADED = (selectinload(Product.variants), selectinload(Product.images))


class CatalogService:
    def page(
        self,
        db: Session,
        vendor_id: int,
        request: PageRequest,
        *,
        search: str = "",
        status: str = "",
    ) -> Page[Product]:
        """Products, newest first. `search` looks at words of title and SKU."""
        query = Product.for_vendor(vendor_id).order_by(Product.id.desc())
        if status:
            query = query.where(Product.status == status)
        for word in words(search)[:5]:
            query = query.where(Product.search_text.contains(word, autoescape=True))
        return paginate(db, query, request)

    def get(self, db: Session, vendor_id: int, product_id: int) -> Product:
        """A product with its variants and pictures."""
        query = Product.for_vendor(vendor_id).where(Product.id == product_id).options(*LOADED)
        product = db.scalars(query.execution_options(populate_existing=True)).one_or_none()
        if product is None:
            raise ProductNotFoundError(str(product_id))
        return product

    def price_history(self, db: Session, product: Product) -> list[PricePoint]:
        """The last fifty prices of a product's variants, newest first."""
        ids = [variant.id for variant in product.variants]
        query = PricePoint.for_vendor(product.vendor_id).where(PricePoint.variant_id.in_(ids))
        order = (PricePoint.valid_from.desc(), PricePoint.id.desc())
        return list(db.scalars(query.order_by(*order).limit(50)))

    def create(self, db: Session, vendor_id: int, wanted: ProductWrite) -> Product:
        """A new product. Raises `SkuTakenError`, or `LimitReachedError` beyond the plan."""
        used = db.scalar(select(func.count()).where(Product.vendor_id == vendor_id)) or 0
        require_room(context_of(db).platform_id, vendor_id, "products", used)
        title = next(iter(wanted.titles.values()))
        product = Product(
            vendor_id=vendor_id, slug=self.free_slug(db, vendor_id, title, wanted.variants[0].sku)
        )
        db.add(product)
        return self._write(db, product, wanted)

    def update(
        self, db: Session, vendor_id: int, product_id: int, wanted: ProductWrite
    ) -> Product:
        """Replace what a product says. Its address stays. Raises `SkuTakenError`."""
        return self._write(db, self.get(db, vendor_id, product_id), wanted)

    def set_status(self, db: Session, vendor_id: int, product_ids: list[int], status: str) -> int:
        """Show, hide or archive several products. How many there were."""
        query = Product.for_vendor(vendor_id).where(Product.id.in_(product_ids))
        found = db.scalars(query.with_for_update()).all()
        for product in found:
            product.status = status
        db.flush()
        bump_content_version(db, vendor_id)
        return len(found)

    def categories(self, db: Session, vendor_id: int) -> list[Category]:
        order = (Category.position, Category.id)
        return list(db.scalars(Category.for_vendor(vendor_id).order_by(*order)))

    def ensure_category(
        self, db: Session, vendor_id: int, names: dict[str, str], *, position: int = 0
    ) -> Category:
        """The shelf of this name, new or known."""
        slug = slugify(names.get("en") or next(iter(names.values())))[:80]
        category = db.scalars(Category.for_vendor(vendor_id).filter_by(slug=slug)).one_or_none()
        if category is None:
            category = Category(vendor_id=vendor_id, slug=slug, position=position)
            db.add(category)
        category.names = names
        db.flush()
        return category

    def free_slug(self, db: Session, vendor_id: int, title: str, sku: str) -> str:
        """The title as an address; when it is taken, with something of the SKU behind it."""
        base = slugify(title, "product")
        possible = [base, *(f"{base}-{short_hash(sku + more)}" for more in ("", "2", "3", "4"))]
        query = select(Product.slug).where(
            Product.vendor_id == vendor_id, Product.slug.in_(possible)
        )
        taken = set(db.scalars(query))
        return next((slug for slug in possible if slug not in taken), possible[-1])

    def _write(self, db: Session, product: Product, wanted: ProductWrite) -> Product:
        vendor_id = product.vendor_id
        product.titles = {**wanted.titles}
        product.descriptions = {k: nh3.clean(v) for k, v in wanted.descriptions.items()}
        product.brand = wanted.brand
        product.tax_class = wanted.tax_class
        product.status = wanted.status
        product.option_names = wanted.option_names
        self._describe(db, product, wanted)
        product.category_id = self._category_id(db, vendor_id, wanted.category)
        skus = [variant.sku for variant in wanted.variants]
        product.search_text = search_text(
            *wanted.titles.values(), wanted.brand, wanted.category, *wanted.tags, *skus
        )
        db.flush()
        self._write_variants(db, product, wanted)
        db.execute(delete(Image).filter_by(vendor_id=vendor_id, product_id=product.id))
        db.add_all(
            Image(vendor_id=vendor_id, product_id=product.id, url=url, position=place)
            for place, url in enumerate(wanted.images)
        )
        summarise(db, vendor_id, [product.id])
        bump_content_version(db, vendor_id)
        return self.get(db, vendor_id, product.id)

    @staticmethod
    def _describe(db: Session, product: Product, wanted: ProductWrite) -> None:
        product.kind = wanted.kind
        product.exclusion = wanted.exclusion
        product.tags = list(dict.fromkeys(wanted.tags))
        product.safety = wanted.safety.model_dump(exclude_defaults=True)
        product.attributes = attribute_service.checked(db, product.vendor_id, wanted.attributes)
        # A draft whose day has passed was taken back by hand, and stays so.
        is_over = wanted.published_at is not None and wanted.published_at <= datetime.now(UTC)
        was_taken_back = wanted.status == "draft" and is_over
        product.published_at = None if was_taken_back else wanted.published_at
        product.archive_at = wanted.archive_at

    def _write_variants(self, db: Session, product: Product, wanted: ProductWrite) -> None:
        skus = [variant.sku for variant in wanted.variants]
        query = Variant.for_vendor(product.vendor_id).where(
            or_(Variant.sku.in_(skus), Variant.product_id == product.id)
        )
        known = {variant.sku: variant for variant in db.scalars(query)}
        for sku, variant in known.items():
            if variant.product_id != product.id:
                raise SkuTakenError(sku)
            if sku not in skus:
                db.delete(variant)
        for place, one in enumerate(wanted.variants):
            variant = known.get(one.sku)
            if variant is None:
                variant = Variant(vendor_id=product.vendor_id, product_id=product.id, sku=one.sku)
                db.add(variant)
            variant.price_cents = one.price_cents
            variant.compare_at_cents = one.compare_at_cents
            variant.options = dict(one.options)
            variant.gtin = one.gtin
            variant.content_amount = one.content_amount
            variant.content_unit = one.content_unit if one.content_amount else ""
            variant.position = place

    def _category_id(self, db: Session, vendor_id: int, slug: str) -> int | None:
        if not slug:
            return None
        return db.scalar(select(Category.id).filter_by(vendor_id=vendor_id, slug=slug))


def search_text(*parts: str) -> str:
    """What a search looks at: everything folded, nothing longer than an index likes."""
    return " ".join(fold(part) for part in parts if part)[:2000]


def short_hash(text: str) -> str:
    return blake2b(text.encode(), digest_size=3).hexdigest()


catalog_service = CatalogService()
