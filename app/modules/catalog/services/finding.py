"""What shoppers ask for, and what can be ticked to ask for less: words, facets, spelling.

A facet is `name=value`: `brand=Oak & Co`, `category=12`, `o:Size=M` (an option of variants),
`stock=in`. Every product carries its own (`summary.py`), and the functions of migration
catalog_003 find and count by them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.hot import Connection
from app.core.texts import fold, pick, words
from app.modules.catalog.services.facts import spoken

# So many matches are counted exactly; of more, the facets are shown without numbers.
COUNTED = 5000
SHOWN = 12
MAX_FACETS = 20
FIND = "SELECT id, place, total FROM catalog_find($1)"
COUNT = "SELECT facet, matches, is_capped FROM catalog_facets($1, $2)"
ATTRIBUTES = (
    "SELECT code, names, kind, unit, choices FROM catalog_attributes ORDER BY position, id"
)
CATEGORIES = "SELECT id, slug, names FROM catalog_categories ORDER BY position, id"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to tick. `count` is None where it would take too long to count."""

    value: str
    label: str
    count: int | None
    is_on: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """Things to tick of one kind. `label` is empty for kinds that the page has words for."""

    name: str
    label: str
    choices: tuple[Choice, ...]


def grouped(chosen: Sequence[str]) -> list[list[str]]:
    """Ticked facets by name: any of one name will do, and all names must hold."""
    groups: dict[str, list[str]] = {}
    for one in chosen[:MAX_FACETS]:
        name, found, value = one.partition("=")
        if found and name and value:
            groups.setdefault(name, []).append(one)
    return list(groups.values())


def starts_with(vendor_id: int, tokens: Sequence[str]) -> str:
    """Products with words that begin like these. Words are stored with their shop before them."""
    return " & ".join(f"'v{vendor_id}z{token}':*" for token in tokens)


def question(
    *,
    query: str = "",
    parts: Sequence[str] = (),
    chosen: Sequence[str] = (),
    low: int | None = None,
    high: int | None = None,
) -> dict[str, Any]:
    """What `catalog_find` and `catalog_facets` are asked."""
    return {
        "query": query,
        "parts": list(parts),
        "groups": grouped(chosen),
        "low": low,
        "high": high,
    }


def tokens_of(typed: str) -> list[str]:
    return words(typed)[:8]


async def respelled(db: Connection, tokens: Sequence[str]) -> list[str] | None:
    """The nearest words that the shop has, or None when there are none or they are the same."""
    found: list[str] | None = await db.fetchval("SELECT catalog_spell($1)", list(tokens))
    return found if found and found != list(tokens) else None


async def facets(
    db: Connection,
    asked: Mapping[str, Any],
    chosen: Sequence[str],
    locale: str,
    default_locale: str,
) -> list[Facet]:
    """What can be ticked among these matches, most of them first; what is ticked is there."""
    rows = await db.fetch(COUNT, dict(asked), COUNTED)
    counts: dict[str, dict[str, int | None]] = {}
    for row in rows:
        name, _, value = row["facet"].partition("=")
        counts.setdefault(name, {})[value] = None if row["is_capped"] else row["matches"]
    order = {row["facet"]: row["matches"] for row in rows}
    ticked = {one for group in grouped(chosen) for one in group}
    for one in ticked:
        name, _, value = one.partition("=")
        counts.setdefault(name, {}).setdefault(value, 0)
    languages = locale, default_locale
    names = await _category_names(db, counts.get("category", {}), *languages)
    about: dict[str, Any] = {}
    if any(name.startswith("a:") for name in counts):
        about = {f"a:{row['code']}": row for row in await db.fetch(ATTRIBUTES)}
    found: list[Facet] = []
    for name, values in counts.items():
        label = name.partition(":")[2]
        labels = names if name == "category" else {value: value for value in values}
        if name in about:
            label = pick(about[name]["names"], *languages)
            labels = {value: spoken(value, about[name], *languages) for value in values}
        found.append(Facet(name, label, _choices(name, values, order, ticked, labels)))
    return sorted((f for f in found if f.choices), key=_place)


def _choices(
    name: str,
    values: Mapping[str, int | None],
    order: Mapping[str, int],
    ticked: set[str],
    labels: Mapping[str, str],
) -> tuple[Choice, ...]:
    made = [
        Choice(
            f"{name}={value}",
            labels.get(value, ""),
            count,
            f"{name}={value}" in ticked,
        )
        for value, count in values.items()
    ]
    made.sort(key=lambda c: (not c.is_on, -order.get(c.value, 0), fold(c.label)))
    return tuple(choice for choice in made[:SHOWN] if choice.label)


def _place(facet: Facet) -> tuple[int, str]:
    known = ("category", "brand", "stock")
    return (known.index(facet.name) if facet.name in known else len(known), facet.label)


async def _category_names(
    db: Connection, wanted: Mapping[str, Any], locale: str, default_locale: str
) -> dict[str, str]:
    if not wanted:
        return {}
    rows = await db.fetch(CATEGORIES)
    return {str(row["id"]): pick(row["names"], locale, default_locale) for row in rows}
