"""Facets of products, the words of a shop, and searches that use both.

Revision ID: catalog_003
Create Date: 2026-11-26

Two things made a search cost more with every product of the installation. What a search index
has not merged yet is read through by every search: after an import of 10,000 products that was
8 ms of each; the indexes are now written in place. And a word that begins as the one typed was
looked up among the words of all shops; now each word carries its shop.
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from app.modules.catalog.migrations import search_sql
from app.modules.catalog.migrations.versions.catalog_001_create_products import (
    SEARCH_FUNCTION as FIRST_SEARCH,
)

revision = "catalog_003"
down_revision = "catalog_002"
branch_labels = None
depends_on = None

SEARCH_ROLE = "wizamart_search"
TYPOS = "ix_catalog_products_typos"
OLD_SEARCH = "to_tsvector('simple', search_text)"
# "oak lamp" of shop 7 is "v7zoak v7zlamp": see `storefront_service`.
SEARCH = (
    "to_tsvector('simple', regexp_replace(search_text, '([a-z0-9]+)',"
    " 'v' || vendor_id::text || 'z\\1', 'g'))"
)
FILL = """
UPDATE catalog_products p SET facets = array_remove(
  ARRAY['brand=' || nullif(p.brand, ''), 'category=' || p.category_id]
  || ARRAY(SELECT DISTINCT 'o:' || o.key || '=' || (o.value #>> '{}')
           FROM catalog_variants v, jsonb_each(v.options) o
           WHERE v.vendor_id = p.vendor_id AND v.product_id = p.id), NULL)
"""
FILL_WORDS = """
INSERT INTO catalog_words (vendor_id, word)
SELECT DISTINCT p.vendor_id, v.word
FROM catalog_products p, regexp_split_to_table(p.search_text, '[^a-z]+') AS v(word)
WHERE length(v.word) BETWEEN 3 AND 40
"""


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS fuzzystrmatch")
    op.add_column(
        "catalog_products",
        sa.Column(
            "facets",
            postgresql.ARRAY(sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
    )
    op.add_column(
        "catalog_products",
        sa.Column("is_sold_out", sa.Boolean(), server_default="false", nullable=False),
    )
    op.execute(FILL)
    op.create_index(
        "ix_catalog_products_facets",
        "catalog_products",
        ["vendor_id", "facets"],
        postgresql_using="gin",
        postgresql_with={"fastupdate": False},
    )
    op.execute(f"ALTER INDEX {TYPOS} SET (fastupdate = off)")
    op.execute(f"SELECT gin_clean_pending_list('{TYPOS}')")
    op.execute("DROP FUNCTION catalog_search(tsquery, text, int)")
    _search_by(SEARCH, ["search"], fastupdate=False)
    op.create_table(
        "catalog_words",
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(length=40, collation="C"), nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_catalog_words_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("vendor_id", "word", name=op.f("pk_catalog_words")),
    )
    op.create_index(
        "ix_catalog_words_alike",
        "catalog_words",
        ["vendor_id", "word"],
        postgresql_using="gin",
        postgresql_ops={"word": "gin_trgm_ops"},
    )
    op.execute(FILL_WORDS)
    op.execute(search_sql.KEEP_WORDS)
    for verb in ("INSERT", "UPDATE"):
        op.execute(
            f"CREATE TRIGGER keep_words_{verb.lower()} AFTER {verb} ON catalog_products"
            " REFERENCING NEW TABLE AS written FOR EACH STATEMENT"
            " EXECUTE FUNCTION catalog_keep_words()"
        )
    op.execute(f"GRANT SELECT ON catalog_words TO {SEARCH_ROLE}")
    op.execute(search_sql.CONDITIONS)
    for signature, function in search_sql.ASKED.items():
        op.execute(function)
        op.execute(f"ALTER FUNCTION {signature} OWNER TO {SEARCH_ROLE}")
        op.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO wizamart_tenant, wizamart_operator")


def _search_by(computed: str, columns: list[str], *, fastupdate: bool) -> None:
    """The words of a product, computed anew, and their index."""
    op.drop_index(
        "ix_catalog_products_search", table_name="catalog_products", postgresql_using="gin"
    )
    op.drop_column("catalog_products", "search")
    op.add_column(
        "catalog_products",
        sa.Column(
            "search", postgresql.TSVECTOR(), sa.Computed(computed, persisted=True), nullable=False
        ),
    )
    op.create_index(
        "ix_catalog_products_search",
        "catalog_products",
        columns,
        postgresql_using="gin",
        postgresql_with={"fastupdate": fastupdate},
    )


def downgrade() -> None:
    for verb in ("insert", "update"):
        op.execute(f"DROP TRIGGER keep_words_{verb} ON catalog_products")
    op.execute("DROP FUNCTION catalog_keep_words()")
    for signature in search_sql.ASKED:
        op.execute(f"DROP FUNCTION {signature}")
    op.execute("DROP FUNCTION catalog_conditions(jsonb, int)")
    _search_by(OLD_SEARCH, ["vendor_id", "search"], fastupdate=True)
    op.execute(FIRST_SEARCH)
    op.execute(f"ALTER FUNCTION catalog_search(tsquery, text, int) OWNER TO {SEARCH_ROLE}")
    op.execute(
        "GRANT EXECUTE ON FUNCTION catalog_search(tsquery, text, int)"
        " TO wizamart_tenant, wizamart_operator"
    )
    op.drop_index(
        "ix_catalog_words_alike",
        table_name="catalog_words",
        postgresql_using="gin",
        postgresql_ops={"word": "gin_trgm_ops"},
    )
    op.drop_table("catalog_words")
    op.execute(f"ALTER INDEX {TYPOS} RESET (fastupdate)")
    op.drop_index(
        "ix_catalog_products_facets", table_name="catalog_products", postgresql_using="gin"
    )
    op.drop_column("catalog_products", "is_sold_out")
    op.drop_column("catalog_products", "facets")
