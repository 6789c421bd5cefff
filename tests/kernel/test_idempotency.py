"""A repeated request has one effect and one answer."""

from concurrent.futures import ThreadPoolExecutor

from tests.support.factories import Shop
from tests.support.fixtures import SignIn
from tests.support.goods import stock_of

KEY = {"idempotency-key": "delivery-2026-11-23"}
DELIVERY = {"sku": "OAK", "quantity": 5}
URL = "/api/v1/vendor/inventory/deliveries"


def test_the_second_request_gets_the_first_answer(as_team: SignIn, shop: Shop) -> None:
    browser = as_team(shop)

    first = browser.post(URL, json=DELIVERY, headers=KEY)
    second = browser.post(URL, json=DELIVERY, headers=KEY)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second.headers["idempotent-replayed"] == "true"
    assert stock_of(shop, "OAK") == (5, 0)


def test_twenty_at_once_have_one_effect(as_team: SignIn, shop: Shop) -> None:
    browser = as_team(shop)

    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda _: browser.post(URL, json=DELIVERY, headers=KEY), range(20))
        )

    assert {answer.status_code for answer in answers} == {201}
    assert stock_of(shop, "OAK") == (5, 0)


def test_the_same_key_with_other_content_is_refused(as_team: SignIn, shop: Shop) -> None:
    browser = as_team(shop)
    browser.post(URL, json=DELIVERY, headers=KEY)

    answer = browser.post(URL, json={**DELIVERY, "quantity": 6}, headers=KEY)

    assert answer.status_code == 422
    assert answer.json()["code"] == "idempotency_key_reused"


def test_a_refused_request_may_be_corrected(as_team: SignIn, shop: Shop) -> None:
    browser = as_team(shop)

    wrong = browser.post(URL, json={"sku": "OAK", "quantity": -1}, headers=KEY)
    right = browser.post(URL, json=DELIVERY, headers={"idempotency-key": "another"})

    assert (wrong.status_code, right.status_code) == (422, 201)


def test_another_shops_key_is_another_key(as_team: SignIn, shop: Shop, other_shop: Shop) -> None:
    as_team(shop).post(URL, json=DELIVERY, headers=KEY)

    answer = as_team(other_shop).post(URL, json=DELIVERY, headers=KEY)

    assert "idempotent-replayed" not in answer.headers
    assert stock_of(other_shop, "OAK") == (5, 0)
