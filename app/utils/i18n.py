"""Texts and formats in the reader's language.

`t("orders.status.paid")` looks into the catalogue of the module `orders`
(`app/modules/orders/locales/*.json`, whose keys omit the prefix); framework texts
(`ui.save`, `errors.not_found.title`) live in `app/locales/*.json`.

All catalogues are read once into an immutable snapshot. `load()` builds the next snapshot
and replaces the current one with a single assignment, so readers never see a mixture.
"""

import datetime as dt
import json
import logging
import re
from collections import Counter
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import cast
from zoneinfo import ZoneInfo

from babel import Locale
from babel import dates as babel_dates
from babel import numbers as babel_numbers

APP = Path(__file__).resolve().parents[1]
FRAMEWORK_LOCALES = APP / "locales"
MODULES_ROOT = APP / "modules"

DEFAULT_LOCALE = "en"
DEFAULT_ZONE = "Europe/Luxembourg"
LANGUAGES: Mapping[str, str] = MappingProxyType(
    {"en": "English", "de": "Deutsch", "fr": "Français", "lb": "Lëtzebuergesch"}
)
# The catalogue of Luxembourgish is `lu.json`, but everyone outside these files says `lb`:
# in CLDR and BCP 47, `lu` is Luba-Katanga.
FILE_NAMES: Mapping[str, str] = MappingProxyType(
    {"en": "en.json", "de": "de.json", "fr": "fr.json", "lb": "lu.json"}
)
# Everyone who reads Luxembourgish reads German.
FALLBACKS: Mapping[str, str] = MappingProxyType({"lb": "de"})

Text = str | Mapping[str, str]

PLACEHOLDER = re.compile(r"\{(\w+)\}")
_PLURAL_CATEGORIES = frozenset({"zero", "one", "two", "few", "many", "other"})
_locale: ContextVar[str] = ContextVar("locale", default=DEFAULT_LOCALE)
_zone: ContextVar[str] = ContextVar("zone", default=DEFAULT_ZONE)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Catalogues:
    """Every text of every language, flat: `texts["de"]["orders.status.paid"]`."""

    texts: Mapping[str, Mapping[str, Text]]
    missing: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])

    def find(self, key: str, locale: str) -> tuple[Text, str]:
        """The text and the language it is in: the reader's, a related one, English, the key."""
        text = self.texts[locale].get(key)
        if text is not None:
            return text, locale
        self._report(key, locale)
        for language in (FALLBACKS.get(locale, DEFAULT_LOCALE), DEFAULT_LOCALE):
            if key in self.texts[language]:
                return self.texts[language][key], language
        return key, DEFAULT_LOCALE

    def _report(self, key: str, locale: str) -> None:
        if not self.missing[locale, key]:
            _log.warning("missing text: %s in %s", key, locale)
        self.missing[locale, key] += 1


def read_catalogues(
    modules_root: Path = MODULES_ROOT, framework: Path = FRAMEWORK_LOCALES
) -> Catalogues:
    """Read every catalogue from disk. Raises ValueError naming the file that is not valid."""
    texts: dict[str, Mapping[str, Text]] = {}
    for language, file_name in FILE_NAMES.items():
        flat = dict(flatten(_read(framework / file_name)))
        for folder in sorted(modules_root.glob("*/locales")):
            flat.update(_of_module(folder, file_name))
        texts[language] = MappingProxyType(flat)
    return Catalogues(MappingProxyType(texts))


def _of_module(folder: Path, file_name: str) -> Iterator[tuple[str, Text]]:
    module = folder.parent.name
    # `dev-tools` is a module's code, `dev_tools` its directory: keys may use either.
    for namespace in {module, module.replace("_", "-")}:
        yield from flatten(_read(folder / file_name), namespace)


