"""What other modules hand to the pages of this one."""

from app.modules.core.schemas.contributed import Figure, OnboardingStep, SearchHit

__all__ = ["Figure", "OnboardingStep", "SearchHit"]
