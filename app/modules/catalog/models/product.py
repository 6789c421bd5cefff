"""Products, what can be bought of them, and their pictures."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKeyConstraint,
    Index,
    Numeric,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, TimestampMixin, VendorScoped

# Accents and case are folded by our own `search_text`, so one plain configuration serves
# four languages. Each word carries its shop; see the migration catalog_003.
SEARCH = (
    "to_tsvector('simple', regexp_replace(search_text, '([a-z0-9]+)',"
    " 'v' || vendor_id::text || 'z\\1', 'g'))"
)

# The price per kilogram, litre, metre, square metre or piece; see the migration catalog_004.
UNIT_CENTS = (
    "CASE WHEN content_amount > 0 AND content_unit <> '' THEN least(2000000000, round("
    "price_cents / content_amount * CASE content_unit WHEN 'g' THEN 1000 WHEN 'ml' THEN 1000"
    " WHEN 'cm' THEN 100 ELSE 1 END))::int END"
)
UNIT = (
    "CASE content_unit WHEN 'g' THEN 'kg' WHEN 'ml' THEN 'l' WHEN 'cm' THEN 'm'"
    " ELSE content_unit END"
)


class Category(VendorScoped, TimestampMixin, Base):
    """A shelf of the shop. `names` holds one name per language."""

    __tablename__ = "catalog_categories"
    __table_args__ = (
        UniqueConstraint("vendor_id", "id"),
        UniqueConstraint("vendor_id", "slug"),
        ForeignKeyConstraint(
            ["vendor_id", "parent_id"], ["catalog_categories.vendor_id", "catalog_categories.id"]
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80))
    names: Mapped[dict[str, Any]] = mapped_column(JSONB)
    parent_id: Mapped[int | None]
    position: Mapped[int] = mapped_column(server_default="0")


class Product(VendorScoped, TimestampMixin, Base):
    """Something a shop sells. `titles` and `descriptions` hold one text per language.

    `price_cents`, `compare_at_cents`, `prior_cents`, `picture`, `only_sku` and `facets` repeat
    what the variants and images say (see `summary.py`), so that a list of products is one table
    and one statement. A draft with `published_at` goes on sale then, and what is on sale leaves it
    at `archive_at`. `is_sold_out` follows the stock within a minute.
    """

    __tablename__ = "catalog_products"
    __table_args__ = (
        UniqueConstraint("vendor_id", "id"),
        UniqueConstraint("vendor_id", "slug"),
        UniqueConstraint("vendor_id", "external_id"),
        ForeignKeyConstraint(
            ["vendor_id", "category_id"], ["catalog_categories.vendor_id", "catalog_categories.id"]
        ),
        CheckConstraint("status IN ('draft', 'active', 'archived')", name="known_status"),
        CheckConstraint("price_cents >= 0", name="price_not_negative"),
        CheckConstraint("kind IN ('goods', 'digital', 'service')", name="known_kind"),
        Index(
            "ix_catalog_products_dates",
            "published_at",
            postgresql_where=text("status = 'draft' AND published_at IS NOT NULL"),
        ),
        Index(
            "ix_catalog_products_ends",
            "archive_at",
            postgresql_where=text("status = 'active' AND archive_at IS NOT NULL"),
        ),
        Index(
            "ix_catalog_products_newest",
            "vendor_id",
            text("id DESC"),
            postgresql_where=text("status = 'active'"),
        ),
        Index(
            "ix_catalog_products_price",
            "vendor_id",
            "price_cents",
            "id",
            postgresql_where=text("status = 'active'"),
        ),
        Index(
            "ix_catalog_products_category",
            "vendor_id",
            "category_id",
            text("id DESC"),
            postgresql_where=text("status = 'active'"),
        ),
        Index(
            "ix_catalog_products_search",
            "search",
            postgresql_using="gin",
            postgresql_with={"fastupdate": False},
        ),
        Index(
            "ix_catalog_products_facets",
            "vendor_id",
            "facets",
            postgresql_using="gin",
            postgresql_with={"fastupdate": False},
        ),
        Index(
            "ix_catalog_products_typos",
            "vendor_id",
            "search_text",
            postgresql_using="gin",
            postgresql_with={"fastupdate": False},
            postgresql_ops={"search_text": "gin_trgm_ops"},
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120))
    external_id: Mapped[str | None] = mapped_column(String(100))
    status: Mapped[str] = mapped_column(String(10), server_default="active")
    titles: Mapped[dict[str, Any]] = mapped_column(JSONB)
    descriptions: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    brand: Mapped[str] = mapped_column(String(120), server_default="")
    category_id: Mapped[int | None]
    tax_class: Mapped[str] = mapped_column(String(20), server_default="standard")
    option_names: Mapped[list[str]] = mapped_column(JSONB, server_default=text("'[]'"))
    price_cents: Mapped[int] = mapped_column(server_default="0")
    compare_at_cents: Mapped[int | None]
    prior_cents: Mapped[int | None]
    has_price_range: Mapped[bool] = mapped_column(server_default="false")
    picture: Mapped[str] = mapped_column(String(1000), server_default="")
    only_sku: Mapped[str] = mapped_column(String(100), server_default="")
    facets: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    is_sold_out: Mapped[bool] = mapped_column(server_default="false")
    search_text: Mapped[str] = mapped_column(server_default="")
    search: Mapped[str] = mapped_column(TSVECTOR, Computed(SEARCH, persisted=True), deferred=True)
    source_hash: Mapped[str] = mapped_column(String(64), server_default="")
    published_at: Mapped[datetime | None]
    archive_at: Mapped[datetime | None]
    kind: Mapped[str] = mapped_column(String(10), server_default="goods")
    exclusion: Mapped[str] = mapped_column(String(20), server_default="")
    attributes: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    tags: Mapped[list[str]] = mapped_column(JSONB, server_default=text("'[]'"))
    safety: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    unit_cents: Mapped[int | None]
    unit: Mapped[str] = mapped_column(String(5), server_default="")

    variants: Mapped[list["Variant"]] = relationship(
        order_by="Variant.position, Variant.id", viewonly=True
    )
    images: Mapped[list["Image"]] = relationship(
        order_by="Image.position, Image.id", viewonly=True
    )


class Variant(VendorScoped, TimestampMixin, Base):
    """One thing that can be put into a cart: a price and a SKU.

    `prior_cents` is the lowest price of the 30 days before the present reduction began. The
    database sets it (migration catalog_002); without a reduction there is none.
    """

    __tablename__ = "catalog_variants"
    __table_args__ = (
        UniqueConstraint("vendor_id", "id"),
        UniqueConstraint("vendor_id", "sku"),
        ForeignKeyConstraint(
            ["vendor_id", "product_id"],
            ["catalog_products.vendor_id", "catalog_products.id"],
            ondelete="CASCADE",
        ),
        Index("ix_catalog_variants_product", "vendor_id", "product_id"),
        CheckConstraint("price_cents >= 0", name="price_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int]
    sku: Mapped[str] = mapped_column(String(100))
    options: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    price_cents: Mapped[int]
    compare_at_cents: Mapped[int | None]
    prior_cents: Mapped[int | None]
    gtin: Mapped[str] = mapped_column(String(14), server_default="")
    mpn: Mapped[str] = mapped_column(String(70), server_default="")
    content_amount: Mapped[Decimal | None] = mapped_column(Numeric(12, 3))
    content_unit: Mapped[str] = mapped_column(String(5), server_default="")
    unit_cents: Mapped[int | None] = mapped_column(Computed(UNIT_CENTS, persisted=True))
    unit: Mapped[str | None] = mapped_column(String(5), Computed(UNIT, persisted=True))
    picture: Mapped[str] = mapped_column(String(1000), server_default="")
    position: Mapped[int] = mapped_column(server_default="0")
    source_hash: Mapped[str] = mapped_column(String(64), server_default="")


class Image(VendorScoped, Base):
    """A picture of a product: a file of ours (`/media/...`) or an https address."""

    __tablename__ = "catalog_images"
    __table_args__ = (
        ForeignKeyConstraint(
            ["vendor_id", "product_id"],
            ["catalog_products.vendor_id", "catalog_products.id"],
            ondelete="CASCADE",
        ),
        Index("ix_catalog_images_product", "vendor_id", "product_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int]
    url: Mapped[str] = mapped_column(String(1000))
    alts: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    position: Mapped[int] = mapped_column(server_default="0")


class Word(VendorScoped, Base):
    """A word that products of the shop have or had, for guessing what was meant."""

    __tablename__ = "catalog_words"
    __table_args__ = (
        PrimaryKeyConstraint("vendor_id", "word"),
        Index(
            "ix_catalog_words_alike",
            "vendor_id",
            "word",
            postgresql_using="gin",
            postgresql_ops={"word": "gin_trgm_ops"},
        ),
    )

    word: Mapped[str] = mapped_column(String(40, collation="C"))
