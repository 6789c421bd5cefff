"""What the checkout adds to onboarding."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.modules.checkout.models import ShippingMethod
from app.modules.core.schemas import OnboardingStep


def onboarding(db: Session, vendor_id: int) -> list[OnboardingStep]:
    """A way for the goods to leave."""
    is_done = db.scalar(select(exists().where(ShippingMethod.vendor_id == vendor_id)))
    return [OnboardingStep("checkout.onboarding.delivery", bool(is_done), "checkout:delivery")]
