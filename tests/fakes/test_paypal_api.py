"""The fake PayPal speaks what PayPal publishes of its API."""

from pathlib import Path
from typing import Any

import pytest

from fakes.paypal.api import OPERATIONS
from tests.support.openapi import Description
from tests.support.paypal import FakePayPal, order

ORDERS = "/v2/checkout/orders"


@pytest.fixture
def published(shared_data: Path) -> dict[str, Description]:
    folder = shared_data / "payments" / "paypal"
    if not folder.is_dir():
        pytest.skip("../shared/data/payments/paypal is not here")
    names = ("checkout_orders_v2", "payments_payment_v2", "notifications_webhooks_v1")
    return {name.partition("_")[0]: Description.read(folder / f"{name}.json") for name in names}


def captured(paypal: FakePayPal, **more: Any) -> Any:
    made = paypal.call("POST", ORDERS, json=order(**more)).json()
    paypal.approve(made["id"])
    return paypal.call("POST", f"{ORDERS}/{made['id']}/capture", json={}).json()


def test_every_operation_is_one_that_is_published(published: dict[str, Description]) -> None:
    known = set[tuple[str, str]]().union(*(each.paths() for each in published.values()))

    ours = {(method, _named(path)) for method, path, _, _ in OPERATIONS}

    assert ours <= {(method, _named(path)) for method, path in known}


def test_orders_are_as_published_in_every_state(
    paypal: FakePayPal, published: dict[str, Description]
) -> None:
    made = paypal.call("POST", ORDERS, json=order())
    states = [made.json()]
    states.append(paypal.approve(states[0]["id"]))
    states.append(paypal.call("GET", f"{ORDERS}/{states[0]['id']}").json())
    states.append(paypal.call("POST", f"{ORDERS}/{states[0]['id']}/capture", json={}).json())

    assert made.status_code == 201
    assert [state["status"] for state in states] == [
        "PAYER_ACTION_REQUIRED", "APPROVED", "APPROVED", "COMPLETED",
    ]  # fmt: skip
    for state in states:
        assert published["checkout"].problems("order", state) == []
        assert set(state) <= published["checkout"].fields("order")


def test_captures_and_refunds_are_as_published(
    paypal: FakePayPal, published: dict[str, Description]
) -> None:
    capture = captured(paypal)["purchase_units"][0]["payments"]["captures"][0]
    path = f"/v2/payments/captures/{capture['id']}"
    part = {"amount": {"currency_code": "EUR", "value": "10.00"}}
    refund = paypal.call("POST", f"{path}/refund", json=part).json()
    after = paypal.call("GET", path).json()

    described = published["payments"]
    assert described.problems("capture-2", after) == []
    assert described.problems("refund", refund) == []
    assert set(refund) <= described.fields("refund")
    assert after["status"] == "PARTIALLY_REFUNDED"


def test_what_the_schema_refuses_is_refused(
    paypal: FakePayPal, published: dict[str, Description]
) -> None:
    wrong = [
        {"intent": "CAPTURE"},
        {"purchase_units": order()["purchase_units"]},
        order(purchase_units=[{"amount": {"currency_code": "EUR"}}]),
        order(purchase_units=[{"amount": {"currency_code": "EUR", "value": "ten"}}]),
    ]

    answers = [paypal.call("POST", ORDERS, json=body) for body in wrong]

    assert [answer.status_code for answer in answers] == [400] * 4
    for body, answer in zip(wrong, answers, strict=True):
        assert published["checkout"].problems("order_request", body) != []
        assert published["checkout"].problems("error_400", answer.json()) == []


def test_refusals_are_as_published(paypal: FakePayPal, published: dict[str, Description]) -> None:
    made = paypal.call("POST", ORDERS, json=order()).json()
    capture = f"{ORDERS}/{made['id']}/capture"
    early = paypal.call("POST", capture, json={})
    paypal.approve(made["id"], "INSTRUMENT_DECLINED")
    declined = paypal.call("POST", capture, json={})
    unknown = paypal.call("GET", f"{ORDERS}/NOBODYKNOWSTHIS")

    assert [x.status_code for x in (early, declined, unknown)] == [422, 422, 404]
    assert declined.json()["details"][0]["issue"] == "INSTRUMENT_DECLINED"
    for answer in (early, declined):
        assert published["checkout"].problems("error_422", answer.json()) == []
        issues = published["checkout"].document["components"]["schemas"]["orders.capture-422"]
        assert answer.json()["details"][0]["issue"] in str(issues)
    assert published["checkout"].problems("error_404", unknown.json()) == []


def test_webhooks_and_events_are_as_published(
    paypal: FakePayPal, published: dict[str, Description]
) -> None:
    wanted = {
        "url": "https://shop.example/hook",
        "event_types": [{"name": "PAYMENT.CAPTURE.COMPLETED"}],
    }
    made = paypal.call("POST", "/v1/notifications/webhooks", json=wanted)
    again = paypal.call("POST", "/v1/notifications/webhooks", json=wanted)

    described = published["notifications"]
    assert made.status_code == 201
    assert described.problems("webhook", made.json()) == []
    assert again.json()["details"][0]["issue"] == "WEBHOOK_URL_ALREADY_EXISTS"


def test_a_request_id_answers_the_same_again(paypal: FakePayPal) -> None:
    headers = {"PayPal-Request-Id": "checkout:77:start"}

    first = paypal.call("POST", ORDERS, json=order(), headers=headers)
    second = paypal.call("POST", ORDERS, json=order(), headers=headers)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()


def test_only_the_right_client_gets_in(paypal: FakePayPal) -> None:
    answer = paypal.call("GET", f"{ORDERS}/X", headers={"Authorization": "Bearer made-up"})

    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_token")


def test_the_shopper_approves_on_a_page(paypal: FakePayPal) -> None:
    made = paypal.call("POST", ORDERS, json=order()).json()
    door = next(link["href"] for link in made["links"] if link["rel"] == "payer-action")
    path = door.removeprefix(paypal.url)

    page = paypal.call("GET", path)
    answer = paypal.call("POST", path, data={"funding": "ok"})

    assert "Jetzt zahlen" in page.text
    assert "30,88" in page.text
    assert answer.status_code == 303
    back = answer.headers["location"]
    assert back.startswith(f"https://shop.example/thanks?token={made['id']}&PayerID=")
    assert paypal.call("GET", f"{ORDERS}/{made['id']}").json()["status"] == "APPROVED"


def _named(path: str) -> str:
    """Ours calls every id `id`."""
    return "/".join("{}" if part.startswith("{") else part for part in path.split("/"))
