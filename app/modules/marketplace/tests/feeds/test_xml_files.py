"""RSS and Atom, well-formed and otherwise."""

from pathlib import Path

import pytest

from app.modules.marketplace.services.feeds import FeedError, Limits, open_feed
from app.modules.marketplace.tests.feeds.support import products, raw_rows, write

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">
<channel><title>Shop</title>
<item><g:id>A1</g:id><title>Plain</title><g:title>Blue &amp; green mug</g:title>
<description><![CDATA[<p>Nice<script>x</script></p>]]></description>
<link>https://shop.example/a1</link><g:price>12.99 EUR</g:price>
<g:additional_image_link>https://cdn.example/1,2.jpg</g:additional_image_link>
<g:additional_image_link>https://cdn.example/3.jpg</g:additional_image_link>
<g:shipping>
  <g:country>LU</g:country>
  <g:price>4.90 EUR</g:price>
</g:shipping>
<media:price xmlns:media="http://other.example/">1.00 EUR</media:price>
</item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:goog="http://base.google.com/ns/1.0">
<title>Shop</title>
<entry><goog:id>A1</goog:id><title type="html">Mug</title><summary>Round</summary>
<link rel="alternate" href="https://shop.example/a1"/><link rel="self" href="https://x.example/"/>
<goog:price>12,99 €</goog:price></entry></feed>"""


def refusal(path: Path, limits: Limits | None = None) -> FeedError:
    with pytest.raises(FeedError) as refused:
        open_feed(path, limits)
    return refused.value


def test_rss_gives_googles_elements_and_no_others(tmp_path: Path) -> None:
    row = raw_rows(open_feed(write(tmp_path, RSS)))[0]

    assert row["title"] == "Blue & green mug"
    assert row["price"] == "12.99 EUR"
    assert row["additional_image_link"].splitlines() == [
        "https://cdn.example/1,2.jpg",
        "https://cdn.example/3.jpg",
    ]
    assert row["shipping"] == "LU:4.90 EUR"


def test_rss_becomes_a_product(tmp_path: Path) -> None:
    product = products(write(tmp_path, RSS))[0]

    assert (product.external_id, product.line) == ("A1", 4)
    assert product.description_html == "<p>Nice</p>"
    assert product.variants[0].price_cents == 1299
    assert [image.url for image in product.images] == [
        "https://cdn.example/1,2.jpg",
        "https://cdn.example/3.jpg",
    ]


def test_atom_with_another_prefix_becomes_a_product(tmp_path: Path) -> None:
    product = products(write(tmp_path, ATOM))[0]

    assert (product.external_id, product.title) == ("A1", "Mug")
    assert product.link == "https://shop.example/a1"
    assert (product.variants[0].price_cents, product.variants[0].currency) == (1299, "EUR")


def test_a_forgotten_namespace_declaration_is_forgiven(tmp_path: Path) -> None:
    text = RSS.replace(' xmlns:g="http://base.google.com/ns/1.0"', "")

    assert products(write(tmp_path, text))[0].external_id == "A1"


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "windows-1252"])
def test_the_declared_encoding_is_obeyed(tmp_path: Path, encoding: str) -> None:
    text = RSS.replace("UTF-8", encoding).replace("Blue", "Größe")

    title = products(write(tmp_path, text, encoding))[0].title

    assert title == "Größe & green mug"


def test_what_is_not_well_formed_says_where(tmp_path: Path) -> None:
    broken = RSS.replace("<g:price>12.99 EUR</g:price>", "<g:price>12.99 EUR</g:prize>")

    error = refusal(write(tmp_path, broken))

    assert (error.code, error.line, error.position) == ("xml_not_well_formed", 6, 57)
    assert error.params["reason"] == "mismatched tag"


def test_a_feed_that_breaks_off_is_refused_whole(tmp_path: Path) -> None:
    error = refusal(write(tmp_path, RSS[: RSS.index("</item>")]))

    assert error.code == "xml_not_well_formed"


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE r [<!ENTITY a "x">]>',
        '<!DOCTYPE r SYSTEM "http://127.0.0.1/x.dtd">',
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        "<!DOCTYPE rss>",
    ],
)
def test_a_document_type_is_refused_before_it_is_read(tmp_path: Path, declaration: str) -> None:
    error = refusal(write(tmp_path, RSS.replace("?>\n", f"?>\n{declaration}\n", 1)))

    assert (error.code, error.line) == ("xml_doctype", 2)


def test_other_xml_is_no_feed(tmp_path: Path) -> None:
    assert refusal(write(tmp_path, "<urlset><url/></urlset>")).code == "xml_not_a_feed"


def test_depth_and_size_are_limited(tmp_path: Path) -> None:
    deep = write(tmp_path, "<rss>" + "<a>" * 50)
    assert refusal(deep).code == "xml_too_deep"

    long = write(tmp_path, RSS.replace("Plain", "x" * 200_000))
    assert refusal(long).code == "cell_too_long"

    assert refusal(write(tmp_path, RSS), Limits(rows=0)).code == "file_too_many_rows"
