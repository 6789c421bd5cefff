"""Amounts: integer minor units and a currency; decimal strings on the wire."""

from dataclasses import dataclass
from decimal import Decimal

EXPONENTS = {"JPY": 0, "KRW": 0, "ISK": 0, "BHD": 3, "KWD": 3, "TND": 3, "JOD": 3, "OMR": 3}


def exponent(currency: str) -> int:
    """How many decimals a currency has (ISO 4217)."""
    return EXPONENTS.get(currency, 2)


def decimal_string(cents: int, currency: str = "EUR") -> str:
    """`1290` euros' cents are `"12.90"`."""
    return str(
        Decimal(cents).scaleb(-exponent(currency)).quantize(Decimal(1).scaleb(-exponent(currency)))
    )


@dataclass(frozen=True, slots=True)
class TaxLine:
    """VAT of one rate, in tenths of a percent (170 = 17 %), contained in `gross_cents`."""

    rate: int
    gross_cents: int

    @property
    def tax_cents(self) -> int:
        """VAT is computed once per rate on the sum (EN 16931, BR-CO-17), rounded half up."""
        numerator = self.gross_cents * self.rate
        denominator = 1000 + self.rate
        return (2 * numerator + denominator) // (2 * denominator)

    @property
    def net_cents(self) -> int:
        return self.gross_cents - self.tax_cents


def parse_cents(typed: str, currency: str = "EUR") -> int | None:
    """What a person typed as an amount: `12`, `12,90`, `12.9`, `1 200,50`. None if it is none."""
    cleaned = typed.replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace("€", "")
    whole, _, fraction = cleaned.replace(",", ".").partition(".")
    places = exponent(currency)
    digits = whole + fraction.ljust(places, "0")
    if not whole or not digits.isascii() or not digits.isdigit() or len(fraction) > places:
        return None
    return int(digits) if len(digits) < 11 else None
