"""One search over what all modules have."""

from dataclasses import dataclass

from app.modules import registry
from app.modules.contributions import Asked, collect
from app.modules.core.schemas import SearchHit

SHORTEST = 2
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of one module, under its text `{module}.found`."""

    module: str
    hits: tuple[SearchHit, ...]


class SearchService:
    def find(self, asked: Asked, place: str, words: str) -> list[Found]:
        """What the modules of this place find; nothing for less than two characters."""
        wanted = words.strip()[:LONGEST]
        if len(wanted) < SHORTEST:
            return []
        answers = collect(asked, place, words=wanted)
        return [
            Found(registry.MODULES[answer.module].package, tuple(answer.value))
            for answer in answers
            if answer.value
        ]


search_service = SearchService()
