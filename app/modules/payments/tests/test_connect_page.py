"""A vendor connects his own provider account; its key is never seen again."""

from tests.support.factories import Shop
from tests.support.fixtures import SignIn
from tests.support.goods import rows
from tests.support.paypal import FakePayPal
from tests.support.stripe import FakeStripe

KEY = "sk_test_connectpage12345"

STORED = "SELECT secret_key_sealed, is_live FROM payments_accounts WHERE provider = 'stripe'"


def test_a_key_is_tried_stored_sealed_and_not_shown(
    as_team: SignIn, shop: Shop, gateway_server: FakeStripe
) -> None:
    url = f"/vendor/{shop.code}/payments"
    browser = as_team(shop)

    answer = browser.post(f"{url}/stripe", data={"secret_key": KEY})
    page = browser.get(url).text

    assert answer.status_code == 303
    assert "Test mode" in page
    assert KEY not in page
    stored = rows(shop, STORED)
    assert KEY not in stored[0]["secret_key_sealed"]
    assert stored[0]["is_live"] is False


def test_what_is_no_key_is_refused(as_team: SignIn, shop: Shop) -> None:
    url = f"/vendor/{shop.code}/payments/stripe"

    answer = as_team(shop).post(url, data={"secret_key": "pk_test_public"})

    assert answer.status_code == 422
    assert rows(shop, STORED) == []


def test_only_who_may_connects(as_team: SignIn, shop: Shop) -> None:
    assert as_team(shop, "manager").get(f"/vendor/{shop.code}/payments").status_code == 403


def test_a_paypal_app_is_tried_stored_sealed_and_not_shown(
    as_team: SignIn, shop: Shop, paypal: FakePayPal
) -> None:
    url = f"/vendor/{shop.code}/payments"
    browser = as_team(shop)
    typed = {"client_id": "client-of-this-page", "secret": "secret-of-this-page"}

    answer = browser.post(f"{url}/paypal", data={**typed, "world": "sandbox"})
    page = browser.get(url).text
    browser.post(f"{url}/paypal/end")

    assert answer.status_code == 303
    assert "Test mode" in page
    assert "secret-of-this-page" not in page
    stored = rows(shop, "SELECT * FROM payments_accounts WHERE provider = 'paypal'")
    assert "secret-of" not in stored[0]["secret_key_sealed"]
    assert (stored[0]["is_live"], stored[0]["is_active"]) == (False, False)


def test_a_paypal_app_that_paypal_refuses_is_not_stored(
    as_team: SignIn, shop: Shop, paypal: FakePayPal
) -> None:
    typed = {"client_id": "client-that-is-wrong", "secret": "secret-of-this-page"}

    answer = as_team(shop).post(f"/vendor/{shop.code}/payments/paypal", data=typed)

    assert answer.status_code == 422
    assert "PayPal does not accept" in answer.text
    assert "client-that-is-wrong" in answer.text
    assert "secret-of-this-page" not in answer.text
    assert rows(shop, "SELECT * FROM payments_accounts WHERE provider = 'paypal'") == []
