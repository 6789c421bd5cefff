"""Google Shopping, affiliate rows and plain lists: rows that are sold by themselves."""

from pathlib import Path

import pytest

from app.modules.marketplace.services.feeds import (
    Availability,
    Part,
    Severity,
)
from app.modules.marketplace.tests.feeds.support import (
    codes,
    problems,
    products,
    write,
)

HEADER = "id,title,description,link,image_link,availability,price,sale_price,brand,gtin"
ROW = (
    "1,Mug,Round,https://s.example/1,https://c.example/1.jpg,in stock,"
    '"12,99 €",,Acme,4006381333931'
)


def feed(tmp_path: Path, *rows: str, header: str = HEADER) -> Path:
    return write(tmp_path, "\n".join([header, *rows]) + "\n")


def test_a_row_becomes_a_product_with_one_variant(tmp_path: Path) -> None:
    product = products(feed(tmp_path, ROW))[0]

    variant = product.variants[0]
    assert (product.external_id, product.title, product.brand) == ("1", "Mug", "Acme")
    assert (product.part, product.slug_base, product.line) == (Part.WHOLE, "mug", 2)
    assert (variant.sku, variant.price_cents, variant.currency) == ("1", 1299, "EUR")
    assert (variant.gtin, variant.availability) == ("4006381333931", Availability.IN_STOCK)


def test_a_sale_price_is_what_the_buyer_pays(tmp_path: Path) -> None:
    variant = products(feed(tmp_path, "1,Mug,,,,,20.00 EUR,15.00 EUR,,"))[0].variants[0]

    assert (variant.price_cents, variant.compare_at_cents) == (1500, 2000)


@pytest.mark.parametrize(
    ("dates", "price"),
    [
        ("2026-05-01T00:00+0000/2026-07-01T00:00+0000", 1500),
        ("2026-05-01/2026-05-20", 2000),
        ("2027-01-01T00:00:00Z/2027-02-01T00:00:00Z", 2000),
        ("soon", 1500),
    ],
)
def test_a_dated_sale_counts_only_while_it_lasts(tmp_path: Path, dates: str, price: int) -> None:
    path = feed(
        tmp_path,
        f"1,Mug,20,15,{dates}",
        header="id,title,price,sale_price,sale_price_effective_date",
    )

    assert products(path)[0].variants[0].price_cents == price


@pytest.mark.parametrize(
    ("sale", "code"),
    [
        ("25", "sale_price_higher"),
        ("cheap", "sale_price_ignored"),
        ("9 USD", "sale_price_ignored"),
    ],
)
def test_a_senseless_sale_price_is_left_out_with_a_warning(
    tmp_path: Path, sale: str, code: str
) -> None:
    path = feed(tmp_path, f"1,Mug,,,,,20,{sale},,")

    assert codes(path) == [(2, code)]
    assert products(path)[0].variants[0].price_cents == 2000


def test_a_missing_gtin_is_fine_and_a_wrong_one_is_dropped(tmp_path: Path) -> None:
    path = feed(tmp_path, "1,Mug,,,,,5,,,", "2,Pot,,,,,5,,,4006381333930")

    assert [product.variants[0].gtin for product in products(path)] == ["", ""]
    assert [(p.line, p.column, p.code) for p in problems(path)] == [(3, "gtin", "gtin_invalid")]


def test_a_repeated_id_is_refused_with_both_lines(tmp_path: Path) -> None:
    path = feed(tmp_path, "1,Mug,,,,,5,,,", "2,Pot,,,,,5,,,", "1,Cup,,,,,5,,,")

    problem = problems(path)[0]

    assert [product.title for product in products(path)] == ["Mug", "Pot"]
    assert (problem.code, problem.severity) == ("id_repeated", Severity.ERROR)
    assert problem.params == {"first_line": 2, "second_line": 4}


def test_a_refused_row_does_not_block_its_id(tmp_path: Path) -> None:
    path = feed(tmp_path, "1,Mug,,,,,free,,,", "1,Mug,,,,,5,,,")

    assert codes(path) == [(2, "price_unreadable")]
    assert [product.line for product in products(path)] == [3]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (",Mug,,,,,5,,,", "id_missing"),
        ("x" * 300 + ",Mug,,,,,5,,,", "id_too_long"),
        ("a\x07b,Mug,,,,,5,,,", "id_unreadable"),
        ("2,<b></b>,,,,,5,,,", "title_missing"),
        ("2,Mug,,,,,,,,", "price_missing"),
        ("2,Mug,,,,,-5,,,", "price_negative"),
        ("2,Mug,,,,,0,,,", "price_zero"),
        ("2,Mug,,,,,5 XXQ,,,", "currency_unknown"),
        ("2,Mug,,,,,5,,", "row_too_short"),
        ("2,Mug,,,,,5,,,,extra", "row_too_long"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_alone(tmp_path: Path, row: str, code: str) -> None:
    path = feed(tmp_path, ROW, row, ROW.replace("1,", "9,", 1))

    assert codes(path) == [(3, code)]
    assert [product.external_id for product in products(path)] == ["1", "9"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("1," + "Mug " * 50 + ",,,,,5,,,", "title_shortened"),
        ("1,Mu\x08g,,,,,5,,,", "control_characters"),
        ("1,Mug,,javascript:x,,,5,,,", "link_refused"),
        ("1,Mug,,,file:///etc/passwd,,5,,,", "image_refused"),
        ("1,Mug,,,,perhaps,5,,,", "availability_unknown"),
        ("1,Mug,,,,,0.995,,,", "price_rounded"),
    ],
)
def test_what_can_be_mended_is_mended_with_a_warning(tmp_path: Path, row: str, code: str) -> None:
    path = feed(tmp_path, row)

    assert codes(path) == [(2, code)]
    assert problems(path)[0].severity is Severity.WARNING
    assert len(products(path)) == 1


