"""From an uploaded feed to the catalogue: dry run, import, import again."""

import pytest

from app.core.database import transaction
from app.modules.marketplace.config import config
from app.modules.marketplace.exceptions import ImportNotFoundError, ImportStateError
from app.modules.marketplace.services import import_service
from app.modules.marketplace.tests.support import (
    catalogue,
    counts,
    feed,
    get,
    import_feed,
    movements,
    mugs,
    preview,
    problems,
    start,
    upload,
    work,
)
from tests.support.factories import Shop, make_vendor
from tests.support.goods import make_product, rows, stock_of

pytestmark = pytest.mark.usefixtures("application")

TWO = ("A,Oak board,34.50 EUR,in stock,4,Acme,http://x.example/a.jpg,<b>Fine</b>",
       "B,Blue mug,12.90 EUR,out of stock,,Acme,,")  # fmt: skip


def test_a_dry_run_counts_and_writes_nothing(shop: Shop) -> None:
    job = preview(shop, feed(*TWO, "C,,1 EUR,in stock,1,,,"))

    assert (job.status, counts(job)) == ("ready", (2, 0, 0, 1))
    assert problems(shop, job.id) == [(4, "title", "title_missing")]
    assert catalogue(shop) == [[], [], [], [], []]


def test_an_import_writes_products_pictures_and_stock(shop: Shop) -> None:
    job = import_feed(shop, feed(*TWO))

    assert (job.status, counts(job), job.row) == ("done", (2, 0, 0, 0), 2)
    products, variants, images, stock, _ = catalogue(shop)
    assert [(p["slug"], p["price_cents"], p["status"]) for p in products] == [
        ("oak-board", 3450, "active"),
        ("blue-mug", 1290, "active"),
    ]
    assert [v["sku"] for v in variants] == ["A", "B"]
    assert [i["url"] for i in images] == ["https://x.example/a.jpg"]
    assert [(s["sku"], s["on_hand"]) for s in stock] == [("A", 4), ("B", 0)]


def test_the_same_file_again_changes_nothing(shop: Shop) -> None:
    import_feed(shop, feed(*TWO))
    before, moved = catalogue(shop), movements(shop)

    job = import_feed(shop, feed(*TWO))

    assert counts(job) == (0, 0, 2, 0)
    assert (catalogue(shop), movements(shop)) == (before, moved)


def test_what_a_feed_did_not_change_keeps_the_stock_that_was_sold(shop: Shop) -> None:
    import_feed(shop, feed(*TWO))
    with transaction(shop.context) as db:
        from app.modules.inventory.services import stock_service

        stock_service.set_levels(db, shop.id, {"A": 3}, reason="sale", ref="order 1")

    import_feed(shop, feed(*TWO))

    assert stock_of(shop, "A") == (3, 0)


def test_a_changed_row_changes_its_product_and_moves_its_stock(shop: Shop) -> None:
    import_feed(shop, feed(*TWO))

    dearer = feed("A,Oak board,39.00 EUR,in stock,9,Acme,,", TWO[1])
    job = import_feed(shop, dearer)

    assert counts(job) == (0, 1, 1, 0)
    assert stock_of(shop, "A") == (9, 0)
    moved = rows(shop, "SELECT sku, quantity, reason, ref FROM inventory_movements ORDER BY id")
    assert [(m["sku"], m["quantity"], m["reason"]) for m in moved] == [
        ("A", 4, "feed"),
        ("A", 5, "feed"),
    ]
    assert moved[1]["ref"] == f"import:{job.id}:0"


def test_what_is_available_again_without_a_number_is_not_counted(shop: Shop) -> None:
    import_feed(shop, feed("A,Mug,5 EUR,out of stock,,,,"))
    assert stock_of(shop, "A") == (0, 0)

    import_feed(shop, feed("A,Mug,5 EUR,in stock,,,,"))

    assert rows(shop, "SELECT sku FROM inventory_stock_items") == []


