"""Prices as people write them: `12,99 €`, `EUR 12.99`, `1.234,56`, `$1,299.00`, `CHF 1'234.50`.

How a number is read, in this order:

1. Two different separators: the last one is the decimal sign, the other groups thousands.
2. One separator several times groups thousands (`1.234.567`).
3. One separator once, followed by any number of digits but three, is the decimal sign.
4. One separator once, followed by exactly three digits (`1.234`), is ambiguous. If the other
   prices of the column show which sign is its decimal sign, that decides: `1.234` among `12,99`
   is 1234; among `12.99` it is refused, since it may be a slip of the pen in either direction;
   among `12.990` it is 1.234. With no such evidence the currency decides: where the minor unit
   has three digits (KWD, TND…) it is 1.234, everywhere else nobody prices in thousandths, so it
   is 1234.

More decimals than the currency has are rounded half up, with a warning. Negative prices, zero and
ten million or more are refused.
"""

import html
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from app.modules.marketplace.services.feeds.currencies import currency_code, exponent

MAX_UNITS = 10_000_000

_LONGEST = 64
_REMEMBERED = 20_000

_PLAIN = re.compile(r"(\d{1,7})(?:\.(\d\d))?(?: ([A-Z]{3}))?")
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_DASHES = "-\u2010\u2012\u2013\u2014\u2212"
_APOSTROPHES = "'\u2019"
_NO_CENTS = re.compile(rf"[.,]\s?[{_DASHES}]{{1,2}}|[.,]=")
_MINUS = re.compile(rf"[{_DASHES}]\s*[^\d\s]{{0,4}}\s*$|\($")
_NUMBER = re.compile(rf"\d(?:[\d.,{_APOSTROPHES}]|[ ](?=\d{{3}}(?!\d)))*")
_AROUND = f" .:+()*{_DASHES}"
_GROUPED = re.compile(r"\d{1,3}(?:(?P<sign>[.,' \u2019])\d{3})(?:(?P=sign)\d{3})*")


class Price(NamedTuple):
    """`code` is empty, or says why there is no price, or (`price_rounded`) what was done to it."""

    cents: int
    currency: str
    code: str = ""


class PriceStyle(NamedTuple):
    """What the column shows: its decimal sign, if it is clear, and whether it uses thousandths."""

    decimal: str = ""
    thousandths: bool = False


NO_STYLE = PriceStyle()


@dataclass(slots=True)
class PriceReader:
    """Reads the prices of one column. `default` is the currency of those that name none."""

    default: str
    style: PriceStyle = NO_STYLE
    _known: dict[str, Price] = field(default_factory=dict[str, Price])

    def read(self, text: str) -> Price:
        """The price, or the code of what is wrong with it. An empty cell is `price_missing`."""
        price = self._known.get(text)
        if price is None:
            price = self._read(text) if len(text) <= _LONGEST else _refused("price_unreadable")
            if len(self._known) < _REMEMBERED and len(text) <= _LONGEST:
                self._known[text] = price
        return price

    def _read(self, text: str) -> Price:
        plain = _PLAIN.fullmatch(text)
        if plain:
            units, cents, currency = plain.groups()
            currency = currency or self.default
            if exponent(currency) == 2 and currency_code(currency, self.default):
                return _checked(int(units) * 100 + int(cents or 0), currency)
        return self._read_any(text)

    def _read_any(self, text: str) -> Price:
        text = _SPACES.sub(" ", html.unescape(text) if "&" in text else text).strip()
        text = _NO_CENTS.sub("", text)
        numbers = list(_NUMBER.finditer(text))
        if len(numbers) != 1:
            return _refused("price_unreadable" if text else "price_missing")
        before, after = text[: numbers[0].start()], text[numbers[0].end() :]
        currency = self._currency(before, after)
        if not currency:
            return _refused("currency_unknown")
        if _MINUS.search(before):
            return _refused("price_negative")
        return _scaled(read_number(numbers[0][0], currency, self.style), currency)

    def _currency(self, before: str, after: str) -> str | None:
        signs = [part for part in (before, after) if part.strip(_AROUND)]
        if not signs:
            return self.default
        codes = {currency_code(sign.strip(_AROUND), self.default) for sign in signs}
        return codes.pop() if len(codes) == 1 else None


