"""Content pages."""

from app.modules.cms.services.page_service import PageService, page_service

__all__ = ["PageService", "page_service"]
