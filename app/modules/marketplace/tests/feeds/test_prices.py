"""Prices as people write them."""

import pytest

from app.modules.marketplace.services.feeds.prices import Price, PriceReader, learn_style


def read(text: str, default: str = "EUR", column: tuple[str, ...] = ()) -> Price:
    return PriceReader(default, learn_style(column)).read(text)


@pytest.mark.parametrize(
    ("text", "cents", "currency"),
    [
        ("12,99 €", 1299, "EUR"),
        ("EUR 12.99", 1299, "EUR"),
        ("EUR12.99", 1299, "EUR"),
        ("1.234,56", 123456, "EUR"),
        ("1,234.56", 123456, "EUR"),
        ("1.234.567", 123456700, "EUR"),
        ("1 234,50 €", 123450, "EUR"),
        ("1\u202f234,50\u00a0€", 123450, "EUR"),
        ("CHF 1'234.50", 123450, "CHF"),
        ("CHF 1\u2019234.50", 123450, "CHF"),
        ("244.5 EUR", 24450, "EUR"),
        ("45.95 gbp", 4595, "GBP"),
        ("£9", 900, "GBP"),
        ("35,00", 3500, "EUR"),
        ("$1,299.00", 129900, "USD"),
        ("US$ 5", 500, "USD"),
        ("12,-", 1200, "EUR"),
        ("12,\u2013 €", 1200, "EUR"),
        ("12.-- CHF", 1200, "CHF"),
        ("&euro; 5,00", 500, "EUR"),
        ("5 euros", 500, "EUR"),
        ("19.9900", 1999, "EUR"),
        ("JPY 1200", 1200, "JPY"),
        ("KWD 1.234", 1234, "KWD"),
        ("5,00 EUR*", 500, "EUR"),
        ("0.05", 5, "EUR"),
        ("9999999.99", 999999999, "EUR"),
    ],
)
def test_a_price_is_read(text: str, cents: int, currency: str) -> None:
    assert read(text) == (cents, currency, "")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "price_missing"),
        ("   ", "price_missing"),
        ("on request", "price_unreadable"),
        ("10 - 20 EUR", "price_unreadable"),
        ("2 for 5", "price_unreadable"),
        ("1.2.3", "price_unreadable"),
        ("1,2,3.4", "price_unreadable"),
        ("12 34", "price_unreadable"),
        ("1e5", "price_unreadable"),
        ("9" * 100, "price_unreadable"),
        ("-5", "price_negative"),
        ("- 5,00 €", "price_negative"),
        ("€ \u22125.00", "price_negative"),
        ("(5.00)", "price_negative"),
        ("0", "price_zero"),
        ("0,00 €", "price_zero"),
        ("10000000", "price_too_large"),
        ("99999999999 EUR", "price_too_large"),
        ("12 XYZ", "currency_unknown"),
        ("ab 5,00 €", "currency_unknown"),
        ("EUR 5 USD", "currency_unknown"),
    ],
)
def test_what_is_no_price_says_why(text: str, code: str) -> None:
    assert read(text)[2] == code


def test_decimals_beyond_the_currency_are_rounded_half_up() -> None:
    assert read("0.995") == (100, "EUR", "price_rounded")
    assert read("1200.5 JPY") == (1201, "JPY", "price_rounded")
    assert read("195.5949") == (19559, "EUR", "price_rounded")


@pytest.mark.parametrize(
    ("column", "cents", "code"),
    [
        ((), 123400, ""),  # nobody prices in thousandths of a euro
        (("12,99", "3,50"), 123400, ""),  # the comma is decimal, so the dot groups
        (("12.99", "3.50"), 0, "price_ambiguous"),  # a slip in either direction
        (("12.990", "0.500"), 123, "price_rounded"),  # this column writes thousandths
        (("12.99", "3,50"), 123400, ""),  # mixed columns prove nothing
    ],
)
def test_an_ambiguous_price_is_decided_by_its_column(
    column: tuple[str, ...], cents: int, code: str
) -> None:
    price = read("1.234", column=column)

    assert (price.cents, price.code) == (cents, code)


def test_a_shared_sign_means_the_shops_own_currency_if_it_can() -> None:
    assert read("$5", default="CAD")[1] == "CAD"
    assert read("kr 50", default="SEK")[1] == "SEK"
    assert read("$5", default="EUR")[1] == "USD"
    assert read("kr 50", default="EUR")[2] == "currency_unknown"
