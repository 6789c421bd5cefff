"""Keep every price that was shown, and the lowest of the 30 days before a reduction.

Revision ID: catalog_002
Create Date: 2026-11-26

The database itself keeps the history, so that no way of writing a price can forget it.
"""

from alembic import op
import sqlalchemy as sa

revision = "catalog_002"
down_revision = "catalog_001"
branch_labels = None
depends_on = None

# Directive 98/6/EC art. 6a: the lowest price applied in the 30 days before the reduction began.
# A price set long before the window counts while it was still valid in it; what stood for no time
# at all (changed again in the same transaction) does not count.
PRIOR_PRICE = """
CREATE FUNCTION catalog_prior_price(vendor int, variant int, began timestamptz) RETURNS int
LANGUAGE sql STABLE AS $$
  SELECT min(applied.price_cents) FROM (
    SELECT DISTINCT ON (p.valid_from) p.price_cents FROM catalog_price_points p
    WHERE p.vendor_id = vendor AND p.variant_id = variant AND p.valid_from < began
      AND p.valid_from >= coalesce(
        (SELECT max(o.valid_from) FROM catalog_price_points o WHERE o.vendor_id = vendor
         AND o.variant_id = variant AND o.valid_from <= began - interval '30 days'), '-infinity')
    ORDER BY p.valid_from, p.id DESC
  ) applied
$$
"""
# While a reduction goes on, deeper or not, its prior price is that of its beginning. What comes
# into the catalogue reduced has no history here: the seller's own former price stands for it.
SET_PRIOR = """
CREATE FUNCTION catalog_set_prior() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.compare_at_cents IS NULL OR NEW.compare_at_cents <= NEW.price_cents THEN
    NEW.prior_cents := NULL;
  ELSIF TG_OP = 'UPDATE' AND OLD.prior_cents IS NOT NULL THEN
    NEW.prior_cents := OLD.prior_cents;
  ELSE
    NEW.prior_cents := coalesce(
      catalog_prior_price(NEW.vendor_id, NEW.id, now()), NEW.compare_at_cents);
  END IF;
  RETURN NEW;
END $$
"""
KEEP_NEW = """
CREATE FUNCTION catalog_keep_new_prices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO catalog_price_points (vendor_id, variant_id, sku, price_cents, compare_at_cents)
  SELECT vendor_id, id, sku, price_cents, compare_at_cents FROM written;
  RETURN NULL;
END $$
"""
KEEP_CHANGED = """
CREATE FUNCTION catalog_keep_changed_prices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO catalog_price_points (vendor_id, variant_id, sku, price_cents, compare_at_cents)
  SELECT w.vendor_id, w.id, w.sku, w.price_cents, w.compare_at_cents
  FROM written w JOIN before b ON b.id = w.id
  WHERE (w.price_cents, w.compare_at_cents) IS DISTINCT FROM (b.price_cents, b.compare_at_cents);
  RETURN NULL;
END $$
"""
TRIGGERS = (
    "CREATE TRIGGER set_prior BEFORE INSERT OR UPDATE ON catalog_variants FOR EACH ROW"
    " WHEN (NEW.compare_at_cents IS NOT NULL OR NEW.prior_cents IS NOT NULL)"
    " EXECUTE FUNCTION catalog_set_prior()",
    "CREATE TRIGGER keep_new_prices AFTER INSERT ON catalog_variants"
    " REFERENCING NEW TABLE AS written FOR EACH STATEMENT"
    " EXECUTE FUNCTION catalog_keep_new_prices()",
    "CREATE TRIGGER keep_changed_prices AFTER UPDATE ON catalog_variants"
    " REFERENCING OLD TABLE AS before NEW TABLE AS written FOR EACH STATEMENT"
    " EXECUTE FUNCTION catalog_keep_changed_prices()",
)


def upgrade() -> None:
    op.create_table(
        "catalog_price_points",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=100), nullable=False),
        sa.Column("price_cents", sa.Integer(), nullable=False),
        sa.Column("compare_at_cents", sa.Integer(), nullable=True),
        sa.Column(
            "valid_from",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_catalog_price_points_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_price_points")),
        comment="append-only",
    )
    op.create_index(
        "ix_catalog_price_points_variant",
        "catalog_price_points",
        ["vendor_id", "variant_id", "valid_from"],
    )
    for table in ("catalog_variants", "catalog_products"):
        op.add_column(table, sa.Column("prior_cents", sa.Integer(), nullable=True))
        op.execute(
            f"UPDATE {table} SET prior_cents = compare_at_cents"  # noqa: S608 - a constant
            " WHERE compare_at_cents > price_cents"
        )
    op.execute(
        "INSERT INTO catalog_price_points (vendor_id, variant_id, sku, price_cents,"
        " compare_at_cents, valid_from) SELECT vendor_id, id, sku, price_cents, compare_at_cents,"
        " updated_at FROM catalog_variants"
    )
    for statement in (PRIOR_PRICE, SET_PRIOR, KEEP_NEW, KEEP_CHANGED, *TRIGGERS):
        op.execute(statement)


def downgrade() -> None:
    for trigger in ("keep_changed_prices", "keep_new_prices", "set_prior"):
        op.execute(f"DROP TRIGGER {trigger} ON catalog_variants")
    for function in (
        "catalog_keep_changed_prices()",
        "catalog_keep_new_prices()",
        "catalog_set_prior()",
        "catalog_prior_price(int, int, timestamptz)",
    ):
        op.execute(f"DROP FUNCTION {function}")
    for table in ("catalog_products", "catalog_variants"):
        op.drop_column(table, "prior_cents")
    op.drop_index("ix_catalog_price_points_variant", table_name="catalog_price_points")
    op.drop_table("catalog_price_points")
