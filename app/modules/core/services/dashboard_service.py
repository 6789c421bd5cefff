"""What a dashboard shows: figures, and what a new shop still lacks."""

from dataclasses import dataclass

from sqlalchemy import func, select

from app.core.module_settings import settings_for
from app.modules.contributions import Asked, collect
from app.modules.core.schemas import Figure, OnboardingStep
from app.modules.core.settings import CoreSettings
from models.database import OutboxDelivery


@dataclass(frozen=True, slots=True)
class Onboarding:
    """The way to a shop that can sell."""

    steps: tuple[OnboardingStep, ...]

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def is_open(self) -> bool:
        return self.done < len(self.steps)


class DashboardService:
    def figures(self, asked: Asked, place: str) -> list[Figure]:
        """Numbers of all modules that have some, in the modules' order."""
        return [figure for answer in collect(asked, place) for figure in answer.value]

    def onboarding(self, asked: Asked) -> Onboarding:
        """What modules ask of a new shop, unless it was told not to show that."""
        if not settings_for(CoreSettings, asked.whose).show_onboarding:
            return Onboarding(())
        answers = collect(asked, "core.onboarding")
        return Onboarding(tuple(step for answer in answers for step in answer.value))

    def deliveries(self, asked: Asked) -> tuple[int, int]:
        """Work of the outbox that waits, and that was given up."""
        status = OutboxDelivery.status
        query = select(func.count().filter(status == "new"), func.count().filter(status == "dead"))
        waiting, dead = asked.db.execute(query).one()
        return waiting, dead


dashboard_service = DashboardService()