class Number(NamedTuple):
    """Digits before and after the decimal sign; `code` if they cannot be told apart."""

    units: str
    fraction: str = ""
    code: str = ""


def read_number(text: str, currency: str, style: PriceStyle) -> Number:
    """Split a run of digits and separators; see the rules at the top of this file."""
    text = text.rstrip(f".,{_APOSTROPHES} ")
    for group in (" ", *_APOSTROPHES):
        if group in text:
            return _split_grouped(text, group)
    signs = [sign for sign in text if sign in ".,"]
    if len(signs) < 2:
        return _split_once(text, signs[0], currency, style) if signs else Number(text)
    if len(set(signs)) == 2 and signs[-1] in signs[:-1]:
        return _UNREADABLE
    return _split_grouped(text, signs[0])


def _split_once(text: str, sign: str, currency: str, style: PriceStyle) -> Number:
    units, fraction = text.split(sign)
    if not _is_ambiguous(units, fraction):
        return Number(units, fraction)
    if style.decimal:
        grouped = style.decimal != sign
        clear = grouped or style.thousandths
    else:
        grouped = exponent(currency) != 3
        clear = True
    if not clear:
        return Number("", "", "price_ambiguous")
    return Number(units + fraction) if grouped else Number(units, fraction)


def _is_ambiguous(units: str, fraction: str) -> bool:
    return len(fraction) == 3 and len(units) <= 3 and not units.startswith("0")


def _split_grouped(text: str, group: str) -> Number:
    whole, fraction = text, ""
    for decimal in ".,":
        if decimal != group and decimal in text:
            whole, _, fraction = text.rpartition(decimal)
    if not fraction.isdigit() and fraction:
        return _UNREADABLE
    if group in whole and not _GROUPED.fullmatch(whole):
        return _UNREADABLE
    return Number(whole.replace(group, ""), fraction)


_UNREADABLE = Number("", "", "price_unreadable")


def _scaled(number: Number, currency: str) -> Price:
    if number.code or not number.units.isdigit():
        return _refused(number.code or "price_unreadable")
    digits = exponent(currency)
    kept, dropped = number.fraction[:digits], number.fraction[digits:]
    cents = int(number.units + kept.ljust(digits, "0"))
    if dropped.strip("0"):
        return _checked(cents + (dropped[0] >= "5"), currency, "price_rounded")
    return _checked(cents, currency)


def _checked(cents: int, currency: str, code: str = "") -> Price:
    if cents >= MAX_UNITS * 10 ** exponent(currency):
        return _refused("price_too_large")
    return Price(cents, currency, code) if cents else _refused("price_zero")


def _refused(code: str) -> Price:
    return Price(0, "", code)


def learn_style(texts: Iterable[str], enough: int = 200) -> PriceStyle:
    """What a column's prices show about its decimal sign. Reads only until it has seen enough.

    One in ten may disagree (a slip) before the column counts as mixed.
    """
    votes: Counter[str] = Counter()
    thousandths = 0
    for text in texts:
        found = _NUMBER.search(text)
        sign, fraction = _evidence(found[0]) if found else ("", "")
        if not sign:
            continue
        votes[sign] += 1
        thousandths += len(fraction) >= 3
        if votes.total() >= enough:
            break
    for sign, count in votes.most_common(1):
        if count >= 0.9 * votes.total():
            return PriceStyle(sign, thousandths > count // 2)
    return NO_STYLE


def _evidence(number: str) -> tuple[str, str]:
    """The decimal sign and the decimals of a number that leaves no doubt, else empty strings."""
    number = number.rstrip(".,")
    signs = [sign for sign in number if sign in ".,"]
    if not signs:
        return "", ""
    head, _, fraction = number.rpartition(signs[-1])
    if len(set(signs)) == 2:
        return signs[-1], fraction
    if len(signs) > 1:
        return (",", "") if signs[0] == "." else (".", "")
    return ("", "") if _is_ambiguous(head, fraction) else (signs[0], fraction)
