"""What text pages add to search and onboarding."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.core.texts import slugify
from app.modules.cms.models import ContentPage
from app.modules.core.schemas import OnboardingStep, SearchHit
from app.utils.i18n import LANGUAGES

HITS = 6
# What a shop in the Union must show: who sells (directive 2000/31/EC, article 5), and on which
# terms, the right of withdrawal included (directive 2011/83/EU, article 6).
LEGAL = ("imprint", "terms", "withdrawal")


def onboarding(db: Session, vendor_id: int) -> list[OnboardingStep]:
    """The legal pages are published."""
    query = select(func.count(ContentPage.slug.distinct())).where(
        ContentPage.vendor_id == vendor_id,
        ContentPage.slug.in_(LEGAL),
        ContentPage.is_published.is_(True),
    )
    return [OnboardingStep("cms.onboarding.legal", db.scalar(query) == len(LEGAL), "cms:pages")]


def search(db: Session, vendor_id: int, words: str) -> list[SearchHit]:
    """Pages by title or address."""
    query = ContentPage.for_vendor(vendor_id).where(
        or_(
            ContentPage.title.icontains(words, autoescape=True),
            ContentPage.slug.contains(slugify(words, "-"), autoescape=True),
        )
    )
    return [
        SearchHit(
            page.title,
            f"/{page.slug}, {LANGUAGES[page.locale]}",
            "cms:edit_page",
            {"page_id": page.id},
        )
        for page in db.scalars(query.order_by(ContentPage.title, ContentPage.id).limit(HITS))
    ]
