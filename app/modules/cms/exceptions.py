"""What can go wrong in the cms module."""

from app.exceptions.base import NotFoundError


class PageNotFoundError(NotFoundError):
    code = "cms.page_not_found"

    def __init__(self, slug: str) -> None:
        super().__init__(f"There is no page {slug}.", slug=slug)
