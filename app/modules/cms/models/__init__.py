"""Tables of the CMS."""

from app.modules.cms.models.content_page import ContentPage

__all__ = ["ContentPage"]
