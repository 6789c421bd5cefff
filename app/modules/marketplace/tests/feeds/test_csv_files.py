"""Bytes to rows: encodings, delimiters, quotes, and files that are no feed."""

import codecs
import gzip
import json
from pathlib import Path

import pytest

from app.modules.marketplace.services.feeds import FeedError, Limits, open_feed
from app.modules.marketplace.tests.feeds.support import codes, raw_rows, shared, write

ROWS = "id,title,price\n1,Größe café,12.99 EUR\n2,Second,5.00 EUR\n"


def refusal(path: Path, limits: Limits | None = None) -> FeedError:
    with pytest.raises(FeedError) as refused:
        open_feed(path, limits)
    return refused.value


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-32-le", codecs.BOM_UTF32_LE),
        ("cp1252", b""),
        ("latin-1", b""),
    ],
)
def test_accents_survive_every_usual_encoding(tmp_path: Path, encoding: str, mark: bytes) -> None:
    feed = open_feed(write(tmp_path, mark + ROWS.encode(encoding)))

    assert feed.header == ("id", "title", "price")
    assert raw_rows(feed)[0]["title"] == "Größe café"


def test_the_first_accent_may_stand_in_the_last_line(tmp_path: Path) -> None:
    filler = "".join(f"{number},Plain title,1.00 EUR\n" for number in range(60_000))

    feed = open_feed(write(tmp_path, ("id,title,price\n" + filler + "x,né,1\n").encode("cp1252")))

    assert (feed.encoding, raw_rows(feed)[-1]["title"]) == ("cp1252", "né")


def test_windows_bytes_inside_utf_8_are_read_and_reported(tmp_path: Path) -> None:
    content = ROWS.encode() + b"3,caf\xe9 \x80,1.00 EUR\n"
    path = write(tmp_path, content)

    assert raw_rows(open_feed(path))[-1]["title"] == "café €"
    assert codes(path) == [(1, "encoding_mixed")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_delimiter_and_line_breaks_are_found_out(
    tmp_path: Path, delimiter: str, newline: str
) -> None:
    text = 'id,title,price\n1,"a, b; c",12\n2,"two\nlines",13\n'.replace(",", delimiter)
    text = text.replace("\n", newline)

    feed = open_feed(write(tmp_path, text))

    assert feed.delimiter == delimiter
    assert [row["id"] for row in raw_rows(feed)] == ["1", "2"]
    assert raw_rows(feed)[1]["title"] == f"two{newline}lines"


def test_a_decimal_comma_does_not_make_a_semicolon_file_comma_separated(tmp_path: Path) -> None:
    feed = open_feed(write(tmp_path, "id;title;price\n1;Mug;12,99\n2;Pot;3,50\n"))

    assert feed.delimiter == ";"


def test_inch_signs_in_a_tab_file_are_not_quotes(tmp_path: Path) -> None:
    text = 'id\ttitle\tprice\n1\t"18 inch\t5\n2\t19" wheel\t6\n3\t"20 inch\t7\n'

    rows = raw_rows(open_feed(write(tmp_path, text)))

    assert [row["title"] for row in rows] == ['"18 inch', '19" wheel', '"20 inch']


def test_excels_separator_line_is_obeyed_and_skipped(tmp_path: Path) -> None:
    feed = open_feed(write(tmp_path, "sep=;\r\nid;title;price\r\n1;A, b;2\r\n"))

    assert (feed.header, feed.row_count) == (("id", "title", "price"), 1)


def test_a_row_is_known_by_the_line_on_which_it_starts(tmp_path: Path) -> None:
    feed = open_feed(write(tmp_path, 'id,title,price\n1,"a\nb",1\n\n2,c,2\n'))

    assert [line for line, _ in feed.source.rows()] == [2, 5]


def test_two_columns_of_one_name_stay_apart(tmp_path: Path) -> None:
    feed = open_feed(write(tmp_path, "id,size,size\n1,S,36\n"))

    assert feed.header == ("id", "size", "size (2)")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b" \r\n\r\n", "file_empty"),
        (gzip.compress(ROWS.encode(), mtime=0), "file_compressed"),
        (b"PK\x03\x04....plain.csv", "file_compressed"),
        (b"PK\x03\x04....[Content_Types].xml", "file_spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file_spreadsheet"),
        (b"%PDF-1.7", "file_not_text"),
        (b"id,title\n1,a\x00b\n", "file_not_text"),
        (b"<!DOCTYPE html><html></html>", "file_web_page"),
        (b'\n<html lang="fr">', "file_web_page"),
        (b'{"products": []}', "file_json"),
        (b"id,title,price\n", "rows_missing"),
        (codecs.BOM_UTF16_LE + ROWS.encode("utf-16-le")[:-1], "encoding_unreadable"),
    ],
)
def test_what_is_no_feed_is_refused_with_its_reason(
    tmp_path: Path, content: bytes, code: str
) -> None:
    assert refusal(write(tmp_path, content)).code == code


def test_a_quote_that_never_closes_names_its_line(tmp_path: Path) -> None:
    path = write(tmp_path, 'id,title,price\n1,ok,1\n2,"open,2\n3,lost,3\n')

    error = refusal(path)

    assert (error.code, error.line) == ("unclosed_quote", 3)


def test_a_quote_bomb_is_stopped_early(tmp_path: Path) -> None:
    path = write(tmp_path, 'id,title\n1,ok\n2,"' + "x,y\n" * 100_000)

    error = refusal(path)

    assert (error.code, error.line) == ("cell_too_long", 3)


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(file_bytes=10), "file_too_large"),
        (Limits(rows=1), "file_too_many_rows"),
        (Limits(columns=2), "too_many_columns"),
        (Limits(line_chars=20), "line_too_long"),
    ],
)
def test_limits_are_kept(tmp_path: Path, limits: Limits, code: str) -> None:
    assert refusal(write(tmp_path, ROWS), limits).code == code


@pytest.mark.parametrize(
    "name",
    [
        "comma_in_quotes",
        "empty",
        "escaped_quotes",
        "location_coordinates",
        "newlines",
        "simple",
        "simple_crlf",
    ],
)
def test_csv_spectrum_reads_as_it_should(name: str) -> None:
    folder = shared("csv-spectrum")
    expected = json.loads((folder / f"{name}.json").read_text("utf-8"))

    rows = raw_rows(open_feed(folder / f"{name}.csv"))

    if name == "location_coordinates":  # the set's own answer is another phone number, no list
        expected = [expected | {"Contact Phone Number": "2095257564"}]
    assert rows == expected