def test_empty_cells_behind_the_last_column_do_no_harm(tmp_path: Path) -> None:
    assert len(products(feed(tmp_path, ROW + ",,"))) == 1


def test_rows_of_a_group_are_variants_wherever_they_stand(tmp_path: Path) -> None:
    path = feed(
        tmp_path,
        "1,Shirt red S,10,G,red,S",
        "2,Mug,5,,,",
        "3,Shirt red M,10,G,red,M",
        header="id,title,price,item_group_id,color,size",
    )

    found = products(path)

    assert [(p.external_id, p.part) for p in found] == [
        ("G", Part.VARIANT),
        ("2", Part.WHOLE),
        ("G", Part.VARIANT),
    ]
    assert found[2].variants[0].options == {"Color": "red", "Size": "M"}
    assert found[2].variants[0].sku == "3"


def test_a_group_that_differs_in_nothing_is_no_group(tmp_path: Path) -> None:
    path = feed(
        tmp_path,
        "1,Shampoo,10,care,",
        "2,Soap,5,care,",
        "3,Red comb,5,combs,red",
        "4,Other red comb,5,combs,red",
        header="id,title,price,item_group_id,color",
    )

    assert [p.external_id for p in products(path)] == ["1", "2", "combs", "4"]
    assert codes(path) == [(2, "group_ignored"), (3, "group_ignored"), (5, "options_repeated")]


def test_a_repeated_sku_gives_way_to_the_id(tmp_path: Path) -> None:
    path = feed(tmp_path, "1,A,5,X", "2,B,5,X", header="id,title,price,sku")

    assert [p.variants[0].sku for p in products(path)] == ["X", "2"]
    assert codes(path) == [(3, "sku_repeated")]


def test_the_currency_column_must_agree_with_the_price(tmp_path: Path) -> None:
    path = feed(
        tmp_path,
        "1,A,5,USD",
        "2,B,5 EUR,USD",
        "3,C,5,Taler",
        "4,D,5,650",
        header="id,title,price,currency",
    )

    assert [p.variants[0].currency for p in products(path)] == ["USD", "EUR"]
    assert codes(path) == [
        (3, "currency_conflict"),
        (4, "currency_unknown"),
        (5, "currency_ignored"),
    ]


def test_the_header_may_name_the_currency(tmp_path: Path) -> None:
    path = feed(tmp_path, "1,A,5", header="id,title,Price (CHF)")

    assert products(path)[0].variants[0].currency == "CHF"


def test_the_whole_column_decides_what_a_dot_means(tmp_path: Path) -> None:
    path = feed(tmp_path, "1;A;1.234", "2;B;12,50", header="id;title;price")

    assert [p.variants[0].price_cents for p in products(path)] == [123400, 1250]


def test_quantity_and_availability_work_together(tmp_path: Path) -> None:
    path = feed(
        tmp_path,
        "1,A,5,,0",
        "2,B,5,in stock,7",
        "3,C,5,,-2",
        "4,D,5,out of stock,",
        "5,E,5,,lots",
        header="id,title,price,availability,quantity",
    )

    stock = [(v.availability.value, v.quantity) for p in products(path) for v in p.variants]
    assert stock == [
        ("out_of_stock", 0),
        ("in_stock", 7),
        ("out_of_stock", 0),
        ("out_of_stock", None),
        ("in_stock", None),
    ]
    assert codes(path) == [(4, "quantity_negative"), (6, "quantity_unreadable")]


def test_categories_are_paths(tmp_path: Path) -> None:
    path = feed(
        tmp_path,
        "1,A,5,469 > Health & Beauty > Hair",
        '2,B,5,"Men > Sale,Men > Shirts"',
        '3,C,5,"Hats, gloves"',
        "4,D,5,178",
        header="id,title,price,product_type",
    )

    assert [p.categories for p in products(path)] == [
        [("Health & Beauty", "Hair")],
        [("Men", "Sale"), ("Men", "Shirts")],
        [("Hats, gloves",)],
        [],
    ]
