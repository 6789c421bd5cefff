"""The vendor's pages: upload, columns, dry run, result."""

import re
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.modules.marketplace.config import config
from app.modules.marketplace.tests.support import (
    catalogue,
    feed,
    import_feed,
    mugs,
    preview,
    upload,
    work,
)
from app.utils import i18n
from tests.support.factories import Shop
from tests.support.fixtures import QueryCounter, SignIn
from tests.support.goods import rows


def send(browser: TestClient, shop: Shop, content: bytes, name: str = "feed.csv") -> Any:
    files = {"file": (name, content, "text/csv")}
    return browser.post(f"/vendor/{shop.code}/imports", files=files, data={"url": ""})


def fields(page: str) -> dict[str, str]:
    """What the form of the columns would send, unchanged."""
    found: dict[str, str] = {}
    for select in re.finditer(r'<select id="(\w+)".*?</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', select[0])
        found[select[1]] = chosen[1] if chosen else ""
    return found


def test_from_upload_to_catalogue_without_scripts(as_team: SignIn, shop: Shop) -> None:
    browser = as_team(shop, "catalogue")

    sent = send(browser, shop, mugs(3))
    where = sent.headers["location"]
    to_mapping = browser.get(where)
    mapping = browser.get(to_mapping.headers["location"])
    saved = browser.post(to_mapping.headers["location"], data=fields(mapping.text))
    running = browser.get(where).text
    work()
    ready = browser.get(where).text
    browser.post(f"{where}/start")
    work()
    done = browser.get(where).text

    assert (sent.status_code, saved.status_code) == (303, 303)
    assert to_mapping.headers["location"] == f"{where}/mapping"
    assert "Mug 0" in mapping.text
    assert "Comparing with your catalogue" in running
    assert "Import 3 products" in ready
    assert "nothing has been written yet" in ready
    assert "3 products were imported" in done
    assert len(catalogue(shop)[0]) == 3


def test_a_live_bar_refreshes_the_page_when_it_is_over(as_team: SignIn, shop: Shop) -> None:
    import_id = upload(shop, mugs(3))
    browser = as_team(shop)
    url = f"/vendor/{shop.code}/imports/{import_id}"
    poll = {"HX-Request": "true", "HX-Source": "div#progress"}

    before = browser.get(url, headers=poll)
    work()
    after = browser.get(url, headers=poll)

    assert f'hx-get="{url}"' in before.text
    assert "hx-refresh" not in before.headers
    assert after.headers["hx-refresh"] == "true"


def test_columns_are_corrected_and_remembered(as_team: SignIn, shop: Shop) -> None:
    browser = as_team(shop)
    content = feed("1,Mug,9.50,blau", header="nr,ware,was es kostet,tint\n")
    where = send(browser, shop, content).headers["location"]
    page = browser.get(f"{where}/mapping").text
    chosen = fields(page) | {"column_0": "external_id", "column_1": "title"}

    refused = browser.post(f"{where}/mapping", data=chosen | {"column_2": "", "column_3": ""})
    twice = browser.post(
        f"{where}/mapping", data=chosen | {"column_2": "price", "column_3": "title"}
    )
    saved = browser.post(
        f"{where}/mapping", data=chosen | {"column_2": "price", "column_3": "option"}
    )
    again = send(browser, shop, content).headers["location"]

    assert refused.status_code == twice.status_code == 422
    assert "No column is chosen for “Price”" in refused.text
    assert "Another column has this meaning already" in twice.text
    assert saved.status_code == 303
    remembered = fields(browser.get(f"{again}/mapping").text)
    assert remembered["column_2"] == "price"
    assert remembered["column_3"] == "option"


def test_a_broken_feed_says_where_and_that_nothing_happened(as_team: SignIn, shop: Shop) -> None:
    browser = as_team(shop)
    broken = b"<rss><channel>\n<item><id>A</id>\n<title>x</item></channel></rss>"

    where = send(browser, shop, broken, "feed.xml").headers["location"]

    page = browser.get(where).text
    assert "not well-formed at line 3" in page
    assert "your catalogue stays as it is" in page
    assert "Import another feed" in page


def test_an_empty_form_and_an_empty_file_say_what_is_missing(as_team: SignIn, shop: Shop) -> None:
    browser = as_team(shop)

    nothing = browser.post(f"/vendor/{shop.code}/imports", data={"url": ""})
    empty = send(browser, shop, b"")

    assert nothing.status_code == empty.status_code == 422
    assert "Choose a file with content" in nothing.text
    assert rows(shop, "SELECT id FROM marketplace_imports") == []


def test_a_file_beyond_the_limit_is_refused(
    as_team: SignIn, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config, "max_file_bytes", 1000)

    page = send(as_team(shop), shop, mugs(100))

    assert page.status_code == 422
    assert "larger than" in page.text
    assert not list(Path(config.files_dir).rglob("*[0-9a-f]" * 8))


