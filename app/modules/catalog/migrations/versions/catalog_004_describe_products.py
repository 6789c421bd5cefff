"""What the law and shoppers want to know of a product: attributes, contents, safety, dates.

Revision ID: catalog_004
Create Date: 2026-11-26
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "catalog_004"
down_revision = "catalog_003"
branch_labels = None
depends_on = None

# Directive 98/6/EC art. 3: the price per kilogram, litre, metre, square metre or piece. The
# database computes it, so that whoever writes a price cannot forget it.
UNIT_CENTS = (
    "CASE WHEN content_amount > 0 AND content_unit <> '' THEN least(2000000000, round("
    "price_cents / content_amount * CASE content_unit WHEN 'g' THEN 1000 WHEN 'ml' THEN 1000"
    " WHEN 'cm' THEN 100 ELSE 1 END))::int END"
)
UNIT = (
    "CASE content_unit WHEN 'g' THEN 'kg' WHEN 'ml' THEN 'l' WHEN 'cm' THEN 'm'"
    " ELSE content_unit END"
)


def _json(name: str, empty: str) -> sa.Column[object]:
    default = sa.text(f"'{empty}'")
    return sa.Column(name, postgresql.JSONB(), server_default=default, nullable=False)


def upgrade() -> None:
    for column in (
        sa.Column("kind", sa.String(length=10), server_default="goods", nullable=False),
        sa.Column("exclusion", sa.String(length=20), server_default="", nullable=False),
        _json("attributes", "{}"),
        _json("tags", "[]"),
        _json("safety", "{}"),
        sa.Column("archive_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unit_cents", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(length=5), server_default="", nullable=False),
    ):
        op.add_column("catalog_products", column)
    op.create_check_constraint(
        op.f("ck_catalog_products_known_kind"),
        "catalog_products",
        "kind IN ('goods', 'digital', 'service')",
    )
    op.create_index(
        "ix_catalog_products_dates",
        "catalog_products",
        ["published_at"],
        postgresql_where=sa.text("status = 'draft' AND published_at IS NOT NULL"),
    )
    op.create_index(
        "ix_catalog_products_ends",
        "catalog_products",
        ["archive_at"],
        postgresql_where=sa.text("status = 'active' AND archive_at IS NOT NULL"),
    )
    for column in (
        sa.Column("content_amount", sa.Numeric(precision=12, scale=3), nullable=True),
        sa.Column("content_unit", sa.String(length=5), server_default="", nullable=False),
        sa.Column("unit_cents", sa.Integer(), sa.Computed(UNIT_CENTS, persisted=True)),
        sa.Column("unit", sa.String(length=5), sa.Computed(UNIT, persisted=True)),
    ):
        op.add_column("catalog_variants", column)
    op.create_table(
        "catalog_attributes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        _json("names", "{}"),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("unit", sa.String(length=20), server_default="", nullable=False),
        _json("choices", "[]"),
        sa.Column("is_facet", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('text', 'number', 'list', 'boolean', 'date')",
            name=op.f("ck_catalog_attributes_known_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_catalog_attributes_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_attributes")),
        sa.UniqueConstraint(
            "vendor_id", "code", name=op.f("uq_catalog_attributes_vendor_id_code")
        ),
    )


def downgrade() -> None:
    op.drop_table("catalog_attributes")
    for name in ("unit", "unit_cents", "content_unit", "content_amount"):
        op.drop_column("catalog_variants", name)
    for index, condition in (
        ("ix_catalog_products_ends", "status = 'active' AND archive_at IS NOT NULL"),
        ("ix_catalog_products_dates", "status = 'draft' AND published_at IS NOT NULL"),
    ):
        op.drop_index(index, table_name="catalog_products", postgresql_where=sa.text(condition))
    op.drop_constraint(op.f("ck_catalog_products_known_kind"), "catalog_products")
    for name in (
        "unit",
        "unit_cents",
        "archive_at",
        "safety",
        "tags",
        "attributes",
        "exclusion",
        "kind",
    ):
        op.drop_column("catalog_products", name)