def test_what_may_be_ordered_ahead_is_not_counted(shop: Shop) -> None:
    import_feed(shop, feed("A,Mug,5 EUR,preorder,0,,,", "B,Bowl,5 EUR,backorder,0,,,"))

    assert rows(shop, "SELECT sku FROM inventory_stock_items") == []


def test_another_currency_is_refused_row_by_row(shop: Shop) -> None:
    job = import_feed(shop, feed("A,Mug,5 EUR,,,,,", "B,Bowl,7.50 USD,,,,,"))

    assert counts(job) == (1, 0, 0, 1)
    assert problems(shop, job.id) == [(3, "price", "currency_other")]


def test_every_price_may_be_read_in_the_shops_currency(shop: Shop) -> None:
    job = preview(shop, feed("A,Mug,5 EUR,,,,,", "B,Bowl,7.50 USD,,,,,", "C,Vase,1200 JPY,,,,,"))
    with transaction(shop.context) as db:
        found = import_service.get(db, shop.id, job.id)
        found.takes_any_currency = True
        import_service.preview(db, found)
    work()
    start(shop, job.id)
    work()

    assert counts(get(shop, job.id)) == (3, 0, 0, 0)
    prices = rows(shop, "SELECT sku, price_cents FROM catalog_variants ORDER BY sku")
    assert [p["price_cents"] for p in prices] == [500, 750, 120_000]


def test_texts_are_stored_in_the_language_chosen_or_named(platform_id: int) -> None:
    shop = make_vendor(platform_id, default_locale="fr")
    header = "id,title,price,language\n"

    import_feed(
        shop, feed("A,Tasse,5 EUR,", "B,Becher,5 EUR,de", "C,Vaso,5 EUR,es", header=header)
    )

    titles = rows(shop, "SELECT titles FROM catalog_products ORDER BY external_id")
    assert [t["titles"] for t in titles] == [{"fr": "Tasse"}, {"de": "Becher"}, {"fr": "Vaso"}]


def test_rows_of_a_group_are_variants_of_one_product(shop: Shop) -> None:
    header = "id,title,price,item_group_id,color,size\n"
    job = import_feed(
        shop,
        feed("1,Shirt,10 EUR,G,red,S", "2,Shirt,10 EUR,G,red,M", "3,Hat,5 EUR,,,", header=header),
    )

    assert (counts(job), job.has_variant_rows) == ((3, 0, 0, 0), True)
    products, variants, *_ = catalogue(shop)
    assert [p["external_id"] for p in products] == ["3", "G"]
    assert [(v["sku"], v["options"]) for v in variants if v["external_id"] == "G"] == [
        ("1", {"Color": "red", "Size": "S"}),
        ("2", {"Color": "red", "Size": "M"}),
    ]


def test_a_row_named_like_its_group_does_not_remove_the_others(shop: Shop) -> None:
    header = "id,title,price,item_group_id,color\n"
    rest = ("B,Shirt,10 EUR,A,red", "C,Shirt,10 EUR,A,blue")
    import_feed(shop, feed("A,Shirt,10 EUR,A,", *rest, header=header))

    import_feed(shop, feed("A,Shirt,12 EUR,A,", *rest, header=header))

    assert [v["sku"] for v in catalogue(shop)[1]] == ["A", "B", "C"]


def test_a_number_of_another_product_is_refused(shop: Shop) -> None:
    make_product(shop, sku="A")

    job = import_feed(shop, feed(*TWO))

    assert counts(job) == (1, 0, 0, 1)
    assert problems(shop, job.id) == [(2, "", "sku_taken")]


def test_ids_that_are_whole_addresses_stay_distinct(shop: Shop) -> None:
    long = "https://shop.example/" + "x" * 150
    header = "id,title,price,sku\n"
    lines = (f"{long}1,Mug,5 EUR,S1", f"{long}2,Bowl,5 EUR,S2")

    assert counts(import_feed(shop, feed(*lines, header=header))) == (2, 0, 0, 0)
    assert counts(import_feed(shop, feed(*lines, header=header))) == (0, 0, 2, 0)


