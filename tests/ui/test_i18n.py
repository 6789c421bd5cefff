"""Texts and formats in four languages."""

import datetime as dt
import json
from pathlib import Path

import pytest

from app.utils import i18n
from app.utils.i18n import Catalogues, money, negotiate, normalise, t, use_locale

NOON = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)


def write(folder: Path, **languages: object) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for language, texts in languages.items():
        (folder / f"{language}.json").write_text(json.dumps(texts))


@pytest.fixture
def texts(tmp_path: Path) -> Catalogues:
    write(tmp_path / "framework", en={"ui": {"save": "Save"}}, de={"ui": {"save": "Speichern"}})
    write(
        tmp_path / "orders" / "locales",
        en={"title": "Orders", "count": {"one": "{count} order", "other": "{count} orders"}},
        lu={"title": "Bestellungen"},
    )
    return i18n.read_catalogues(tmp_path, tmp_path / "framework")


def test_a_modules_texts_are_found_under_its_code(texts: Catalogues) -> None:
    assert texts.find("orders.title", "en") == ("Orders", "en")
    assert texts.find("orders.title", "lb") == ("Bestellungen", "lb")
    assert texts.find("ui.save", "de") == ("Speichern", "de")


def test_what_is_missing_falls_back_and_is_counted(texts: Catalogues) -> None:
    assert texts.find("ui.save", "lb") == ("Speichern", "de")
    assert texts.find("orders.title", "fr") == ("Orders", "en")
    assert texts.find("orders.nothing", "fr") == ("orders.nothing", "en")
    assert texts.find("orders.nothing", "fr")[0] == "orders.nothing"
    assert texts.missing[("fr", "orders.nothing")] == 2


def test_a_module_may_be_named_by_code_or_directory(tmp_path: Path) -> None:
    write(tmp_path / "dev_tools" / "locales", en={"title": "Tools"})

    texts = i18n.read_catalogues(tmp_path, tmp_path)

    assert texts.find("dev-tools.title", "en") == texts.find("dev_tools.title", "en")


def test_a_broken_catalogue_is_named(tmp_path: Path) -> None:
    write(tmp_path / "orders" / "locales")
    (tmp_path / "orders" / "locales" / "en.json").write_text('{"a": ')

    with pytest.raises(ValueError, match=r"orders/locales/en\.json"):
        i18n.read_catalogues(tmp_path)


@pytest.mark.parametrize(
    ("language", "count", "expected"),
    [
        ("en", 1, "One field needs your attention"),
        ("en", 1200, "1,200 fields need your attention"),
        ("de", 3, "Bitte prüfen Sie 3 Felder"),
        ("fr", 0, "Un champ est à corriger"),
        ("lb", 2, "Kuckt w.e.g. 2 Felder no"),
    ],
)
def test_plurals_follow_the_language(language: str, count: int, expected: str) -> None:
    assert t("ui.form_errors", locale=language, count=count) == expected


def test_places_are_filled_and_unknown_ones_stay(texts: Catalogues) -> None:
    assert t("ui.range", locale="en", first=1, last=25, total=90) == "1–25 of 90"
    assert t("ui.range", locale="en", first=1) == "1–{last} of {total}"


def test_values_are_not_read_as_templates() -> None:
    assert t("shop.from", locale="en", price="{count}") == "From {count}"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("lb-LU", "lb"), ("lu", "lb"), ("de_AT", "de"), ("FR", "fr"), ("nl", None), ("", None)],
)
def test_language_tags_are_understood(tag: str, expected: str | None) -> None:
    assert normalise(tag) == expected


@pytest.mark.parametrize(
    ("header", "chosen", "expected"),
    [
        ("lb-LU,de;q=0.8", None, "lb"),
        ("nl,fr;q=0.3,de-AT;q=0.9", None, "de"),
        ("de", "fr", "fr"),
        ("de", "klingon", "de"),
        ("de;q=0", None, "en"),
        ("de;q=nonsense,,;;=", None, "en"),
        (None, None, "en"),
    ],
)
def test_the_language_is_negotiated(header: str | None, chosen: str | None, expected: str) -> None:
    assert negotiate(header, chosen) == expected


def test_only_languages_that_a_shop_offers_count() -> None:
    assert negotiate("de,fr;q=0.5", allowed=("fr", "lb"), default="lb") == "fr"
    assert negotiate("de", allowed=("fr", "lb"), default="lb") == "lb"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "€1,290.00"), ("de", "1.290,00 €"), ("fr", "1 290,00 €"), ("lb", "1.290,00 €")],
)
def test_money_is_written_as_its_reader_does(language: str, expected: str) -> None:
    assert money(129_000, locale=language).replace("\u202f", " ").replace("\xa0", " ") == expected


def test_money_knows_currencies_without_cents() -> None:
    assert money(500, "JPY", locale="de").replace("\xa0", " ") == "500 ¥"


def test_times_are_those_of_the_readers_clock() -> None:
    with use_locale("de", zone="Europe/Luxembourg"):
        assert i18n.datetime(NOON) == "23.11.2026, 13:00"
    with use_locale("en", zone="Asia/Tokyo"):
        assert i18n.datetime(NOON) == "23 Nov 2026, 21:00"
        assert i18n.date(NOON.replace(hour=16)) == "24 Nov 2026"


def test_the_language_is_put_back_afterwards() -> None:
    with use_locale("fr"):
        pass

    assert i18n.current_locale() == "en"


def test_every_language_has_every_framework_text_with_the_same_places() -> None:
    shapes: dict[str, dict[str, set[str]]] = {}
    for file in sorted(i18n.FRAMEWORK_LOCALES.glob("*.json")):
        flat = dict(i18n.flatten(json.loads(file.read_text("utf-8"))))
        shapes[file.stem] = {
            key: set(i18n.PLACEHOLDER.findall(text if isinstance(text, str) else text["other"]))
            for key, text in flat.items()
        }

    assert set(shapes) == {"en", "de", "fr", "lu"}
    for language in ("de", "fr", "lu"):
        assert shapes[language] == shapes["en"]
