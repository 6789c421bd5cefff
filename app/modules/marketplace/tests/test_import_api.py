"""Imports by programs."""

import pytest

from app.modules.marketplace.services import fetching
from app.modules.marketplace.tests.support import catalogue, feed, mugs, preview, upload, work
from tests.support.factories import Shop
from tests.support.fixtures import SignIn
from tests.support.web import Web, demo, web

__all__ = ["web"]
API = "/api/v1/vendor/marketplace/imports"


def test_a_file_is_uploaded_tried_and_imported(as_team: SignIn, shop: Shop) -> None:
    browser = as_team(shop)

    created = browser.post(API, files={"file": ("feed.csv", mugs(3), "text/csv")})
    url = f"{API}/{created.json()['id']}"
    too_early = browser.post(f"{url}/start")
    work()
    ready = browser.get(url).json()
    started = browser.post(f"{url}/start")
    work()
    done = browser.get(url).json()

    assert created.status_code == 201
    assert created.json()["status"] == "previewing"
    assert too_early.json()["code"] == "marketplace.not_in_this_state"
    assert (ready["status"], ready["new_count"]) == ("ready", 3)
    assert (started.status_code, started.json()["status"]) == (202, "running")
    assert done["status"] == "done"
    assert done["progress"]["done"] == done["progress"]["total"] == 3
    assert len(catalogue(shop)[0]) == 3


def test_an_address_is_fetched(
    as_team: SignIn, shop: Shop, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "outbound", demo(web))
    web.answers["/a.csv"] = (200, {}, mugs(3))
    browser = as_team(shop)

    created = browser.post(API, json={"url": web.url("/a.csv")}).json()
    work()

    assert created["status"] == "fetching"
    assert browser.get(f"{API}/{created['id']}").json()["status"] == "ready"


def test_columns_that_nobody_can_guess_wait_for_a_person(as_team: SignIn, shop: Shop) -> None:
    content = feed("1,2,3", header="x,y,z\n")

    created = as_team(shop).post(API, files={"file": ("feed.csv", content, "text/csv")}).json()

    assert created["status"] == "mapping"


def test_a_failure_has_a_code_and_a_sentence(as_team: SignIn, shop: Shop) -> None:
    zipped = b"PK\x03\x04" + b"\0" * 100

    created = as_team(shop).post(API, files={"file": ("feed.zip", zipped, "text/csv")}).json()

    assert (created["status"], created["error_code"]) == ("failed", "file_compressed")
    assert "Unpack it" in created["error"]


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"nonsense", b'{"url": "ftp://x"}', b'{"url": 1}', b'{"url": "x", "y": 1}'],
)
def test_nonsense_is_refused(as_team: SignIn, shop: Shop, body: bytes) -> None:
    answer = as_team(shop).post(API, content=body, headers={"content-type": "application/json"})

    assert answer.status_code == 422


def test_starting_twice_is_starting_once(as_team: SignIn, shop: Shop) -> None:
    import_id = preview(shop, mugs(3)).id
    browser = as_team(shop)

    answers = [browser.post(f"{API}/{import_id}/start").status_code for _ in range(2)]
    work()

    assert answers == [202, 202]
    assert browser.get(f"{API}/{import_id}").json()["new_count"] == 3


def test_an_import_is_cancelled(as_team: SignIn, shop: Shop) -> None:
    import_id = upload(shop, mugs(3))
    browser = as_team(shop)

    cancelled = browser.post(f"{API}/{import_id}/cancellation")
    work()

    assert cancelled.status_code == 202
    assert browser.get(f"{API}/{import_id}").json()["status"] == "cancelled"


def test_the_list_is_paged(as_team: SignIn, shop: Shop) -> None:
    ids = [upload(shop, mugs(1)) for _ in range(3)]

    page = as_team(shop).get(API, params={"size": 2}).json()

    assert (page["total"], page["last"]) == (3, 2)
    assert [item["id"] for item in page["items"]] == ids[:0:-1]


def test_another_vendors_import_does_not_exist(
    as_team: SignIn, shop: Shop, other_shop: Shop
) -> None:
    import_id = upload(other_shop, mugs(3))
    browser = as_team(shop)

    foreign = browser.get(f"{API}/{import_id}")

    assert foreign.status_code == 404
    assert foreign.json()["code"] == "marketplace.import_not_found"
    assert browser.post(f"{API}/{import_id}/start").status_code == 404
    assert browser.post(f"{API}/{import_id}/cancellation").status_code == 404
    assert browser.get(API).json()["items"] == []


def test_strangers_and_packers_may_not_import(as_team: SignIn, shop: Shop) -> None:
    packer = as_team(shop, "fulfilment")

    assert packer.get(API).status_code == 403
    packer.cookies.clear()
    assert packer.get(API).status_code == 401
