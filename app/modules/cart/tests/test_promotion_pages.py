"""A vendor's promotions: written, listed, switched off; nobody else's."""

from starlette.testclient import TestClient

from app.core.database import transaction
from app.modules import live
from app.modules.cart.schemas import PromotionWrite
from app.modules.cart.services import promotion_service
from tests.support.factories import Shop
from tests.support.fixtures import SignIn
from tests.support.goods import make_product, rows

SPRING = {"name_en": "Spring", "code": "spring 10", "kind": "percentage", "percent": "12,5"}


def test_a_promotion_is_written_listed_and_switched_off(
    client: TestClient, as_team: SignIn, shop: Shop
) -> None:
    sku, base = make_product(shop, price_cents=1000), f"/vendor/{shop.code}/promotions"
    browser = as_team(shop)

    saved = browser.post(f"{base}/new", data=SPRING | {"ends_on": "2099-12-31"})
    listed = browser.get(base).text
    made = rows(shop, "SELECT id, code, percent FROM cart_promotions")[0]
    edited = browser.get(f"{base}/{made['id']}").text
    browser.post(f"{base}/{made['id']}/state", data={"is_active": "false"})
    client.cookies.clear()
    live.refresh()
    client.post(f"/shop/{shop.code}/cart", data={"sku": sku})
    refused = client.post(f"/shop/{shop.code}/cart/codes", data={"code": "SPRING10"})

    assert saved.status_code == 303
    assert (made["code"], made["percent"]) == ("SPRING10", 125)
    assert "12.5 % off" in listed
    assert 'value="2099-12-31"' in edited
    assert refused.status_code == 404


def test_a_promotion_that_gives_nothing_is_refused_and_nothing_is_lost(
    as_team: SignIn, shop: Shop
) -> None:
    page = as_team(shop).post(
        f"/vendor/{shop.code}/promotions/new", data=SPRING | {"percent": "", "minimum": "5o"}
    )

    assert page.status_code == 422
    assert 'value="spring 10"' in page.text
    assert 'value="5o"' in page.text
    assert rows(shop, "SELECT id FROM cart_promotions") == []


def test_a_code_is_given_once(as_team: SignIn, shop: Shop) -> None:
    browser, new = as_team(shop), f"/vendor/{shop.code}/promotions/new"
    browser.post(new, data=SPRING)

    again = browser.post(new, data=SPRING)

    assert again.status_code == 422
    assert "Another promotion has this code" in again.text


def test_another_vendors_promotion_does_not_exist(
    as_team: SignIn, shop: Shop, other_shop: Shop
) -> None:
    wanted = PromotionWrite(name_en="Theirs", kind="free_shipping")
    with transaction(other_shop.context) as db:
        theirs = promotion_service.save(db, other_shop.id, wanted).id

    answer = as_team(shop).get(f"/vendor/{shop.code}/promotions/{theirs}")

    assert answer.status_code == 404
