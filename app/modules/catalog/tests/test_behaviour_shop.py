"""What shops of this kind do, told in `../shared/data/behaviour/sylius/features`."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.core.database import transaction
from app.modules.catalog.models import Category, Variant
from app.modules.catalog.schemas import AttributeWrite, ProductWrite
from app.modules.catalog.services import attribute_service, catalog_service
from tests.support.factories import Shop, unique
from tests.support.fixtures import SignIn
from tests.support.goods import rows


def add(shop: Shop, title: str, *prices: int, **more: Any) -> str:
    """A product with a variant for each price. Returns its address."""
    variants = [
        {"sku": unique("B").upper(), "price_cents": cents, "options": {"Kind": f"No {place}"}}
        for place, cents in enumerate(prices or (1900,))
    ]
    content = {"titles": {"en": title}, "variants": variants, "option_names": ["Kind"], **more}
    with transaction(shop.context) as db:
        return catalog_service.create(db, shop.id, ProductWrite.model_validate(content)).slug


def shelf(shop: Shop, name: str, below: str = "") -> str:
    with transaction(shop.context) as db:
        made = catalog_service.ensure_category(db, shop.id, {"en": name})
        if below:
            made.parent_id = db.query(Category).filter_by(slug=below).one().id
        return made.slug


def attribute(shop: Shop, name: str, kind: str = "text") -> str:
    with transaction(shop.context) as db:
        wanted = AttributeWrite.model_validate({"names": {"en": name}, "kind": kind})
        return attribute_service.create(db, shop.id, wanted).code


def listed(client: TestClient, shop: Shop, path: str) -> list[tuple[str, int]]:
    found = client.get(f"/api/v1/shop/{shop.code}/catalog/{path}").json()["items"]
    return [(item["title"], item["price_cents"]) for item in found]


@pytest.mark.parametrize(
    ("sort", "first"),
    [("price", ("Johnnie Walker", 2000)), ("price_desc", ("Jack Daniel's", 3000))],
)
def test_several_variants_are_sorted_by_their_lowest_price(
    sort: str, first: tuple[str, int], client: TestClient, shop: Shop
) -> None:
    """shop/product/list/sorting/sorting_products_by_first_variant_price.feature

    There the first variant counts; here the cheapest, which is what the card says."""
    whiskey = shelf(shop, "Whiskey")
    add(shop, "Jack Daniel's", 5000, 3000, category=whiskey)
    add(shop, "Johnnie Walker", 2000, 12500, category=whiskey)

    assert listed(client, shop, f"products?category={whiskey}&sort={sort}")[0] == first


@pytest.mark.parametrize("narrowed", ["", "&f=stock%3Din"])
def test_a_shelf_shows_what_stands_on_all_shelves_below_it(
    narrowed: str, client: TestClient, shop: Shop
) -> None:
    """shop/product/list/viewing_products_from_taxon_children.feature"""
    shirts = shelf(shop, "T-Shirts")
    men = shelf(shop, "Men", shirts)
    large = shelf(shop, "XXL", men)
    for title, place in (("Banana", shirts), ("For men", men), ("For men XXL", large)):
        add(shop, title, category=place)

    found = {title for title, _ in listed(client, shop, f"products?category={shirts}{narrowed}")}
    below = {title for title, _ in listed(client, shop, f"products?category={men}{narrowed}")}

    assert found == {"Banana", "For men", "For men XXL"}
    assert below == {"For men", "For men XXL"}


def test_a_shelf_that_is_not_there_is_not_found(client: TestClient, shop: Shop) -> None:
    """shop/product/list/accessing_disabled_taxon.feature"""
    assert client.get(f"/shop/{shop.code}/categories/t-shirts").status_code == 404
    assert listed(client, shop, "products?category=t-shirts") == []


def test_a_price_stands_on_the_list(client: TestClient, shop: Shop) -> None:
    """shop/product/list/viewing_product_price_on_products_list.feature"""
    shirts = shelf(shop, "T-Shirts")
    add(shop, "T-Shirt watermelon", 1900, category=shirts)

    assert "€19.00" in client.get(f"/shop/{shop.code}/categories/{shirts}").text


def test_a_reduction_stands_on_the_list_with_both_prices(client: TestClient, shop: Shop) -> None:
    """shop/product/list/viewing_product_price_on_products_list.feature"""
    variant = {"sku": unique("R"), "price_cents": 1900, "compare_at_cents": 2000}
    add(shop, "T-Shirt watermelon", variants=[variant], option_names=[])

    page = client.get(f"/shop/{shop.code}/products").text

    assert "€19.00" in page
    assert "€20.00" in page


def test_a_text_attribute_stands_on_the_product(client: TestClient, shop: Shop) -> None:
    """shop/product/show/attributes/viewing_product_attributes.feature"""
    code = attribute(shop, "T-Shirt material")
    slug = add(shop, "T-Shirt banana", attributes={code: "Banana skin"})

    page = client.get(f"/shop/{shop.code}/products/{slug}").text

    assert "T-Shirt material" in page
    assert "Banana skin" in page


def test_a_yes_or_no_attribute_is_told_in_words(client: TestClient, shop: Shop) -> None:
    """admin/product/managing_product_attributes/adding_checkbox_product_attribute.feature"""
    code = attribute(shop, "T-Shirt with cotton", "boolean")
    slug = add(shop, "T-Shirt", attributes={code: "true"})

    assert code == "t_shirt_with_cotton"
    assert "Yes" in client.get(f"/shop/{shop.code}/products/{slug}").text


def test_a_number_attribute_may_have_decimals(client: TestClient, shop: Shop) -> None:
    """admin/product/managing_product_attributes/adding_float_product_attribute.feature"""
    code = attribute(shop, "Display size", "number")
    slug = add(shop, "Screen", attributes={code: "10.5"})

    assert code == "display_size"
    assert "10.5" in client.get(f"/shop/{shop.code}/products/{slug}").text


def test_two_attributes_of_one_name_have_two_codes(shop: Shop) -> None:
    """admin/product/managing_product_attributes/product_attribute_unique_code_validation.feature

    There a taken code is refused; here codes come from names and are made unique."""
    codes = [attribute(shop, "T-Shirt material") for _ in range(2)]

    assert codes == ["t_shirt_material", "t_shirt_material_2"]


def test_an_attribute_goes_from_the_shop_and_from_its_products(
    as_team: SignIn, shop: Shop
) -> None:
    """admin/product/managing_product_attributes/deleting_product_attribute.feature

    There one in use stays; here the page says beforehand what goes with it."""
    code = attribute(shop, "Gun caliber")
    add(shop, "44 Magnum", attributes={code: "11 mm"})
    number = rows(shop, "SELECT id FROM catalog_attributes")[0]["id"]
    browser, path = as_team(shop), f"/vendor/{shop.code}/product-attributes/{number}"

    assert "goes as well" in browser.get(path).text
    browser.post(f"{path}/removal")

    assert rows(shop, "SELECT id FROM catalog_attributes") == []
    assert rows(shop, "SELECT attributes FROM catalog_products") == [{"attributes": {}}]


def test_a_product_that_is_not_there_says_so(client: TestClient, shop: Shop) -> None:
    """shop/product/show/accessing_product_which_does_not_exist.feature"""
    assert client.get(f"/shop/{shop.code}/products/t-shirt-banana").status_code == 404


def test_a_description_is_shown_as_it_was_formatted(client: TestClient, shop: Shop) -> None:
    """shop/product/show/viewing_product.feature"""
    slug = add(shop, "T-Shirt banana", descriptions={"en": "<ul><li>Soft</li></ul>"})

    page = client.get(f"/shop/{shop.code}/products/{slug}").text

    assert "<ul><li>Soft</li></ul>" in page
    assert '<meta name="description" content="Soft">' in page


def test_an_attribute_is_chosen_in_the_form(as_team: SignIn, shop: Shop) -> None:
    """admin/product/managing_products/adding_multiple_product_attributes_at_once.feature"""
    code = attribute(shop, "Display size", "number")
    typed = {"title_en": "Screen", "sku_0": "SCREEN", "price_0": "10", f"attr_{code}": "13,3"}

    as_team(shop).post(f"/vendor/{shop.code}/products/new", data=typed)

    assert rows(shop, "SELECT attributes FROM catalog_products") == [
        {"attributes": {code: "13.3"}}
    ]


def test_every_price_of_a_product_stands_on_its_page(as_team: SignIn, shop: Shop) -> None:
    """admin/product/viewing_price_history"""
    add(shop, "T-Shirt banana", 1900)
    with transaction(shop.context) as db:
        db.query(Variant).one().price_cents = 1700
    number = rows(shop, "SELECT id FROM catalog_products")[0]["id"]

    page = as_team(shop).get(f"/vendor/{shop.code}/products/{number}").text

    assert page.index("€17.00") < page.index("€19.00")


def test_a_product_has_its_address_from_its_name(client: TestClient, shop: Shop) -> None:
    """shop/product/show/accessing_product_page_via_permalink.feature"""
    slug = add(shop, "T-Shirt banana")

    assert slug == "t-shirt-banana"
    assert client.get(f"/shop/{shop.code}/products/t-shirt-banana").status_code == 200


@pytest.mark.parametrize(
    ("status", "answer"), [("active", 200), ("draft", 404), ("archived", 404)]
)
def test_what_is_not_for_sale_cannot_be_looked_at(
    status: str, answer: int, client: TestClient, shop: Shop
) -> None:
    """admin/product/managing_products/toggling_product.feature"""
    slug = add(shop, "Dice Brewing", status=status)

    assert client.get(f"/shop/{shop.code}/products/{slug}").status_code == answer


def test_a_script_in_a_name_is_text(as_team: SignIn, shop: Shop) -> None:
    """admin/product/managing_products/preventing_xss_attack_while_editing_product.feature"""
    add(shop, "<script>alert('xss')</script>")

    page = as_team(shop).get(f"/vendor/{shop.code}/products").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize("left_out", ["title_en", "sku_0", "price_0"])
def test_a_product_needs_a_name_an_article_number_and_a_price(
    left_out: str, as_team: SignIn, shop: Shop
) -> None:
    """admin/product/managing_products/product_validation.feature"""
    typed = {"title_en": "Dice Brewing", "sku_0": "BOARD", "price_0": "10.00", "brand": "Kept"}
    del typed[left_out]

    answer = as_team(shop).post(f"/vendor/{shop.code}/products/new", data=typed)

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert 'value="Kept"' in answer.text
    assert rows(shop, "SELECT id FROM catalog_products") == []


def test_each_variant_has_its_price_and_its_name(client: TestClient, shop: Shop) -> None:
    """shop/product/variants/viewing_list_of_product_variants_with_corresponding_prices_and_options"""
    slug = add(shop, "Die Hard", 1500, 1800)

    found = client.get(f"/api/v1/shop/{shop.code}/catalog/products/{slug}").json()["variants"]

    assert [(v["options"]["Kind"], v["price_cents"]) for v in found] == [
        ("No 0", 1500),
        ("No 1", 1800),
    ]
