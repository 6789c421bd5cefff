"""The exports of Shopify and WooCommerce."""

from pathlib import Path

from app.modules.marketplace.services.feeds import Availability, Part
from app.modules.marketplace.tests.feeds.support import codes, problems, products, write

SHOPIFY = (
    "Handle,Title,Body (HTML),Vendor,Type,Published,Option1 Name,Option1 Value,Option2 Name,"
    "Option2 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,"
    "Variant Inventory Policy,Variant Price,Variant Compare At Price,Variant Barcode,Image Src,"
    "Image Alt Text,Variant Image,Status"
)
WOO = (
    "ID,Type,SKU,Name,Published,Description,In stock?,Stock,Backorders allowed?,Weight (kg),"
    "Sale price,Regular price,Categories,Images,Parent,"
    "Attribute 1 name,Attribute 1 value(s),Attribute 2 name,Attribute 2 value(s)"
)


def shopify(tmp_path: Path, *rows: dict[str, str]) -> Path:
    return write(tmp_path, table(SHOPIFY, rows))


def woo(tmp_path: Path, *rows: dict[str, str]) -> Path:
    return write(tmp_path, "\ufeff" + table(WOO, rows))


def table(header: str, rows: tuple[dict[str, str], ...]) -> str:
    names = header.split(",")
    lines = [",".join('"' + row.get(name, "") + '"' for name in names) for row in rows]
    return "\r\n".join([header, *lines]) + "\r\n"


TEE = {
    "Handle": "tee", "Title": "Tee", "Body (HTML)": "<p>Soft</p>", "Vendor": "Acme",
    "Type": "Shirts", "Published": "true", "Option1 Name": "Size", "Option1 Value": "S",
    "Option2 Name": "Colour", "Option2 Value": "Red", "Variant SKU": "TEE-S",
    "Variant Inventory Tracker": "shopify", "Variant Inventory Qty": "3", "Variant Price": "20",
    "Variant Compare At Price": "25", "Image Src": "https://c.example/1.jpg",
    "Image Alt Text": "Front", "Variant Grams": "180",
}  # fmt: skip


def test_rows_of_a_handle_are_one_product(tmp_path: Path) -> None:
    path = shopify(
        tmp_path,
        TEE,
        {"Handle": "tee", "Option1 Value": "M", "Option2 Value": "Red", "Variant Price": "21"},
        {"Handle": "tee", "Image Src": "https://c.example/2.jpg"},
        {"Handle": "mug", "Title": "Mug", "Option1 Name": "Title",
         "Option1 Value": "Default Title", "Variant Price": "5"},
    )  # fmt: skip

    tee, mug = products(path)

    assert (tee.external_id, tee.part, tee.brand) == ("tee", Part.WHOLE, "Acme")
    assert [(v.sku, v.price_cents, v.compare_at_cents) for v in tee.variants] == [
        ("TEE-S", 2000, 2500),
        ("tee-m-red", 2100, None),
    ]
    assert tee.variants[1].options == {"Size": "M", "Colour": "Red"}
    assert [(image.url, image.alt) for image in tee.images] == [
        ("https://c.example/1.jpg", "Front"),
        ("https://c.example/2.jpg", ""),
    ]
    assert (mug.variants[0].options, mug.variants[0].sku) == ({}, "mug")


def test_stock_counts_only_where_it_is_tracked(tmp_path: Path) -> None:
    path = shopify(
        tmp_path,
        TEE,
        TEE | {"Handle": "b", "Variant SKU": "B", "Variant Inventory Tracker": ""},
        TEE | {"Handle": "c", "Variant SKU": "C", "Variant Inventory Qty": "0"},
        TEE | {"Handle": "d", "Variant SKU": "D", "Variant Inventory Qty": "0",
               "Variant Inventory Policy": "continue"},
    )  # fmt: skip

    stock = [(v.quantity, v.availability) for p in products(path) for v in p.variants]

    assert stock == [
        (3, Availability.IN_STOCK),
        (None, Availability.IN_STOCK),
        (0, Availability.OUT_OF_STOCK),
        (0, Availability.BACKORDER),
    ]


def test_drafts_come_in_unpublished(tmp_path: Path) -> None:
    path = shopify(
        tmp_path,
        TEE | {"Published": "false"},
        TEE | {"Handle": "b", "Variant SKU": "B", "Status": "draft"},
        TEE | {"Handle": "c", "Variant SKU": "C", "Status": "active"},
    )

    assert [product.published for product in products(path)] == [False, False, True]


def test_a_bad_variant_does_not_take_its_product_with_it(tmp_path: Path) -> None:
    path = shopify(
        tmp_path,
        TEE,
        {"Handle": "tee", "Option1 Value": "M", "Option2 Value": "Red", "Variant Price": "soon"},
        {"Handle": "tee", "Option1 Value": "L", "Option2 Value": "Red", "Variant Price": "22"},
    )

    assert [v.options["Size"] for v in products(path)[0].variants] == ["S", "L"]
    assert codes(path) == [(3, "price_unreadable")]


