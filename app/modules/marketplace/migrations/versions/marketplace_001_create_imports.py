"""Create imports, their problems and remembered columns.

Revision ID: marketplace_001
Create Date: 2026-11-23
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "marketplace_001"
down_revision = None
branch_labels = ("marketplace",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "marketplace_column_choices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("header_hash", sa.String(length=32), nullable=False),
        sa.Column("mapping", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("takes_any_currency", sa.Boolean(), server_default="false", nullable=False),
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
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_marketplace_column_choices_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marketplace_column_choices")),
        sa.UniqueConstraint(
            "vendor_id",
            "header_hash",
            name=op.f("uq_marketplace_column_choices_vendor_id_header_hash"),
        ),
    )
    op.create_table(
        "marketplace_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("url", sa.String(length=2000), server_default="", nullable=False),
        sa.Column("file", sa.String(length=200), server_default="", nullable=False),
        sa.Column("file_bytes", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("phase", sa.String(length=8), server_default="look", nullable=False),
        sa.Column("waits_for_columns", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("encoding", sa.String(length=20), server_default="", nullable=False),
        sa.Column("delimiter", sa.String(length=4), server_default="", nullable=False),
        sa.Column(
            "header",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.Column(
            "sample",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.Column("mapping", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("locale", sa.String(length=2), server_default="en", nullable=False),
        sa.Column("takes_any_currency", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("row_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("cursor", sa.Integer(), server_default="0", nullable=False),
        sa.Column("row", sa.Integer(), server_default="0", nullable=False),
        sa.Column("new_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("unchanged_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("refused_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("warning_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("has_variant_rows", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("paced_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paced_row", sa.Integer(), server_default="0", nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error_key", sa.String(length=80), server_default="", nullable=False),
        sa.Column(
            "error_params",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
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
            "phase IN ('look', 'preview', 'run')", name=op.f("ck_marketplace_imports_known_phase")
        ),
        sa.CheckConstraint(
            "status IN ('fetching', 'uploaded', 'mapping', 'previewing', 'ready', 'running',"
            " 'done', 'failed', 'cancelled')",
            name=op.f("ck_marketplace_imports_known_status"),
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_marketplace_imports_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marketplace_imports")),
        sa.UniqueConstraint("vendor_id", "id", name=op.f("uq_marketplace_imports_vendor_id_id")),
    )
    op.create_index(
        "ix_marketplace_imports_active",
        "marketplace_imports",
        ["updated_at"],
        unique=False,
        postgresql_where=sa.text("status IN ('fetching', 'uploaded', 'previewing', 'running')"),
    )
    op.create_index(
        "ix_marketplace_imports_newest",
        "marketplace_imports",
        ["vendor_id", sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_table(
        "marketplace_import_problems",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("column_name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=100), server_default="", nullable=False),
        sa.Column("severity", sa.String(length=8), nullable=False),
        sa.Column(
            "params",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("vendor_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id", "import_id"],
            ["marketplace_imports.vendor_id", "marketplace_imports.id"],
            name=op.f("fk_marketplace_import_problems_vendor_id_import_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.id"],
            name=op.f("fk_marketplace_import_problems_vendor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marketplace_import_problems")),
    )
    op.create_index(
        "ix_marketplace_import_problems_line",
        "marketplace_import_problems",
        ["vendor_id", "import_id", "line", "id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index("ix_marketplace_import_problems_line", table_name="marketplace_import_problems")
    op.drop_table("marketplace_import_problems")
    op.drop_index("ix_marketplace_imports_newest", table_name="marketplace_imports")
    op.drop_index(
        "ix_marketplace_imports_active",
        table_name="marketplace_imports",
        postgresql_where=sa.text("status IN ('fetching', 'uploaded', 'previewing', 'running')"),
    )
    op.drop_table("marketplace_imports")
    op.drop_table("marketplace_column_choices")
