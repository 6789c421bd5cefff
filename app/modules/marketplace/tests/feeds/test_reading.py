"""What holds for every feed: corrections are followed, nothing crashes, nothing grows."""

import time
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.modules.marketplace.services.feeds import (
    FeedError,
    FeedOptions,
    FeedProduct,
    Mapping,
    open_feed,
    read_feed,
    recognise,
)
from app.modules.marketplace.tests.feeds.support import NOW, entries, products, write
from app.modules.marketplace.tests.feeds.test_table_feeds import ROW, feed


def test_equal_content_has_an_equal_fingerprint_wherever_it_stands(tmp_path: Path) -> None:
    first = products(feed(tmp_path, ROW))[0]
    moved = products(feed(tmp_path, "0,Pot,,,,,1,,,", ROW))[1]
    dearer = products(feed(tmp_path, ROW.replace("12,99", "13,99")))[0]

    assert first.line != moved.line
    assert first.fingerprint == moved.fingerprint
    assert first.fingerprint != dearer.fingerprint


def test_a_corrected_mapping_is_followed_and_survives_storage(tmp_path: Path) -> None:
    opened = open_feed(feed(tmp_path, "1,Mug,5,9,Kitchen", header="id,title,price,b2c,aisle"))
    proposed = recognise(opened.header, opened.sample)

    mapping = proposed.corrected("price", "b2c").corrected("category", "aisle")
    stored = Mapping.from_json(mapping.to_json())
    product = next(iter(read_feed(opened, stored, FeedOptions(now=NOW))))

    assert isinstance(product, FeedProduct)
    assert (product.variants[0].price_cents, product.categories) == (900, [("Kitchen",)])


def test_a_mapping_to_a_column_that_is_not_there_is_refused_at_once(tmp_path: Path) -> None:
    opened = open_feed(feed(tmp_path, ROW))
    mapping = recognise(opened.header, opened.sample)

    with pytest.raises(FeedError) as unknown:
        read_feed(opened, mapping.corrected("brand", "maker"), FeedOptions(now=NOW))
    with pytest.raises(FeedError) as without:
        read_feed(opened, mapping.corrected("price", None), FeedOptions(now=NOW))

    assert unknown.value.params["column"] == "maker"
    assert without.value.params["column"] == "price"


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    path = feed(tmp_path, ROW, "2,Pot,,,,,-1,,,", "3,Cup,,,,,2,,,")

    assert entries(path) == entries(path, now=datetime(2026, 6, 2, tzinfo=UTC))


CELLS = st.one_of(
    st.sampled_from(["", "1", "-1", "12,99 €", "1.234", "http://x.example/", "<b>", "&amp;", '"']),
    st.text(max_size=20),
)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.lists(CELLS, max_size=8), max_size=6), st.sampled_from(",;\t"))
def test_any_table_gives_products_or_problems_and_never_crashes(
    tmp_path: Path, rows: list[list[str]], delimiter: str
) -> None:
    header = delimiter.join(["id", "title", "price", "image_link", "product_type", "quantity"])
    body = "\n".join(delimiter.join(cells) for cells in rows)
    path = write(tmp_path, f"{header}\n{body}".encode("utf-8", "surrogatepass"))

    try:
        found = entries(path)
    except FeedError:  # a refusal with a code is an answer too
        found = []

    assert all(entry.variants for entry in found if isinstance(entry, FeedProduct))


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_feed_or_are_refused(tmp_path: Path, content: bytes) -> None:
    try:
        count = open_feed(write(tmp_path, content)).row_count
    except FeedError:
        return

    assert count > 0


@pytest.mark.parametrize(
    "row",
    [
        "1," + " " * 100_000 + "x,5",
        "1," + "<!--" * 25_000 + ",5",
        "1," + "&lt;p" * 20_000 + ",5",
        "1,Mug," + "1 " * 50_000,
        "1,Mug," + "-" * 100_000,
        "1,Mug,5" + "," * 300,
        "1,Mug,5\n" * 20_000,
    ],
)
def test_hostile_rows_take_no_time(tmp_path: Path, row: str) -> None:
    path = feed(tmp_path, row, header="id,title,price")
    started = time.process_time()

    entries(path)

    assert time.process_time() - started < 1.0


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    text = "Long description of a mug. " * 20
    rows = (f"{n},Mug {n},5,{text}{n}" for n in range(20_000))
    path = feed(tmp_path, *rows, header="id,title,price,description")
    opened = open_feed(path)
    mapping = recognise(opened.header, opened.sample)
    tracemalloc.start()

    count = sum(1 for _ in read_feed(opened, mapping, FeedOptions(now=NOW)))

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 6_000_000 < path.stat().st_size
