"""What search engines find of a shop."""

import json
import re
from xml.etree.ElementTree import Element, fromstring

from starlette.testclient import TestClient

from tests.support.factories import Shop
from tests.support.goods import make_product

MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def test_the_sitemap_leads_to_every_page_in_every_language(client: TestClient, shop: Shop) -> None:
    make_product(shop, title="Walnut bowl", sku="BOWL")
    index = xml(client, f"/shop/{shop.code}/sitemap.xml")
    files = [place.text or "" for place in index.findall("s:sitemap/s:loc", MAP)]

    urls = [url for file in files for url in xml(client, path_of(file)).findall("s:url", MAP)]
    found = {path_of(url.findtext("s:loc", "", MAP)): url for url in urls}
    product = found[f"/shop/{shop.code}/products/walnut-bowl-bowl"]

    assert f"/shop/{shop.code}" in found
    assert {link.get("hreflang") for link in product.findall("x:link", MAP)} == {
        "en",
        "de",
        "fr",
        "lb",
    }
    for path in found:
        assert client.get(path).status_code == 200


def test_robots_stay_out_of_carts_and_find_the_sitemap(client: TestClient, shop: Shop) -> None:
    robots = client.get(f"/shop/{shop.code}/robots.txt").text

    assert f"Disallow: /shop/{shop.code}/cart" in robots
    assert f"/shop/{shop.code}/sitemap.xml" in robots


def test_a_page_has_one_address_however_it_is_sorted(client: TestClient, shop: Shop) -> None:
    make_product(shop)
    base = f"/shop/{shop.code}/products"

    plain = canonical(client, base)
    sorted_ = canonical(client, f"{base}?sort=price&min_price=3")
    german = canonical(client, f"{base}?lang=de")

    assert plain == sorted_
    assert german == f"{plain}?lang=de"


def test_what_is_for_one_shopper_is_not_for_search_engines(client: TestClient, shop: Shop) -> None:
    for path in ("cart", "account", "search?q=mug"):
        page = client.get(f"/shop/{shop.code}/{path}").text
        assert '<meta name="robots" content="noindex">' in page
        assert "canonical" not in page


def test_a_product_says_what_it_costs_to_machines(client: TestClient, shop: Shop) -> None:
    make_product(shop, title="Mug </script><b>", sku="MUG", price_cents=1290, on_hand=0)

    page = client.get(f"/shop/{shop.code}/products/mug-script-b-mug").text
    blocks = [
        json.loads(text)
        for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    ]
    product = next(block for block in blocks if block["@type"] == "Product")

    assert product["name"] == "Mug </script><b>"
    assert product["offers"][0]["price"] == "12.90"
    assert product["offers"][0]["availability"] == "https://schema.org/OutOfStock"
    assert any(block["@type"] == "BreadcrumbList" for block in blocks)


def canonical(client: TestClient, path: str) -> str:
    found = re.search(r'<link rel="canonical" href="([^"]+)"', client.get(path).text)
    assert found is not None
    return found[1]


def path_of(address: str) -> str:
    return "/" + address.split("/", 3)[3]


def xml(client: TestClient, path: str) -> Element:
    return fromstring(client.get(path).content)  # noqa: S314 - our own answer
