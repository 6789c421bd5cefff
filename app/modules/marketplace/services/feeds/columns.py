"""Which column means what: a proposal with a confidence, which a person may correct."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Self

from app.modules.marketplace.services.feeds.currencies import currency_code
from app.modules.marketplace.services.feeds.evidence import fitness
from app.modules.marketplace.services.feeds.problems import FeedError
from app.modules.marketplace.services.feeds.synonyms import (
    PRESETS,
    REQUIRED,
    TARGETS,
    fold,
    names_by_target,
    unit,
    without_prefix,
)


class Dialect(StrEnum):
    """Whose columns these are; it decides how rows make products."""

    GOOGLE = "google"
    SHOPIFY = "shopify"
    WOOCOMMERCE = "woocommerce"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Choice:
    """The column that fills a target. 1.0: name and content agree; under 0.5: a guess."""

    column: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Mapping:
    """Target fields and the columns that fill them.

    `options` names further columns that tell variants apart, by the name buyers see.
    `currency` is what the header says (`Price (EUR)`), empty if it says nothing.
    """

    dialect: Dialect
    choices: dict[str, Choice]
    extra_images: tuple[str, ...] = ()
    options: dict[str, str] = field(default_factory=dict[str, str])
    currency: str = ""

    @property
    def missing(self) -> list[str]:
        """Required targets that no column fills: nothing can be imported without them."""
        return [target for target in REQUIRED if target not in self.choices]

    def column(self, target: str) -> str:
        choice = self.choices.get(target)
        return choice.column if choice else ""

    def corrected(self, target: str, column: str | None) -> Self:
        """Fill `target` from `column`, or from none. Raises KeyError for an unknown target."""
        if target not in TARGETS:
            raise KeyError(target)
        choices = {key: choice for key, choice in self.choices.items() if key != target}
        if column is not None:
            choices[target] = Choice(column, 1.0)
        return replace(self, choices=choices)

    def to_json(self) -> dict[str, Any]:
        return {
            "dialect": self.dialect.value,
            "choices": {key: [c.column, c.confidence] for key, c in self.choices.items()},
            "extra_images": list(self.extra_images),
            "options": dict(self.options),
            "currency": self.currency,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        return cls(
            Dialect(data["dialect"]),
            {str(key): Choice(str(c[0]), float(c[1])) for key, c in data["choices"].items()},
            tuple(str(name) for name in data["extra_images"]),
            {str(key): str(value) for key, value in data["options"].items()},
            str(data["currency"]),
        )

    def require_columns(self, header: Sequence[str]) -> None:
        """Raise FeedError if a column named here is not in the file, or a required one is not."""
        wanted = [choice.column for choice in self.choices.values()]
        wanted += [*self.extra_images, *self.options.values()]
        absent = [name for name in wanted if name not in header]
        if absent:
            raise FeedError(code="column_missing", column=absent[0])
        if self.missing and self.dialect in (Dialect.GOOGLE, Dialect.TABLE):
            raise FeedError(code="column_missing", column=self.missing[0])


def recognise(header: Sequence[str], sample: Sequence[Sequence[str]]) -> Mapping:
    """Propose a mapping from the names of the columns and a few of their values.

    A column serves one target. Among columns whose name fits, the one whose values fit better
    wins, then the one with values at all, then the more usual name.
    """
    folded = [fold(name) for name in header]
    choices: dict[str, Choice] = {}
    taken: set[int] = set()
    for target in _with_presets_first(folded):
        index, confidence = _best(target, folded, sample, taken)
        if index >= 0:
            choices[target] = Choice(header[index], confidence)
            taken.add(index)
    if "external_id" not in choices and "sku" in choices:
        # A shop's own article number is the best identity where there is no other.
        choices["external_id"] = choices.pop("sku")
    return Mapping(
        dialect=recognise_dialect(folded),
        choices=choices,
        extra_images=_extra_images(header, folded, taken),
        options=_named_options(header),
        currency=_header_currency(choices),
    )


def recognise_dialect(folded: Sequence[str]) -> Dialect:
    names = set(folded)
    if names & {"handle", "urlhandle"} and names & {"option1name", "variantprice"}:
        return Dialect.SHOPIFY
    if {"type", "name", "parent", "regularprice"} <= names:
        return Dialect.WOOCOMMERCE
    if {"id", "title", "price"} <= names and names & {"imagelink", "availability"}:
        return Dialect.GOOGLE
    return Dialect.TABLE


_RANKS = names_by_target()
_NO_PRESET: dict[str, str] = {}


def _with_presets_first(folded: Sequence[str]) -> list[str]:
    preset = next((PRESETS[name] for name in folded if name in PRESETS), _NO_PRESET)
    return [*preset, *(target for target in TARGETS if target not in preset)]


def _best(
    target: str, folded: Sequence[str], sample: Sequence[Sequence[str]], taken: set[int]
) -> tuple[int, float]:
    best, best_score, best_confidence = -1, (0.0, 0.0), 0.0
    preset = next((PRESETS[name].get(target) for name in folded if name in PRESETS), None)
    for index, name in enumerate(folded):
        rank, exact = _rank(target, name, preset)
        if index in taken or rank < 0:
            continue
        values = [row[index] for row in sample if index < len(row)]
        fit = fitness(target, values)
        # Coarse, so that one odd value does not beat the better name.
        score = (round(fit, 1), (1.0 if exact else 0.5) - rank / 1000)
        if fit > 0 and score > best_score:
            best, best_score = index, score
            best_confidence = round(fit * (1.0 if exact else 0.7), 2)
    return best, best_confidence


def _rank(target: str, name: str, preset: str | None) -> tuple[int, bool]:
    if preset is not None:
        return (0, True) if name == preset else (-1, False)
    ranks = _RANKS[target]
    if name in ranks:
        return ranks[name], True
    stripped = without_prefix(name)
    if target == "image":  # `image 1` is the picture, `image 2` one more
        stripped = stripped.removesuffix("1").removesuffix("0")
    return (ranks[stripped] + 100, False) if stripped in ranks else (-1, False)


def _extra_images(
    header: Sequence[str], folded: Sequence[str], taken: set[int]
) -> tuple[str, ...]:
    """`image link 2`, `additional_image_link3`, `Bild4`: the numbered rest of the pictures."""
    image_names = _RANKS["image"].keys() | _RANKS["additional_images"].keys()
    return tuple(
        header[index]
        for index, name in enumerate(folded)
        if index not in taken
        and name[-1:].isdigit()
        and without_prefix(name.rstrip("0123456789")) in image_names
    )


def _named_options(header: Sequence[str]) -> dict[str, str]:
    """`option: Flavour` and `attribute:Flavour` name an option that we have no target for."""
    options: dict[str, str] = {}
    for column in header:
        kind, colon, name = column.partition(":")
        if colon and name.strip() and fold(kind) in {"option", "attribute", "merkmal"}:
            options[name.strip()] = column
    return options


def _header_currency(choices: dict[str, Choice]) -> str:
    choice = choices.get("price")
    return (currency_code(unit(choice.column), "") or "") if choice else ""
