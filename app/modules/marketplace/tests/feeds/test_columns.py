"""Recognising columns by name and content."""

import pytest

from app.modules.marketplace.services.feeds import (
    PROBLEM_CODES,
    TARGETS,
    Dialect,
    recognise,
)
from app.modules.marketplace.services.feeds.synonyms import fold, unit
from app.utils.i18n import LANGUAGES, catalogues


def columns(header: str, *rows: str) -> dict[str, str]:
    mapping = recognise(header.split(";"), [row.split(";") for row in rows])
    return {target: choice.column for target, choice in mapping.choices.items()}


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("id;title;price;currency;image_link", "1;Mug;5;EUR;https://c.example/1.jpg"),
        (
            "Artikelnummer;Bezeichnung;Preis;Währung;Bild",
            "1;Tasse;5,00;EUR;https://c.example/1.jpg",
        ),
        ("Référence produit;Désignation;Prix TTC;Devise;Photo", "1;Tasse;5;€;https://c.example/1"),
        ("g:id;g:title;g:price;currency;g:image_link", "1;Mug;5;EUR;https://c.example/1.jpg"),
    ],
)
def test_names_are_known_in_three_languages(header: str, row: str) -> None:
    found = columns(header, row)

    assert list(found.values()) == header.split(";")
    assert set(found) == {"external_id", "title", "price", "currency", "image"}


def test_values_decide_between_two_columns_of_fitting_name() -> None:
    found = columns(
        "id;product id;title;price;price incl;image_link;image",
        "https://s.example/1;A1;Mug;5;;;https://c.example/1.jpg",
        "https://s.example/2;A2;Pot;6;;;https://c.example/2.jpg",
    )

    assert (found["external_id"], found["image"]) == ("product id", "image")


def test_an_id_that_never_changes_is_no_identity() -> None:
    found = columns("id;article id;title;price", *(f"77;A{n};Mug {n};5" for n in range(5)))

    assert found["external_id"] == "article id"


def test_the_article_number_is_the_identity_where_there_is_no_other() -> None:
    found = columns("sku;title;price", "A;Mug;5", "B;Pot;6")

    assert found["external_id"] == "sku"
    assert "sku" not in found


def test_numbered_pictures_are_all_taken() -> None:
    mapping = recognise(
        ["id", "title", "price", "image 1", "image 2", "image 3"],
        [["1", "Mug", "5", "https://c.example/1", "https://c.example/2", ""]],
    )

    assert mapping.column("image") == "image 1"
    assert mapping.extra_images == ("image 2", "image 3")


def test_confidence_says_how_sure_we_are() -> None:
    mapping = recognise(
        ["id", "title", "price", "gtin", "extra_farbe"],
        [["1", "Mug", "5", "", "rot"], ["2", "Pot", "6", "", "blau"]],
    )

    sure = {target: choice.confidence for target, choice in mapping.choices.items()}
    assert sure == {"external_id": 1.0, "title": 1.0, "price": 1.0, "gtin": 0.5, "color": 0.7}


def test_missing_required_columns_are_named() -> None:
    assert recognise(["id", "name"], [["1", "Mug"]]).missing == ["price"]
    assert recognise(["a", "b"], []).missing == ["external_id", "title", "price"]


@pytest.mark.parametrize(
    ("header", "dialect"),
    [
        ("id,title,price,image_link,availability", Dialect.GOOGLE),
        ("Handle,Title,Option1 Name,Variant Price", Dialect.SHOPIFY),
        ("URL handle,Title,Option1 name,Price", Dialect.SHOPIFY),
        ("ID,Type,SKU,Name,Regular price,Parent", Dialect.WOOCOMMERCE),
        ("id,name,price", Dialect.TABLE),
    ],
)
def test_the_dialect_is_known_by_its_columns(header: str, dialect: Dialect) -> None:
    assert recognise(header.split(","), []).dialect is dialect


def test_names_are_folded() -> None:
    assert fold("g:Sale Price (EUR)") == "saleprice"
    assert fold("Größe") == "groesse"
    assert fold("  Prix barré ") == "prixbarre"
    assert unit("Weight (lbs)") == "lbs"


def test_every_problem_and_field_has_its_words_in_every_language() -> None:
    for language in LANGUAGES:
        texts = catalogues().texts[language]
        assert [c for c in PROBLEM_CODES if f"marketplace.feed.problem.{c}" not in texts] == []
        assert [t for t in TARGETS if f"marketplace.feed.field.{t}" not in texts] == []