def test_a_hundred_products_of_one_name_have_addresses_of_their_own(shop: Shop) -> None:
    lines = [f"M{n},Mug,5 EUR,,,,," for n in range(100)]

    assert counts(import_feed(shop, feed(*lines))) == (100, 0, 0, 0)
    slugs = {p["slug"] for p in catalogue(shop)[0]}
    assert len(slugs) == 100


def test_a_broken_feed_says_where_and_leaves_the_catalogue(shop: Shop) -> None:
    import_feed(shop, feed(*TWO))
    before = catalogue(shop)
    broken = b"<rss><channel>\n<item><id>A</id>\n<title>x</item></channel></rss>"

    import_id = upload(shop, broken, name="feed.xml")
    work()

    job = get(shop, import_id)
    assert job.status == "failed"
    assert job.error_key == "marketplace.feed.problem.xml_not_well_formed"
    assert job.error_params["line"] == 3
    assert catalogue(shop) == before


def test_problems_beyond_the_limit_are_counted_and_not_kept(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config, "problems_kept", 100)
    monkeypatch.setattr(config, "batch_size", 20)

    job = preview(shop, feed(*(f"M{n},,5 EUR,,,,," for n in range(150))))

    assert job.refused_count == 150
    assert len(problems(shop, job.id)) == 100


def test_an_import_that_was_not_tried_cannot_be_started(shop: Shop) -> None:
    import_id = upload(shop, mugs(3), ask=True)

    with pytest.raises(ImportStateError):
        start(shop, import_id)


def test_another_vendors_import_does_not_exist(shop: Shop, other_shop: Shop) -> None:
    import_id = upload(other_shop, mugs(3))

    with pytest.raises(ImportNotFoundError):
        start(shop, import_id)
    with pytest.raises(ImportNotFoundError):
        get(shop, import_id)


GROUPED = "id,title,price,item_group_id,color,size,description\n"


def test_what_a_group_says_of_its_product_is_followed_too(shop: Shop) -> None:
    rest = "2,Shirt,10 EUR,G,red,M,Fine"
    import_feed(shop, feed("1,Shirt,10 EUR,G,red,S,Fine", rest, header=GROUPED))

    job = import_feed(shop, feed("1,Tunic,10 EUR,G,red,S,Finer", rest, header=GROUPED))
    again = import_feed(shop, feed("1,Tunic,10 EUR,G,red,S,Finer", rest, header=GROUPED))

    assert (counts(job), counts(again)) == ((0, 1, 1, 0), (0, 0, 2, 0))
    product = catalogue(shop)[0][0]
    assert product["titles"] == {"en": "Tunic"}
    assert product["descriptions"] == {"en": "<p>Finer</p>"}
    assert product["search_text"].split() == ["tunic", "1", "2"]
    assert [v["sku"] for v in catalogue(shop)[1]] == ["1", "2"]


def test_a_product_knows_the_options_of_all_its_variants(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config, "batch_size", 1)
    lines = ("1,Shirt,10 EUR,G,red,,", "2,Shirt,12 EUR,G,red,M,")

    import_feed(shop, feed(*lines, header=GROUPED))

    product = catalogue(shop)[0][0]
    assert product["option_names"] == ["Color", "Size"]
    assert (product["price_cents"], product["has_price_range"]) == (1000, True)


def test_a_group_whose_articles_are_all_taken_leaves_no_empty_product(shop: Shop) -> None:
    make_product(shop, sku="1")

    job = import_feed(shop, feed("1,Shirt,10 EUR,G,red,,", header=GROUPED))

    assert counts(job) == (0, 0, 0, 1)
    assert [p["external_id"] for p in catalogue(shop)[0]] == [None]
