"""Texts kept in several languages beside each other: `{"de": "Tasse", "en": "Mug"}`."""

import re
import unicodedata
from collections.abc import Mapping

_WORDS = re.compile(r"[a-z0-9]+")


def pick(texts: Mapping[str, str] | None, locale: str, default: str = "en") -> str:
    """The text in this language, else in the shop's, else in any there is."""
    if not texts:
        return ""
    for wanted in (locale, default):
        if texts.get(wanted):
            return texts[wanted]
    return next((text for text in texts.values() if text), "")


def fold(text: str) -> str:
    """Lower case without accents: `Crème Brûlée` and `creme brulee` are one word to a search."""
    if text.isascii():
        return text.lower()
    spelled = text.replace("ß", "ss").replace("æ", "ae").replace("œ", "oe").replace("ø", "o")
    plain = unicodedata.normalize("NFKD", spelled.lower())
    return "".join(c for c in plain if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    return _WORDS.findall(fold(text))


def slugify(text: str, fallback: str = "item") -> str:
    """A name for a URL: `Blaue Tasse, 0,3 l` becomes `blaue-tasse-0-3-l`."""
    return "-".join(words(text))[:100].strip("-") or fallback
