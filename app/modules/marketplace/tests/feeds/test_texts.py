"""Texts, addresses, barcodes and stock words from strangers."""

import json
import re

import pytest
from stdnum import ean
from stdnum.exceptions import ValidationError

from app.modules.marketplace.services.feeds import Availability
from app.modules.marketplace.services.feeds.identifiers import has_valid_check_digit, read_gtin
from app.modules.marketplace.services.feeds.records import slugify
from app.modules.marketplace.services.feeds.stock import (
    read_availability,
    read_quantity,
    read_weight,
)
from app.modules.marketplace.services.feeds.texts import (
    clean_html,
    clean_line,
    shorten,
    web_address,
)
from app.modules.marketplace.tests.feeds.support import shared


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  two   spaces ", "two spaces"),
        ("<b>Bold</b> &amp; <i>thin</i>", "Bold & thin"),
        ("one<br>two", "one two"),
        ("caf&amp;eacute;", "café"),
        ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"),
        ("a\x00b\x07c", "abc"),
        ("gnp.\u202eexe", "gnp.exe"),
        ("<script>alert(1)</script>Mug", "Mug"),
        ("tab\tand\nline", "tab and line"),
        ("👩\u200d🚀 suit", "👩\u200d🚀 suit"),
    ],
)
def test_a_title_is_one_line_of_visible_text(raw: str, clean: str) -> None:
    assert clean_line(raw) == clean


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("", ""),
        ("Round", "<p>Round</p>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        ("one\n\ntwo\nthree", "<p>one</p><p>two<br>three</p>"),
        ("<p onclick='x()'>Hi <a href='javascript:x'>you</a></p>", "<p>Hi you</p>"),
        ("&lt;p&gt;Escaped&lt;/p&gt;", "<p>Escaped</p>"),
        ("&lt;script&gt;x&lt;/script&gt;", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
        ("<ul><li>one</ul>", "<ul><li>one</li></ul>"),
        ("<img src=x onerror=alert(1)>Mug", "Mug"),
    ],
)
def test_a_description_is_harmless_html(raw: str, safe: str) -> None:
    assert clean_html(raw) == safe


def test_no_naughty_string_or_script_survives_as_markup() -> None:
    payloads: list[str] = json.loads(shared("security/blns.json").read_text("utf-8"))
    cases = json.loads(shared("security/dompurify-expect.json").read_text("utf-8"))
    payloads += [case["payload"] for case in cases]
    allowed = "p|br|ul|ol|li|strong|b|em|i|u|h3|h4|sub|sup|table|thead|tbody|tr|th|td|dl|dt|dd"
    harmless = re.compile(rf"</?(?:{allowed}|blockquote)>")

    for payload in payloads:
        assert "<" not in harmless.sub("", clean_html(payload)), payload


def test_long_text_is_cut_at_a_word() -> None:
    assert shorten("alpha beta gamma delta", 18) == "alpha beta gamma…"
    assert shorten("x" * 30, 10) == "x" * 9 + "…"
    assert shorten("short", 10) == "short"


@pytest.mark.parametrize(
    ("raw", "address"),
    [
        ("https://shop.example/a?b=c&d=e#f", "https://shop.example/a?b=c&d=e#f"),
        (" //cdn.example/x.jpg", "https://cdn.example/x.jpg"),
        ("https://cdn.example/my mug.jpg", "https://cdn.example/my%20mug.jpg"),
        ("http://h.example/?a=1&amp;b=2", "http://h.example/?a=1&b=2"),
        ("javascript:alert(1)", None),
        ("data:image/png;base64,AA==", None),
        ("file:///etc/passwd", None),
        ("ftp://h.example/x", None),
        ("https://user:secret@h.example/", None),
        ("https:///x", None),
        ("https://h.example:99999/", None),
        ('https://h.example/"><script>', None),
        ("https://h.example/a\u202eb", None),
        ("https://h.example\\@evil.example/", None),
        ("/img/mug.jpg", None),
        ("https://h.example/" + "x" * 3000, None),
    ],
)
def test_only_plain_web_addresses_pass(raw: str, address: str | None) -> None:
    assert web_address(raw) == address


@pytest.mark.parametrize(
    ("raw", "gtin", "code"),
    [
        ("4006381333931", "4006381333931", ""),
        (" 978-3-16-148410-0 ", "9783161484100", ""),
        ("96385074", "96385074", ""),
        ("", "", ""),
        ("4006381333932", "", "gtin_invalid"),
        ("0000000000000", "", "gtin_invalid"),
        ("12345", "", "gtin_invalid"),
        ("n/a", "", "gtin_invalid"),
        ("4.00638E+12", "", "gtin_scientific"),
        ("4,00638E+12", "", "gtin_scientific"),
    ],
)
def test_a_gtin_needs_its_check_digit(raw: str, gtin: str, code: str) -> None:
    assert read_gtin(raw) == (gtin, code)


@pytest.mark.parametrize("base", ["9638507", "03600029145", "400638133393", "1541234567890"])
def test_our_check_digit_is_that_of_the_reference_library(base: str) -> None:
    for last in "0123456789":
        number = base + last
        try:
            ean.validate(number)
        except ValidationError:
            assert not has_valid_check_digit(number)
        else:
            assert has_valid_check_digit(number)


@pytest.mark.parametrize(
    ("raw", "state", "count"),
    [
        ("in stock", Availability.IN_STOCK, None),
        ("In_Stock", Availability.IN_STOCK, None),
        ("https://schema.org/InStock", Availability.IN_STOCK, None),
        ("auf Lager", Availability.IN_STOCK, None),
        ("En stock", Availability.IN_STOCK, None),
        ("True", Availability.IN_STOCK, None),
        ("1", Availability.IN_STOCK, None),
        ("37", Availability.IN_STOCK, 37),
        ("out of stock", Availability.OUT_OF_STOCK, None),
        ("ausverkauft", Availability.OUT_OF_STOCK, None),
        ("Épuisé", Availability.OUT_OF_STOCK, None),
        ("0", Availability.OUT_OF_STOCK, None),
        ("preorder", Availability.PREORDER, None),
        ("Vorbestellung", Availability.PREORDER, None),
        ("backorder", Availability.BACKORDER, None),
        ("2 à 3 jours", None, None),
    ],
)
def test_availability_is_understood_in_three_languages(
    raw: str, state: Availability | None, count: int | None
) -> None:
    assert read_availability(raw) == (state, count)


def test_quantities_and_weights_come_in_many_spellings() -> None:
    assert [read_quantity(text) for text in ("12", "12.0", "1 200", "10+", "-3", "many")] == [
        12, 12, 1200, 10, -3, None,
    ]  # fmt: skip
    assert [read_weight(text) for text in ("180.00g", "1,5 kg", "2", "1 stone")] == [
        180, 1500, 2000, None,
    ]  # fmt: skip
    assert read_weight(".5", "lbs") == 227


def test_slugs_are_ascii() -> None:
    assert slugify('Größe "M" & Œuvre – Café') == "groesse-m-oeuvre-cafe"
    assert slugify("日本") == ""