def exchange(modules: Collection[str], modules_root: Path = MODULES_ROOT) -> None:
    """Read the catalogues of these modules (directories) anew; those of others stay."""
    global _current  # noqa: PLW0603 - replaced as a whole
    old = {spelling for m in modules for spelling in (m, m.replace("_", "-"))}
    texts: dict[str, Mapping[str, Text]] = {}
    for language, file_name in FILE_NAMES.items():
        flat = {
            key: text
            for key, text in _current.texts[language].items()
            if key.partition(".")[0] not in old
        }
        for module in modules:
            flat.update(_of_module(modules_root / module / "locales", file_name))
        texts[language] = MappingProxyType(flat)
    _current = Catalogues(MappingProxyType(texts), _current.missing)


def load(modules_root: Path = MODULES_ROOT) -> Catalogues:
    """Read all catalogues and make them the current ones."""
    global _current  # noqa: PLW0603 - the one place that replaces the snapshot
    _current = read_catalogues(modules_root)
    return _current


def _read(file: Path) -> Mapping[str, object]:
    if not file.exists():
        return {}
    try:
        content: object = json.loads(file.read_text("utf-8"))
    except ValueError as invalid:
        message = f"{file}: {invalid}"
        raise ValueError(message) from invalid
    if not isinstance(content, dict):
        message = f"{file}: a catalogue is an object of texts"
        raise ValueError(message)  # noqa: TRY004 - a wrong file, not a wrong argument
    return cast("dict[str, object]", content)


def flatten(tree: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, Text]]:
    for name, value in tree.items():
        key = f"{prefix}.{name}" if prefix else name
        if not isinstance(value, Mapping):
            yield key, str(value)
            continue
        branch = cast("Mapping[str, object]", value)
        if "other" in branch and branch.keys() <= _PLURAL_CATEGORIES:
            yield key, {category: str(form) for category, form in branch.items()}
        else:
            yield from flatten(branch, key)


_current = read_catalogues()


def catalogues() -> Catalogues:
    """The texts now in use; its `missing` counts what could not be found."""
    return _current


def t(key: str, locale: str | None = None, **params: object) -> str:
    """The text of `key` with its `{name}` places filled.

    A text with plural forms is chosen by `count`, which is also written in the reader's
    number format.
    """
    text, language = _current.find(key, normalise(locale) or _locale.get())
    if not isinstance(text, str):
        text = _plural_form(text, params.get("count"), language)
    if "{" not in text or not params:
        return text
    return PLACEHOLDER.sub(lambda place: _fill(place, params, language), text)


def has_text(key: str, locale: str | None = None) -> bool:
    """Whether the language (or English) has this text, without counting it as missing."""
    texts = _current.texts
    return key in texts[normalise(locale) or _locale.get()] or key in texts[DEFAULT_LOCALE]


def _plural_form(forms: Mapping[str, str], count: object, language: str) -> str:
    if not isinstance(count, int | float):
        return forms["other"]
    return forms.get(_babel(language).plural_form(count), forms["other"])


def _fill(place: re.Match[str], params: Mapping[str, object], language: str) -> str:
    name = place[1]
    if name not in params:
        return place[0]
    value = params[name]
    return number(value, locale=language) if name == "count" and type(value) is int else str(value)


def current_locale() -> str:
    """The language of the current request or task: en, de, fr or lb."""
    return _locale.get()


def set_locale(locale: str, zone: str | None = None) -> None:
    """Choose the language (and time zone) for the rest of this context."""
    _locale.set(normalise(locale) or DEFAULT_LOCALE)
    if zone is not None:
        _zone.set(zone)


@contextmanager
def use_locale(locale: str, zone: str | None = None) -> Generator[None]:
    """Speak another language for a while, e.g. to write a mail to someone else."""
    spoken = _locale.set(normalise(locale) or DEFAULT_LOCALE)
    clock = _zone.set(zone or _zone.get())
    try:
        yield
    finally:
        _locale.reset(spoken)
        _zone.reset(clock)