def test_a_product_without_title_and_a_scattered_handle_are_refused(tmp_path: Path) -> None:
    path = shopify(
        tmp_path,
        {"Handle": "x", "Option1 Value": "S", "Variant Price": "1"},
        TEE,
        {"Handle": "y", "Title": "Y", "Variant Price": "1"},
        TEE | {"Variant SKU": "TEE-XL"},
    )

    assert codes(path) == [(2, "title_missing"), (5, "handle_scattered")]
    assert problems(path)[1].params == {"first_line": 3}
    assert [product.external_id for product in products(path)] == ["tee", "y"]


def test_the_newer_column_names_are_read_too(tmp_path: Path) -> None:
    header = "Title,URL handle,Description,SKU,Option1 name,Option1 value,Price,Product image URL"
    path = write(tmp_path, header + "\nMug,mug,Round,M1,Size,S,5.00,https://c.example/m.jpg\n")

    product = products(path)[0]

    assert (product.external_id, product.variants[0].sku) == ("mug", "M1")
    assert (product.variants[0].price_cents, len(product.images)) == (500, 1)


HOODIE = {
    "ID": "45", "Type": "variable", "SKU": "hoodie", "Name": "Hoodie", "Published": "1",
    "Description": "Warm\\nand soft", "Categories": "Clothing > Hoodies, New\\, hot",
    "Images": "https://c.example/1.jpg, https://c.example/2.jpg",
    "Attribute 1 name": "Color", "Attribute 1 value(s)": "Blue, Red",
    "Attribute 2 name": "Logo", "Attribute 2 value(s)": "Yes, No",
}  # fmt: skip
RED = {
    "ID": "79", "Type": "variation", "SKU": "hoodie-red", "Name": "Hoodie - Red",
    "Parent": "hoodie", "Regular price": "45", "Sale price": "42", "In stock?": "1",
    "Attribute 1 name": "Color", "Attribute 1 value(s)": "Red",
    "Attribute 2 name": "Logo", "Attribute 2 value(s)": "No",
}  # fmt: skip
BELT = {"ID": "58", "Type": "simple", "SKU": "belt", "Name": "Belt", "Published": "1",
        "Regular price": "65", "In stock?": "1", "Weight (kg)": "1.2"}  # fmt: skip


def test_a_variable_product_and_its_variations_share_an_id(tmp_path: Path) -> None:
    head, belt, variant = products(woo(tmp_path, HOODIE, BELT, RED))

    assert (head.external_id, head.part, head.variants) == ("hoodie", Part.HEAD, [])
    assert head.description_html == "<p>Warm<br>and soft</p>"
    assert head.categories == [("Clothing", "Hoodies"), ("New, hot",)]
    assert len(head.images) == 2
    assert (belt.part, belt.variants[0].weight_grams) == (Part.WHOLE, 1200)
    assert (variant.external_id, variant.title, variant.part) == ("hoodie", "Hoodie", Part.VARIANT)
    assert variant.variants[0].options == {"Color": "Red", "Logo": "No"}
    assert (variant.variants[0].price_cents, variant.variants[0].compare_at_cents) == (4200, 4500)


def test_a_parent_may_be_named_by_id_and_stand_later(tmp_path: Path) -> None:
    found = products(woo(tmp_path, RED | {"Parent": "id:45"}, HOODIE))

    assert [product.external_id for product in found] == ["hoodie", "hoodie"]


def test_an_open_attribute_means_every_value_of_the_parent(tmp_path: Path) -> None:
    found = products(woo(tmp_path, HOODIE, RED | {"Attribute 2 value(s)": ""}))

    assert [(v.sku, v.options["Logo"]) for v in found[1].variants] == [
        ("hoodie-red-yes", "Yes"),
        ("hoodie-red-no", "No"),
    ]


def test_other_types_are_named_and_handled_one_by_one(tmp_path: Path) -> None:
    path = woo(
        tmp_path,
        BELT | {"Type": "simple, downloadable, virtual"},
        BELT | {"SKU": "set", "Type": "grouped"},
        BELT | {"SKU": "else", "Type": "external"},
        BELT | {"SKU": "odd", "Type": "booking"},
        RED | {"SKU": "lost", "Parent": "nowhere"},
        BELT,
    )

    assert codes(path) == [
        (3, "type_grouped"),
        (4, "type_external"),
        (5, "type_unknown"),
        (6, "parent_missing"),
        (7, "id_repeated"),
    ]
    assert [(p.external_id, p.published) for p in products(path)] == [
        ("belt", True),
        ("else", False),
    ]


def test_woocommerce_stock_words(tmp_path: Path) -> None:
    path = woo(
        tmp_path,
        BELT | {"SKU": "a", "Stock": "7"},
        BELT | {"SKU": "b", "In stock?": "0"},
        BELT | {"SKU": "c", "Stock": "0", "Backorders allowed?": "notify"},
        BELT | {"SKU": "d", "In stock?": "backorder"},
    )

    assert [(v.quantity, v.availability.value) for p in products(path) for v in p.variants] == [
        (7, "in_stock"),
        (None, "out_of_stock"),
        (0, "backorder"),
        (None, "backorder"),
    ]
