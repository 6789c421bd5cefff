"""Text pages, as the tenant walk needs them."""

from app.core.database import transaction
from app.modules.cms.schemas import PageWrite
from app.modules.cms.services import page_service
from tests.support.factories import unique
from tests.support.goods import rows
from tests.support.walk import Things, Visit, shown

# The files of a sitemap are numbered, and belong to whoever asks.
NOBODYS = {"/sitemap-{part}.xml"}
BODIES = {
    "POST /vendor/{vendor_code}/pages/new": lambda _: {
        "data": {"slug": unique("page"), "title": "Hello", "body": "<p>there</p>"}
    }
}


def things(visit: Visit) -> Things:
    page = PageWrite(slug=unique("page"), title=shown(visit.shop), is_published=True)
    with transaction(visit.shop.context) as db:
        page_service.save(db, visit.shop.id, page)
    stored = rows(visit.shop, "SELECT id FROM content_pages WHERE slug = :s", s=page.slug)[0]
    return {"slug": page.slug, "page_id": str(stored["id"]), "part": "0"}