def normalise(tag: str | None) -> str | None:
    """`de-AT`, `de_LU`, `DE` are `de`; `lu`, `lb-LU` are `lb`; what we do not speak is None."""
    if not tag:
        return None
    language = tag.strip().lower().replace("_", "-").split("-")[0]
    language = "lb" if language in {"lu", "ltz"} else language
    return language if language in LANGUAGES else None


def negotiate(
    accept_language: str | None,
    *chosen: str | None,
    allowed: Sequence[str] = tuple(LANGUAGES),
    default: str = DEFAULT_LOCALE,
) -> str:
    """The language to answer in: an explicit choice (query, cookie, profile), else the
    browser's best match, else `default`. Only languages in `allowed` count."""
    for tag in (*chosen, *_by_quality(accept_language or "")):
        language = normalise(tag)
        if language in allowed:
            return cast("str", language)
    return default if default in allowed else next(iter(allowed), DEFAULT_LOCALE)


def _by_quality(header: str) -> list[str]:
    weighted: list[tuple[float, str]] = []
    for part in header[:500].split(","):
        tag, _, weight = part.partition(";q=")
        try:
            quality = float(weight or 1)
        except ValueError:
            continue
        if quality > 0:
            weighted.append((quality, tag.strip()))
    return [tag for _, tag in sorted(weighted, key=lambda item: -item[0])]


@cache
def _babel(language: str) -> Locale:
    # English dates are written for Europe: 23 Nov 2026, never 11/23/26.
    return Locale("en", "GB") if language == "en" else Locale(language)


def _here(locale: str | None) -> Locale:
    return _babel(normalise(locale) or _locale.get())


@lru_cache(maxsize=8192)
def _money(cents: int, currency: str, language: str) -> str:
    digits = babel_numbers.get_currency_precision(currency)
    amount = Decimal(cents).scaleb(-digits)
    return babel_numbers.format_currency(amount, currency, locale=_babel(language))


def money(cents: int, currency: str = "EUR", locale: str | None = None) -> str:
    """Minor units as a price: 1290 is `€12.90` or `12,90 €`."""
    return _money(cents, currency, normalise(locale) or _locale.get())


def number(value: object, locale: str | None = None, digits: int | None = None) -> str:
    """A number with the reader's separators; `digits` fixes the decimals."""
    pattern = None if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    amount = cast("float", value)
    return babel_numbers.format_decimal(amount, format=pattern, locale=_here(locale))


def percent(share: float, locale: str | None = None, digits: int = 0) -> str:
    """0.129 is `13%`, or `12.9%` with one digit."""
    places = "#,##0" + ("." + "0" * digits if digits else "")
    pattern = _here(locale).percent_formats[None].pattern.replace("#,##0", places)
    return babel_numbers.format_percent(share, format=pattern, locale=_here(locale))


def date(value: dt.date, format: str = "medium", locale: str | None = None) -> str:  # noqa: A002
    """A date; of a moment, the date in the reader's time zone."""
    day = value.astimezone(ZoneInfo(_zone.get())) if isinstance(value, dt.datetime) else value
    return babel_dates.format_date(day, format, locale=_here(locale))


def datetime(value: dt.datetime, format: str = "medium", locale: str | None = None) -> str:  # noqa: A002
    """An aware moment in the reader's time zone. Seconds only in `long` and `full`."""
    local = value.astimezone(ZoneInfo(_zone.get()))
    where = _here(locale)
    if format not in {"short", "medium"}:
        return babel_dates.format_datetime(local, format, locale=where)
    day = babel_dates.format_date(local, format, locale=where)
    return f"{day}, {babel_dates.format_time(local, 'short', locale=where)}"


def ago(value: dt.datetime, now: dt.datetime | None = None, locale: str | None = None) -> str:
    """How long ago, or until: `3 minutes ago`. Only for pages that are not cached."""
    delta = value - (now or dt.datetime.now(dt.UTC))
    return babel_dates.format_timedelta(delta, add_direction=True, locale=_here(locale))
