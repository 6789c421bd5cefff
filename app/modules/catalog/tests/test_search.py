"""Finding products by words and by what they have; see migration catalog_003."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.core.database import transaction
from app.modules.catalog.models import Product
from app.modules.catalog.schemas import ProductWrite
from app.modules.catalog.services import catalog_service
from tests.support.factories import Shop, unique


def make(shop: Shop, title: str, *, brand: str = "", category: str = "", **more: Any) -> str:
    """A product as a vendor would make it. Returns its address."""
    with transaction(shop.context) as db:
        if category:
            category = catalog_service.ensure_category(db, shop.id, {"en": category}).slug
        variants = more.pop("variants", None) or [
            {"sku": unique("S").upper(), "price_cents": more.pop("price_cents", 1000)}
        ]
        content = {
            "titles": {"en": title},
            "brand": brand,
            "category": category,
            "variants": variants,
            **more,
        }
        return catalog_service.create(db, shop.id, ProductWrite.model_validate(content)).slug


def titles(client: TestClient, shop: Shop, path: str) -> list[str]:
    answer = client.get(f"/api/v1/shop/{shop.code}/catalog/{path}")
    assert answer.status_code == 200, answer.text
    return [item["title"] for item in answer.json()["items"]]


def facets(client: TestClient, shop: Shop, path: str) -> dict[str, dict[str, int]]:
    found = client.get(f"/api/v1/shop/{shop.code}/catalog/{path}").json()["facets"]
    return {one["name"]: {c["label"]: c["count"] for c in one["choices"]} for one in found}


@pytest.mark.parametrize(
    "typed",
    ["café", "CAFE", "caf", "creme cafe", "Crème"],
)
def test_accents_and_case_do_not_matter(typed: str, client: TestClient, shop: Shop) -> None:
    make(shop, "Café crème")
    make(shop, "Walnut bowl")

    assert titles(client, shop, f"search?q={typed}") == ["Café crème"]


def test_luxembourgish_letters_are_found_as_typed_on_any_keyboard(
    client: TestClient, shop: Shop
) -> None:
    make(shop, "Lëtzebuerger Kéis")

    assert titles(client, shop, "search?q=letzebuerger keis") == ["Lëtzebuerger Kéis"]


def test_a_word_inside_a_german_compound_is_found(client: TestClient, shop: Shop) -> None:
    make(shop, "Nussholzschale")

    assert titles(client, shop, "search?q=schale") == ["Nussholzschale"]


def test_a_compound_finds_the_words_it_is_made_of(client: TestClient, shop: Shop) -> None:
    make(shop, "Tasse für Kaffee")

    assert titles(client, shop, "search?q=Kaffeetasse") == ["Tasse für Kaffee"]


@pytest.mark.parametrize("typed", ["candel", "cnadle", "kandle", "candlle"])
def test_a_typo_is_forgiven_and_said(typed: str, client: TestClient, shop: Shop) -> None:
    make(shop, "Beeswax candle")

    found = client.get(f"/api/v1/shop/{shop.code}/catalog/search?q={typed}").json()

    assert [item["title"] for item in found["items"]] == ["Beeswax candle"]
    assert found["respelled"] == "candle"


def test_the_page_says_what_it_looked_for_instead(client: TestClient, shop: Shop) -> None:
    make(shop, "Beeswax candle")

    page = client.get(f"/shop/{shop.code}/search?q=candel").text

    assert "<strong>candle</strong>" in page
    assert "Beeswax candle" in page


def test_where_nothing_is_found_there_are_shelves_to_look_at(
    client: TestClient, shop: Shop
) -> None:
    make(shop, "Beeswax candle", category="Lights")

    page = client.get(f"/shop/{shop.code}/search?q=xylophone").text

    assert "Look around instead" in page
    assert f"/shop/{shop.code}/categories/lights" in page


def test_facets_count_what_they_would_leave(client: TestClient, shop: Shop) -> None:
    make(shop, "Oak bowl", brand="Oak & Co", category="Kitchen")
    make(shop, "Oak lamp", brand="Oak & Co", category="Lights")
    make(shop, "Tin lamp", brand="Tinker", category="Lights")

    assert facets(client, shop, "products?facets=true") == {
        "category": {"Lights": 2, "Kitchen": 1},
        "brand": {"Oak & Co": 2, "Tinker": 1},
        "stock": {"in": 3},
    }
    assert facets(client, shop, "search?q=oak&facets=true")["brand"] == {"Oak & Co": 2}


def test_a_ticked_facet_narrows_the_others_and_not_itself(client: TestClient, shop: Shop) -> None:
    make(shop, "Oak bowl", brand="Oak", category="Kitchen")
    make(shop, "Oak lamp", brand="Oak", category="Lights")
    make(shop, "Tin lamp", brand="Tin", category="Lights")

    path = "products?f=brand%3DTin&facets=true"

    assert titles(client, shop, path) == ["Tin lamp"]
    found = facets(client, shop, path)
    assert found["brand"] == {"Tin": 1, "Oak": 2}
    assert found["category"] == {"Lights": 1}


def test_one_of_a_kind_and_all_kinds_must_hold(client: TestClient, shop: Shop) -> None:
    for material, size in (("Oak", "S"), ("Oak", "L"), ("Tin", "S"), ("Ash", "S")):
        variant = {"sku": unique("V"), "price_cents": 900, "options": {"Size": size}}
        title = f"{material} {size}"
        make(shop, title, brand=material, option_names=["Size"], variants=[variant])

    path = "products?f=brand%3DOak&f=brand%3DTin&f=o%3ASize%3DS"

    assert sorted(titles(client, shop, path)) == ["Oak S", "Tin S"]


def test_what_is_sold_out_can_be_left_out(client: TestClient, shop: Shop) -> None:
    make(shop, "There")
    gone = make(shop, "Gone")
    with transaction(shop.context) as db:
        db.query(Product).filter_by(slug=gone).one().is_sold_out = True

    assert titles(client, shop, "products?f=stock%3Din") == ["There"]


def test_price_and_order_hold_in_a_search(client: TestClient, shop: Shop) -> None:
    for cents in (900, 2100, 1500):
        make(shop, f"Lamp {cents}", price_cents=cents)

    page = client.get(f"/shop/{shop.code}/search?q=lamp&sort=price_desc&min_price=10").text

    assert page.index("Lamp 2100") < page.index("Lamp 1500")
    assert "Lamp 900" not in page


def test_pages_of_a_search_do_not_repeat(client: TestClient, shop: Shop) -> None:
    for number in range(30):
        make(shop, f"Lamp no {number}")

    first, second = (titles(client, shop, f"search?q=lamp&page={n}") for n in (1, 2))

    assert (len(first), len(second)) == (24, 6)
    assert not set(first) & set(second)


@pytest.mark.parametrize(
    "typed", ["'", "a'); DROP TABLE", "100%", "_", "\\", ":*", "!&|", "'':*", "<->", "💡"]
)
def test_nothing_that_is_typed_breaks_a_search(typed: str, client: TestClient, shop: Shop) -> None:
    make(shop, "Lamp")

    params = {"q": typed, "f": [f"brand={typed}", f"o:{typed}={typed}"]}
    answer = client.get(f"/api/v1/shop/{shop.code}/catalog/search", params=params)

    assert answer.status_code == 200


def test_another_shops_products_and_words_are_not_found(
    client: TestClient, shop: Shop, other_shop: Shop
) -> None:
    make(other_shop, "Secret candle", brand="Secret")

    assert titles(client, shop, "search?q=candle") == []
    assert titles(client, shop, "search?q=candel") == []
    assert titles(client, shop, "products?f=brand%3DSecret") == []
    assert facets(client, shop, "products?facets=true") == {}
