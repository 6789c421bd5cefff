"""Text pages: what shoppers read and vendors write."""

from datetime import datetime
from typing import Any

import nh3
from sqlalchemy.orm import Session

from app.core.directory import bump_content_version
from app.core.hot import Connection
from app.core.ports import provide
from app.modules.cms.exceptions import PageNotFoundError
from app.modules.cms.models import ContentPage
from app.modules.cms.schemas import PageWrite

ONE = """
SELECT title, body, locale FROM content_pages WHERE slug = $1 AND is_published
ORDER BY (locale = $2) DESC, (locale = $3) DESC, locale LIMIT 1
"""
FOOTER = """
SELECT DISTINCT ON (position, slug) slug, title FROM content_pages
WHERE is_published AND in_footer
ORDER BY position, slug, (locale = $1) DESC, (locale = $2) DESC
"""
ADDRESSES = """
SELECT '/pages/' || slug AS path, max(updated_at) AS changed_at FROM content_pages
WHERE is_published GROUP BY slug ORDER BY slug
"""
TEXT_TAGS = {"h2", "h3", "p", "br", "ul", "ol", "li", "strong", "em", "a", "blockquote"}
TAGS = TEXT_TAGS | {"table", "thead", "tbody", "tr", "th", "td"}


class PageService:
    async def read(
        self, db: Connection, slug: str, locale: str, default_locale: str
    ) -> dict[str, Any]:
        """A page in this language, else in the shop's, else in any."""
        row = await db.fetchrow(ONE, slug, locale, default_locale)
        if row is None:
            raise PageNotFoundError(slug)
        return dict(row)

    async def addresses(self, db: Connection) -> list[tuple[str, datetime | None]]:
        """`(path below the shop, last change)` of the home page and every text page."""
        pages = [(row["path"], row["changed_at"]) for row in await db.fetch(ADDRESSES)]
        return [("", max((at for _, at in pages), default=None)), *pages]

    def all(self, db: Session, vendor_id: int) -> list[ContentPage]:
        order = (ContentPage.position, ContentPage.slug, ContentPage.locale)
        return list(db.scalars(ContentPage.for_vendor(vendor_id).order_by(*order)))

    def get(self, db: Session, vendor_id: int, page_id: int) -> ContentPage:
        page = db.scalars(ContentPage.for_vendor(vendor_id).filter_by(id=page_id)).one_or_none()
        if page is None:
            raise PageNotFoundError(str(page_id))
        return page

    def save(self, db: Session, vendor_id: int, content: PageWrite) -> ContentPage:
        """Write the page of this name and language, new or known. HTML is sanitised."""
        query = ContentPage.for_vendor(vendor_id).filter_by(
            slug=content.slug, locale=content.locale
        )
        page = db.scalars(query).one_or_none()
        if page is None:
            page = ContentPage(vendor_id=vendor_id, slug=content.slug, locale=content.locale)
            db.add(page)
        page.title = content.title
        page.body = nh3.clean(content.body, tags=TAGS)
        page.is_published = content.is_published
        page.in_footer = content.in_footer
        page.position = content.position
        bump_content_version(db, vendor_id)
        return page


page_service = PageService()


@provide("cms.footer")
async def footer(db: Connection, locale: str, default_locale: str) -> list[dict[str, str]]:
    """The text pages that stand below every page of a shop."""
    return [dict(row) for row in await db.fetch(FOOTER, locale, default_locale)]
