"""Feeds from addresses: fetched, refused, not found."""

import pytest

from app.modules.marketplace.services import fetching
from app.modules.marketplace.tests.support import mugs, work
from tests.support.factories import Shop
from tests.support.fixtures import SignIn
from tests.support.web import Tripwire, Web, demo, tripwire, web

__all__ = ["tripwire", "web"]


def test_a_feed_is_fetched_from_its_address(
    as_team: SignIn, shop: Shop, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "outbound", demo(web))
    web.answers["/feeds/all.csv"] = (200, {"Content-Type": "text/csv"}, mugs(3))
    browser = as_team(shop)

    sent = browser.post(f"/vendor/{shop.code}/imports", data={"url": web.url("/feeds/all.csv")})
    where = sent.headers["location"]
    fetching_page = browser.get(where).text
    work()

    assert "Fetching the feed" in fetching_page
    assert browser.get(where).headers["location"] == f"{where}/mapping"
    assert "all.csv" in browser.get(f"/vendor/{shop.code}/imports").text


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/a.csv",
        "http://[::1]:{port}/a.csv",
        "http://2130706433:{port}/",
        "http://169.254.169.254/latest",
    ],
)
def test_private_networks_are_refused(
    as_team: SignIn, shop: Shop, tripwire: Tripwire, url: str
) -> None:
    browser = as_team(shop)
    address = url.replace("{port}", str(tripwire.port))

    sent = browser.post(f"/vendor/{shop.code}/imports", data={"url": address})
    work()

    assert tripwire.connections() == 0
    page = browser.get(sent.headers["location"]).text
    assert "This address is not on the public web." in page


@pytest.mark.parametrize("url", ["ftp://x.example/a.csv", "file:///etc/passwd", "feed.csv"])
def test_what_is_no_web_address_is_refused_at_once(as_team: SignIn, shop: Shop, url: str) -> None:
    page = as_team(shop).post(f"/vendor/{shop.code}/imports", data={"url": url})

    assert page.status_code == 422
    assert "not on the public web" in page.text


@pytest.mark.parametrize(
    ("status", "said"), [(404, "answered with error 404"), (200, "Choose a file with content")]
)
def test_an_address_without_a_file_says_so(
    as_team: SignIn,
    shop: Shop,
    web: Web,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    said: str,
) -> None:
    monkeypatch.setattr(fetching, "outbound", demo(web))
    web.answers["/a"] = (status, {}, b"")
    browser = as_team(shop)

    where = browser.post(f"/vendor/{shop.code}/imports", data={"url": web.url("/a")}).headers[
        "location"
    ]
    work()

    assert said in browser.get(where).text
