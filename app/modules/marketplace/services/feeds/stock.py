"""Availability, quantity and weight in the words of feeds."""

import re
import unicodedata
from functools import lru_cache
from types import MappingProxyType

from app.modules.marketplace.services.feeds.records import Availability

MAX_QUANTITY = 1_000_000

_WORDS = MappingProxyType(
    {
        Availability.IN_STOCK: """
            instock in_stock available true yes y 1 limitedavailability lowstock instore onlineonly
            auflager vorraetig vorratig lieferbar verfuegbar verfugbar sofortlieferbar ja
            enstock disponible stock oui vrai dispo onstock wahr
            sofortverfuegbar sofortverfugbar lager""",
        Availability.OUT_OF_STOCK: """
            outofstock soldout unavailable notavailable false no n 0 discontinued
            nichtvorraetig nichtlieferbar nichtverfuegbar nichtverfugbar ausverkauft nein
            ausverkauf vergriffen nichtauflager falsch
            rupture rupturedestock ensrupture enrupture epuise indisponible horsstock non
            nondisponible faux""",
        Availability.PREORDER: "preorder vorbestellung vorbestellbar precommande",
        Availability.BACKORDER: """
            backorder onbackorder availablefororder onorder special madetoorder
            nachbestellt bestellbar aufbestellung surcommande encommande""",
    }
)
_BY_WORD = {word: meaning for meaning, words in _WORDS.items() for word in words.split()}
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_COUNT = re.compile(r"[<>≥+~]?\s*(-?\d{1,9})(?:[.,]0+)?\s*(?:\+|stk\.?|st\.?|pcs\.?|pi[eè]ces?)?")
_WEIGHT = re.compile(r"(\d+(?:[.,]\d+)?|[.,]\d+)\s*([a-z]*)")
_GRAMS = MappingProxyType(
    {
        "g": 1.0, "gr": 1.0, "gram": 1.0, "grams": 1.0, "gramm": 1.0, "grammes": 1.0,
        "kg": 1000.0, "kgs": 1000.0, "kilo": 1000.0, "kilogram": 1000.0,
        "lb": 453.59237, "lbs": 453.59237, "pound": 453.59237,
        "oz": 28.349523125, "mg": 0.001, "t": 1_000_000.0,
    }
)  # fmt: skip


@lru_cache(maxsize=4096)
def read_availability(text: str) -> tuple[Availability | None, int | None]:
    """(availability, pieces) of a cell: words in English, German, French, or a number.

    Columns called "stock indicator" hold 0, 1 or, as often, the count; so 0 and 1 are no and
    yes, and more is a count. (None, None) is what we do not understand.
    """
    word = _plain(text)
    known = _BY_WORD.get(word) or _BY_WORD.get(word.removeprefix("httpsschemaorg"))
    if known is None:
        known = _BY_WORD.get(word.removeprefix("httpschemaorg"))
    if known is not None:
        return known, None
    count = read_quantity(text)
    if count is None:
        return None, None
    return (Availability.IN_STOCK, count) if count > 0 else (Availability.OUT_OF_STOCK, 0)


@lru_cache(maxsize=4096)
def read_quantity(text: str) -> int | None:
    """`12`, `12.0`, `1 200`, `10+`, `>5`; None if it is no count. Negative stays negative."""
    compact = text.strip().lower().replace("\u00a0", "").replace(" ", "").replace("'", "")
    match = _COUNT.fullmatch(compact)
    return min(int(match[1]), MAX_QUANTITY) if match else None


@lru_cache(maxsize=4096)
def read_weight(text: str, unit: str = "") -> int | None:
    """Grams. The unit stands in the cell or in the column's name; kilograms if in neither."""
    match = _WEIGHT.fullmatch(text.strip().lower())
    if not match:
        return None
    factor = _GRAMS.get(match[2] or unit or "kg")
    return None if factor is None else round(float(match[1].replace(",", ".")) * factor)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return _NOT_WORD.sub("", folded)
