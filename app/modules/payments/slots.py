"""What payments add to dashboards and onboarding."""

from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from app.modules.core.schemas import Figure, OnboardingStep
from app.modules.payments.models import PaymentAccount
from app.modules.payments.services import PAYPAL, STRIPE, issue_service
from models.database import Vendor


def not_connected(db: Session, vendor_id: int) -> tuple[str, dict[str, Any]] | None:
    """A shop without a provider account can only take bank transfers."""
    return None if _is_connected(db, vendor_id) else ("payments/vendor/parts/connect.html", {})


def onboarding(db: Session, vendor_id: int) -> list[OnboardingStep]:
    """Somewhere for the money to go."""
    is_done = _is_connected(db, vendor_id)
    return [OnboardingStep("payments.onboarding.account", is_done, "payments:accounts")]


def badges(db: Session, vendor_id: int) -> dict[str, int]:
    """Beside the menu's entry: what does not fit together."""
    return {"issues": issue_service.open_count(db, vendor_id)}


def platform_figures(db: Session, platform_id: int) -> list[Figure]:
    """Open shops of the platform that are connected to no provider."""
    connected = exists().where(
        PaymentAccount.vendor_id == Vendor.id, PaymentAccount.is_active.is_(True)
    )
    query = select(func.count()).where(
        Vendor.platform_id == platform_id, Vendor.status == "active", ~connected
    )
    count = db.scalar(query) or 0
    return [Figure("payments.figure.not_connected", count)]


def _is_connected(db: Session, vendor_id: int) -> bool:
    query = exists().where(
        PaymentAccount.vendor_id == vendor_id,
        PaymentAccount.is_active.is_(True),
        PaymentAccount.provider.in_((STRIPE, PAYPAL)),
    )
    return bool(db.scalar(select(query)))
