"""Dashboards and search, put together of what modules contribute."""

from app.modules.core.services.dashboard_service import DashboardService, dashboard_service
from app.modules.core.services.search_service import SearchService, search_service

__all__ = ["DashboardService", "SearchService", "dashboard_service", "search_service"]
