"""Create products, variants, images and categories.

Revision ID: catalog_001
Create Date: 2026-11-23
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "catalog_001"
down_revision = None
branch_labels = ("catalog",)
depends_on = None


# Under row-level security no index serves `@@` or `<%`: the operators are not leakproof. So the
# search runs as a role that sees all rows, in a function that asks for one vendor's itself.
SEARCH_ROLE = "wizamart_search"
SEARCH_FUNCTION = """
CREATE FUNCTION catalog_search(wanted tsquery, typed text, most int) RETURNS SETOF int
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
DECLARE tenant int := nullif(current_setting('app.vendor_id', true), '')::int;
BEGIN
  RETURN QUERY SELECT p.id FROM catalog_products p
    WHERE p.vendor_id = tenant AND p.status = 'active' AND p.search @@ wanted
    ORDER BY ts_rank(p.search, wanted) DESC, p.id DESC LIMIT most;
  IF NOT FOUND AND length(typed) >= 3 THEN
    RETURN QUERY SELECT p.id FROM catalog_products p
      WHERE p.vendor_id = tenant AND p.status = 'active' AND typed <% p.search_text
      ORDER BY word_similarity(typed, p.search_text) DESC, p.id DESC LIMIT most;
  END IF;
END $$
"""


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gin")
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.create_table(
        "catalog_categories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("names", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id", "parent_id"],
            ["catalog_categories.vendor_id", "catalog_categories.id"],
            name=op.f("fk_catalog_categories_vendor_id_parent_id"),
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_catalog_categories_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_categories")),
        sa.UniqueConstraint("vendor_id", "id", name=op.f("uq_catalog_categories_vendor_id_id")),
        sa.UniqueConstraint(
            "vendor_id", "slug", name=op.f("uq_catalog_categories_vendor_id_slug")
        ),
    )
    op.create_table(
        "catalog_products",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("external_id", sa.String(length=100), nullable=True),
        sa.Column("status", sa.String(length=10), server_default="active", nullable=False),
        sa.Column("titles", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "descriptions",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("brand", sa.String(length=120), server_default="", nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("tax_class", sa.String(length=20), server_default="standard", nullable=False),
        sa.Column(
            "option_names",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.Column("price_cents", sa.Integer(), server_default="0", nullable=False),
        sa.Column("compare_at_cents", sa.Integer(), nullable=True),
        sa.Column("has_price_range", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("picture", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("only_sku", sa.String(length=100), server_default="", nullable=False),
        sa.Column("search_text", sa.String(), server_default="", nullable=False),
        sa.Column(
            "search",
            postgresql.TSVECTOR(),
            sa.Computed("to_tsvector('simple', search_text)", persisted=True),
            nullable=False,
        ),
        sa.Column("source_hash", sa.String(length=64), server_default="", nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'active', 'archived')",
            name=op.f("ck_catalog_products_known_status"),
        ),
        sa.CheckConstraint(
            "price_cents >= 0", name=op.f("ck_catalog_products_price_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id", "category_id"],
            ["catalog_categories.vendor_id", "catalog_categories.id"],
            name=op.f("fk_catalog_products_vendor_id_category_id"),
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_catalog_products_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_products")),
        sa.UniqueConstraint(
            "vendor_id", "external_id", name=op.f("uq_catalog_products_vendor_id_external_id")
        ),
        sa.UniqueConstraint("vendor_id", "id", name=op.f("uq_catalog_products_vendor_id_id")),
        sa.UniqueConstraint("vendor_id", "slug", name=op.f("uq_catalog_products_vendor_id_slug")),
    )
    op.create_index(
        "ix_catalog_products_category",
        "catalog_products",
        ["vendor_id", "category_id", sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("status = 'active'"),
    )
    op.create_index(
        "ix_catalog_products_newest",
        "catalog_products",
        ["vendor_id", sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("status = 'active'"),
    )
    op.create_index(
        "ix_catalog_products_price",
        "catalog_products",
        ["vendor_id", "price_cents", "id"],
        unique=False,
        postgresql_where=sa.text("status = 'active'"),
    )
    op.create_index(
        "ix_catalog_products_search",
        "catalog_products",
        ["vendor_id", "search"],
        unique=False,
        postgresql_using="gin",
    )
    op.create_index(
        "ix_catalog_products_typos",
        "catalog_products",
        ["vendor_id", "search_text"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"search_text": "gin_trgm_ops"},
    )
    op.create_table(
        "catalog_images",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=1000), nullable=False),
        sa.Column(
            "alts",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id", "product_id"],
            ["catalog_products.vendor_id", "catalog_products.id"],
            name=op.f("fk_catalog_images_vendor_id_product_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_catalog_images_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_images")),
    )
    op.create_index(
        "ix_catalog_images_product", "catalog_images", ["vendor_id", "product_id"], unique=False
    )
    op.create_table(
        "catalog_variants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=100), nullable=False),
        sa.Column(
            "options",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("price_cents", sa.Integer(), nullable=False),
        sa.Column("compare_at_cents", sa.Integer(), nullable=True),
        sa.Column("gtin", sa.String(length=14), server_default="", nullable=False),
        sa.Column("mpn", sa.String(length=70), server_default="", nullable=False),
        sa.Column("picture", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("source_hash", sa.String(length=64), server_default="", nullable=False),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "price_cents >= 0", name=op.f("ck_catalog_variants_price_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id", "product_id"],
            ["catalog_products.vendor_id", "catalog_products.id"],
            name=op.f("fk_catalog_variants_vendor_id_product_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_catalog_variants_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_variants")),
        sa.UniqueConstraint("vendor_id", "id", name=op.f("uq_catalog_variants_vendor_id_id")),
        sa.UniqueConstraint("vendor_id", "sku", name=op.f("uq_catalog_variants_vendor_id_sku")),
    )
    op.create_index(
        "ix_catalog_variants_product",
        "catalog_variants",
        ["vendor_id", "product_id"],
        unique=False,
    )
    op.execute(f"GRANT SELECT ON catalog_products TO {SEARCH_ROLE}")
    op.execute(SEARCH_FUNCTION)
    op.execute(f"ALTER FUNCTION catalog_search(tsquery, text, int) OWNER TO {SEARCH_ROLE}")
    op.execute(
        "GRANT EXECUTE ON FUNCTION catalog_search(tsquery, text, int)"
        " TO wizamart_tenant, wizamart_operator"
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION catalog_search(tsquery, text, int)")
    op.drop_index("ix_catalog_variants_product", table_name="catalog_variants")
    op.drop_table("catalog_variants")
    op.drop_index("ix_catalog_images_product", table_name="catalog_images")
    op.drop_table("catalog_images")
    op.drop_index(
        "ix_catalog_products_search", table_name="catalog_products", postgresql_using="gin"
    )
    op.drop_index(
        "ix_catalog_products_price",
        table_name="catalog_products",
        postgresql_where=sa.text("status = 'active'"),
    )
    op.drop_index(
        "ix_catalog_products_newest",
        table_name="catalog_products",
        postgresql_where=sa.text("status = 'active'"),
    )
    op.drop_index(
        "ix_catalog_products_category",
        table_name="catalog_products",
        postgresql_where=sa.text("status = 'active'"),
    )
    op.drop_table("catalog_products")
    op.drop_table("catalog_categories")