def test_a_large_upload_is_read_in_the_background(
    as_team: SignIn, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config, "read_at_once_bytes", 10)
    browser = as_team(shop)

    where = send(browser, shop, mugs(3)).headers["location"]
    before = browser.get(where).text
    work()

    assert "Reading the file" in before
    poll = browser.get(where, headers={"HX-Request": "true", "HX-Source": "div#progress"})
    assert (poll.status_code, poll.headers["hx-refresh"]) == (200, "true")
    assert browser.get(where).headers["location"] == f"{where}/mapping"


def test_a_cancelled_import_can_go_on(as_team: SignIn, shop: Shop) -> None:
    import_id = preview(shop, mugs(3)).id
    browser = as_team(shop)
    url = f"/vendor/{shop.code}/imports/{import_id}"
    browser.post(f"{url}/start")
    browser.post(f"{url}/cancellation")
    work()
    stopped = browser.get(url).text

    browser.post(f"{url}/start")
    work()

    assert "The import was cancelled" in stopped
    assert "3 products were imported" in browser.get(url).text


def test_importing_the_same_again_says_that_all_is_unchanged(as_team: SignIn, shop: Shop) -> None:
    import_feed(shop, mugs(3))
    import_id = preview(shop, mugs(3)).id

    page = as_team(shop).get(f"/vendor/{shop.code}/imports/{import_id}").text

    assert "Everything is unchanged" in page
    assert "/start" not in page


def test_other_currencies_are_explained_with_a_way_out(as_team: SignIn, shop: Shop) -> None:
    import_id = preview(shop, feed("A,Mug,5 USD,,,,,", "B,Bowl,5 EUR,,,,,")).id
    browser = as_team(shop)
    url = f"/vendor/{shop.code}/imports/{import_id}"
    page = browser.get(url).text
    chosen = fields(browser.get(f"{url}/mapping").text)

    browser.post(f"{url}/mapping", data=chosen | {"takes_any_currency": "on"})
    work()

    assert "read every price as EUR" in page
    assert "Import 2 products" in browser.get(url).text


def test_who_may_not_import_sees_nothing_of_it(as_team: SignIn, shop: Shop) -> None:
    import_id = upload(shop, mugs(3))
    browser = as_team(shop, "fulfilment")
    base = f"/vendor/{shop.code}/imports"

    assert browser.get(base).status_code == 403
    assert browser.get(f"{base}/{import_id}").status_code == 403
    assert browser.post(f"{base}/{import_id}/start").status_code == 403
    assert send(browser, shop, mugs(1)).status_code == 403
    assert base not in browser.get(f"/vendor/{shop.code}").text


@pytest.mark.parametrize("path", ["", "/mapping", "/problems.csv"])
def test_another_vendors_import_does_not_exist(
    as_team: SignIn, shop: Shop, other_shop: Shop, path: str
) -> None:
    import_id = upload(other_shop, mugs(3), ask=True)
    browser = as_team(shop)

    assert browser.get(f"/vendor/{shop.code}/imports/{import_id}{path}").status_code == 404
    for action in ("start", "cancellation", "repetition", "mapping"):
        answer = browser.post(f"/vendor/{shop.code}/imports/{import_id}/{action}", data={"a": "b"})
        assert answer.status_code == 404


@pytest.mark.parametrize("language", ["en", "de", "fr", "lb"])
def test_no_text_is_missing(as_team: SignIn, shop: Shop, language: str) -> None:
    browser = as_team(shop)
    base = f"/vendor/{shop.code}/imports"
    ids = [
        upload(shop, mugs(2), ask=True),
        upload(shop, b"<rss><channel><item></rss>"),
        preview(shop, feed("A,,5 EUR,,,,,", "B,Mug,5 USD,,,,,", "C,Mug,5 EUR,,,,,")).id,
        import_feed(shop, mugs(2)).id,
        upload(shop, mugs(3)),
    ]
    before = dict(i18n.catalogues().missing)

    for path in ["", *(f"/{n}" for n in ids), f"/{ids[0]}/mapping", f"/{ids[2]}/problems.csv"]:
        browser.get(base + path, headers={"accept-language": language})

    assert dict(i18n.catalogues().missing) == before


def test_the_list_costs_the_same_however_long(
    as_team: SignIn, shop: Shop, query_counter: QueryCounter
) -> None:
    upload(shop, mugs(1))
    browser = as_team(shop)
    query_counter.statements.clear()
    browser.get(f"/vendor/{shop.code}/imports")
    one = query_counter.count
    for _ in range(4):
        upload(shop, mugs(1))
    query_counter.statements.clear()

    browser.get(f"/vendor/{shop.code}/imports")

    assert query_counter.count <= one
