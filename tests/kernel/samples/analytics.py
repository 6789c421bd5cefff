"""The requirements document's own example, word for word where it gives the words."""

DEFINITION = """
# app/modules/analytics/definition.py
from app.modules.base import ModuleDefinition
from models.database.admin_menu_config import FrontendType

analytics_module = ModuleDefinition(
    # Identity
    code="analytics",
    name="Analytics & Reporting",
    description="Dashboard analytics, custom reports, and data exports.",
    version="1.0.0",
    # Classification (determines tier)
    is_core=False,  # Set True for core modules
    is_internal=False,  # Set True for admin-only modules
    # Dependencies
    requires=[],  # List other module codes this depends on
    # Features (for tier-based gating)
    features=[
        "basic_reports",
        "analytics_dashboard",
        "custom_reports",
    ],
    # Menu items per frontend
    menu_items={
        FrontendType.ADMIN: [],  # Analytics uses dashboard
        FrontendType.VENDOR: ["analytics"],
    },
    # Self-contained module configuration
    is_self_contained=True,
    services_path="app.modules.analytics.services",
    models_path="app.modules.analytics.models",
    schemas_path="app.modules.analytics.schemas",
    exceptions_path="app.modules.analytics.exceptions",
    templates_path="templates",
    locales_path="locales",
)
"""
CONFIG = '''
# app/modules/analytics/config.py
from pydantic import Field
from pydantic_settings import BaseSettings

class AnalyticsConfig(BaseSettings):
    """Configuration for analytics module."""
    # Settings loaded from env vars with ANALYTICS_ prefix
    api_timeout: int = Field(default=30, description="API timeout in seconds")
    batch_size: int = Field(default=100, description="Import batch size")
    max_retries: int = Field(default=3, description="Max retry attempts")

    model_config = {"env_prefix": "ANALYTICS_"}

# Export for auto-discovery
config_class = AnalyticsConfig
config = AnalyticsConfig()
'''
API = '''
# app/modules/analytics/routes/api/vendor.py
from fastapi import APIRouter, Depends
from app.api.deps import get_current_vendor_api, get_db

router = APIRouter()  # MUST be named 'router' for auto-discovery

@router.get("")
def get_analytics(
    current_user = Depends(get_current_vendor_api),
    db = Depends(get_db),
):
    """Get vendor analytics."""
    pass
'''
PAGES = '''
# app/modules/analytics/routes/pages/vendor.py
from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

router = APIRouter()  # MUST be named 'router' for auto-discovery

@router.get("/{vendor_code}/analytics", response_class=HTMLResponse)
async def analytics_page(request: Request, vendor_code: str):
    """Render analytics page."""
    pass
'''
MIGRATION = '''
# app/modules/analytics/migrations/versions/analytics_001_create_reports.py
"""Create analytics_reports table.

Revision ID: analytics_001
Create Date: 2026-01-28
"""
from alembic import op
import sqlalchemy as sa

revision = "analytics_001"
down_revision = None
branch_labels = ("analytics",)  # Module-specific branch

def upgrade() -> None:
    op.create_table(
        "analytics_reports",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("vendor_id", sa.Integer(), sa.ForeignKey("vendors.id")),
        sa.Column("slug", sa.String(100), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
    )

def downgrade() -> None:
    op.drop_table("analytics_reports")
'''
TASK = '''
from celery import shared_task

@shared_task
def build_reports(vendor_id: int) -> None:
    """Build the reports of a vendor."""
'''

MODEL = """
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base


class Report(Base):
    __tablename__ = "analytics_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    vendor_id: Mapped[int | None] = mapped_column(ForeignKey("vendors.id"))
    slug: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(200))
"""

ANALYTICS = {
    "__init__.py": "",
    "definition.py": DEFINITION,
    "config.py": CONFIG,
    "exceptions.py": "",
    "routes/__init__.py": "",
    "routes/api/__init__.py": "",
    "routes/api/vendor.py": API,
    "routes/pages/__init__.py": "",
    "routes/pages/vendor.py": PAGES,
    "services/__init__.py": "",
    "services/stats_service.py": "",
    "models/__init__.py": "from app.modules.analytics.models.report import Report",
    "models/report.py": MODEL,
    "schemas/__init__.py": "",
    "templates/analytics/vendor/analytics.html": '{{ t("analytics.title") }}\n',
    "static/vendor/js/analytics.js": "export const answer = 42;\n",
    "locales/en.json": '{"title": "Reports"}',
    "locales/de.json": '{"title": "Berichte"}',
    "locales/fr.json": '{"title": "Rapports"}',
    "locales/lu.json": '{"title": "Rapporten"}',
    "tasks/__init__.py": "",
    "tasks/reports.py": TASK,
    "migrations/__init__.py": "",
    "migrations/versions/__init__.py": "",
    "migrations/versions/analytics_001_create_reports.py": MIGRATION,
}

FORECASTS = {
    "__init__.py": "",
    "definition.py": """
        from app.modules.base import ModuleDefinition

        forecasts_module = ModuleDefinition(
            code="forecasts", name="Forecasts", requires=["analytics"], is_self_contained=True
        )
    """,
    "routes/pages/vendor.py": """
        from fastapi import APIRouter, Request
        from app.templates_config import render

        router = APIRouter()


        @router.get("/{vendor_code}/forecasts")
        async def forecasts_page(request: Request, vendor_code: str):
            return render(request, "forecasts/vendor/forecasts.html")
    """,
    "templates/forecasts/vendor/forecasts.html": """
        {% extends layout %}
        {% block content %}
        <p>{{ t("analytics.title") }}</p>
        <script src="{{ url_for('analytics_static', path='vendor/js/analytics.js') }}"></script>
        {% endblock %}
    """,
}
