"""Features that a plan grants. Without a module that sells plans, every feature is granted."""

from app.core.ports import port
from app.exceptions.base import FeatureLockedError


def has_feature(platform_id: int | None, vendor_id: int, feature: str) -> bool:
    """Whether this vendor's plan has a feature; asks the port `billing.has_feature`."""
    answer = port("billing.has_feature", platform_id)
    return True if answer is None else bool(answer(vendor_id, feature))


def require_feature(platform_id: int | None, vendor_id: int, feature: str) -> None:
    """Raise `FeatureLockedError` when the plan lacks the feature."""
    if not has_feature(platform_id, vendor_id, feature):
        raise FeatureLockedError(feature=feature)
