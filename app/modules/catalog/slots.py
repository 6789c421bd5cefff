"""What the catalogue adds to dashboards, search and onboarding."""

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from app.core.directory import directory
from app.core.texts import pick
from app.core.texts import words as words_of
from app.modules.catalog.models import Product
from app.modules.core.schemas import Figure, OnboardingStep, SearchHit
from app.utils.i18n import current_locale
from models.database import Vendor

HITS = 6


def figures(db: Session, vendor_id: int) -> list[Figure]:
    """How much there is to buy."""
    query = select(func.count()).where(Product.vendor_id == vendor_id, Product.status == "active")
    count = db.scalar(query) or 0
    return [Figure("catalog.figure.products", count, "catalog:vendor_products")]


def platform_figures(db: Session, platform_id: int) -> list[Figure]:
    """How much there is to buy in all shops of the platform."""
    query = (
        select(func.count())
        .select_from(Product)
        .join(Vendor, Vendor.id == Product.vendor_id)
        .where(Vendor.platform_id == platform_id, Product.status == "active")
    )
    return [Figure("catalog.figure.products", db.scalar(query) or 0)]


def onboarding(db: Session, vendor_id: int) -> list[OnboardingStep]:
    """A shop needs something to sell."""
    is_done = db.scalar(select(exists().where(Product.vendor_id == vendor_id)))
    return [OnboardingStep("catalog.onboarding.product", bool(is_done), "catalog:new")]


def search(db: Session, vendor_id: int, words: str) -> list[SearchHit]:
    """Products with all these words in title, brand, category or SKU."""
    query = Product.for_vendor(vendor_id).order_by(Product.id.desc()).limit(HITS)
    for word in words_of(words)[:5]:
        query = query.where(Product.search_text.contains(word, autoescape=True))
    default = directory().by_id[vendor_id].default_locale
    return [
        SearchHit(
            pick(product.titles, current_locale(), default),
            product.only_sku or product.brand,
            "catalog:edit",
            {"product_id": product.id},
        )
        for product in db.scalars(query)
    ]
