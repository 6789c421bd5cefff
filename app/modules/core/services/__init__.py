"""Dashboards and search, put together of what modules contribute; companies and
profiles."""

from app.modules.core.services.company_service import CompanyService, company_service
from app.modules.core.services.dashboard_service import DashboardService, dashboard_service
from app.modules.core.services.profile_service import ProfileService, profile_service
from app.modules.core.services.search_service import SearchService, search_service

__all__ = [
    "CompanyService",
    "DashboardService",
    "ProfileService",
    "SearchService",
    "company_service",
    "dashboard_service",
    "profile_service",
    "search_service",
]
