"""The way out of a contract: who may declare, until when, and what happens then."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.core.celery_config import run_celery_task
from app.core.database import transaction
from app.core.outbox import drain
from app.modules.orders.exceptions import TooManyWithdrawalsError, WithdrawalDecidedError
from app.modules.orders.schemas import ShipmentCreate, WithdrawalCreate
from app.modules.orders.services import order_service, order_token, withdrawal_service
from app.modules.orders.services.withdrawal_period import Parcel, is_in_time, last_day
from tests.support.factories import Shop
from tests.support.fixtures import SignIn
from tests.support.goods import make_product, rows
from tests.support.shopping import place_order

ADA = "ada@example.com"
LUX = "Europe/Luxembourg"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# When each parcel left and arrived (UTC), where to, and the last day of the period.
PERIODS: dict[str, tuple[list[Parcel], str, date]] = {
    "fourteen days from the day after": (
        [Parcel(at("2026-03-02T09:00"), at("2026-03-04T10:00"))],
        "LU",
        date(2026, 3, 18),
    ),
    "the last parcel counts": (
        [
            Parcel(at("2026-03-02T09:00"), at("2026-03-03T10:00")),
            Parcel(at("2026-03-02T09:00"), at("2026-03-05T10:00")),
        ],
        "LU",
        date(2026, 3, 19),
    ),
    "a parcel nobody saw arrive counts three days after it left": (
        [Parcel(at("2026-03-02T09:00"))],
        "LU",
        date(2026, 3, 19),
    ),
    "it arrived after midnight here, though not in UTC": (
        [Parcel(at("2026-03-02T09:00"), at("2026-03-03T23:30"))],
        "LU",
        date(2026, 3, 18),
    ),
    "a Saturday moves to Monday": (
        [Parcel(at("2026-03-05T09:00"), at("2026-03-07T10:00"))],
        "LU",
        date(2026, 3, 23),
    ),
    "a Sunday moves to Monday": (
        [Parcel(at("2026-03-05T09:00"), at("2026-03-08T10:00"))],
        "LU",
        date(2026, 3, 23),
    ),
    "Christmas and its weekend move to the next working day": (
        [Parcel(at("2026-12-08T09:00"), at("2026-12-11T10:00"))],
        "LU",
        date(2026, 12, 28),
    ),
    "the national day is a holiday here": (
        [Parcel(at("2026-06-08T09:00"), at("2026-06-09T10:00"))],
        "LU",
        date(2026, 6, 24),
    ),
    "but not in France": (
        [Parcel(at("2026-06-08T09:00"), at("2026-06-09T10:00"))],
        "FR",
        date(2026, 6, 23),
    ),
    "the clocks go forward in between": (
        [Parcel(at("2026-03-22T09:00"), at("2026-03-24T10:00"))],
        "LU",
        date(2026, 4, 7),
    ),
    "across a leap day": (
        [Parcel(at("2028-02-21T09:00"), at("2028-02-22T10:00"))],
        "LU",
        date(2028, 3, 7),
    ),
    "into a new year": (
        [Parcel(at("2026-12-20T09:00"), at("2026-12-21T10:00"))],
        "LU",
        date(2027, 1, 4),
    ),
}


@pytest.mark.parametrize("name", PERIODS)
def test_the_period_ends_on(name: str) -> None:
    parcels, country, expected = PERIODS[name]

    found = last_day(parcels, is_complete=True, country=country, zone=LUX, assumed_days=3)

    assert found == expected


def test_the_period_has_not_begun_while_something_is_still_to_come() -> None:
    parcels = [Parcel(at("2026-03-02T09:00"), at("2026-03-04T10:00"))]

    found = last_day(parcels, is_complete=False, country="LU", zone=LUX, assumed_days=3)

    assert found is None
    assert is_in_time(at("2027-01-01T00:00"), found, LUX)


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("2026-03-18T22:59:59", True),  # 23:59:59 in Luxembourg
        ("2026-03-18T23:00:00", False),  # midnight
        ("2026-03-04T10:00:00", True),
        ("2026-04-01T10:00:00", False),
    ],
)
def test_it_is_in_time_until_midnight_of_the_last_day(declared: str, expected: bool) -> None:
    assert is_in_time(at(declared), date(2026, 3, 18), LUX) is expected


def test_the_link_stands_on_every_page_of_the_shop(client: TestClient, shop: Shop) -> None:
    make_product(shop)

    for path in ("", "/products", "/cart"):
        page = client.get(f"/shop/{shop.code}{path}").text
        assert f'href="/shop/{shop.code}/withdrawal"' in page
        assert "Withdraw from contract here" in page


def test_a_guest_declares_in_two_steps_and_gets_a_receipt(client: TestClient, shop: Shop) -> None:
    number = place_order(client, shop, make_product(shop))
    typed = {"name": "Ada Lovelace", "number": str(number), "email": ADA}

    asked = client.post(f"/shop/{shop.code}/withdrawal", data=typed)
    before = rows(shop, "SELECT id FROM orders_withdrawals")
    done = client.post(f"/shop/{shop.code}/withdrawal/declarations", data=typed)
    drain(run_celery_task, limit=500)

    assert "I hereby withdraw" in asked.text
    assert "Confirm withdrawal" in asked.text
    assert before == []
    assert "has been received" in done.text
    mail = rows(shop, "SELECT recipient, text_body FROM mails WHERE subject LIKE 'Receipt of%'")[0]
    assert mail["recipient"] == ADA
    assert str(number) in mail["text_body"]
    assert re.search(r"20\d\d.*\d\d:\d\d", mail["text_body"])


def test_an_unknown_order_is_answered_just_the_same(client: TestClient, shop: Shop) -> None:
    number = place_order(client, shop, make_product(shop))

    def declared(**typed: str) -> str:
        wanted = {"name": "Ada", "number": str(number), "email": ADA, **typed}
        page = client.post(f"/shop/{shop.code}/withdrawal/declarations", data=wanted).text
        return re.sub(r"\d+|eve@x\.lu|ada@example\.com", "_", page)

    assert declared() == declared(email="eve@x.lu") == declared(number="999999")


def test_another_shops_order_is_not_matched(
    client: TestClient, shop: Shop, other_shop: Shop
) -> None:
    number = place_order(client, shop, make_product(shop))

    _declare(other_shop, number)

    assert rows(other_shop, "SELECT order_id FROM orders_withdrawals")[0]["order_id"] is None


def test_the_link_of_the_order_shows_its_lines_and_takes_units(
    client: TestClient, shop: Shop
) -> None:
    number = place_order(client, shop, make_product(shop, title="Blue mug"), quantity=3)
    line = rows(shop, "SELECT id FROM orders_lines")[0]["id"]
    token = order_token(shop.id, number)
    base = f"/shop/{shop.code}/withdrawal"

    opened = client.get(f"{base}?number={number}&token={token}").text
    guessed = client.get(f"{base}?number={number}&token={'0' * 40}").text
    typed = {"name": "A B", "number": str(number), "email": "new@x.lu", f"units:{line}": "2"}
    client.post(f"{base}/declarations", data={**typed, "token": token})

    assert "Blue mug" in opened
    assert "Blue mug" not in guessed
    found = rows(shop, "SELECT order_id, quantities FROM orders_withdrawals")[0]
    assert found["order_id"] is not None
    assert found["quantities"] == {str(line): 2}


def test_a_double_click_declares_once(client: TestClient, shop: Shop) -> None:
    number = place_order(client, shop, make_product(shop))

    first, second = _declare(shop, number), _declare(shop, number)

    assert first == second


def test_an_address_is_not_flooded(shop: Shop) -> None:
    for number in range(5):
        _declare(shop, number)

    with pytest.raises(TooManyWithdrawalsError):
        _declare(shop, 99)


def test_an_accepted_withdrawal_gives_the_money_back(client: TestClient, shop: Shop) -> None:
    number = place_order(client, shop, make_product(shop, price_cents=2000))
    _pay_and_ship(shop, number)
    declared = _declare(shop, number)

    _accept(shop, declared)

    order = _order(shop, number)
    assert order["refunded_cents"] == order["total_cents"] == 2490
    assert order["payment_status"] == "refunded"


def test_part_of_an_order_gives_back_its_price_without_the_delivery(
    client: TestClient, shop: Shop
) -> None:
    number = place_order(client, shop, make_product(shop, price_cents=2000), quantity=3)
    _pay_and_ship(shop, number)
    line = rows(shop, "SELECT id FROM orders_lines")[0]["id"]
    declared = _declare(shop, number, quantities={line: 2})

    _accept(shop, declared)

    assert _order(shop, number)["refunded_cents"] == 4000


def test_what_is_excluded_stays_sold(client: TestClient, shop: Shop) -> None:
    number = place_order(client, shop, make_product(shop, price_cents=2000))
    _pay_and_ship(shop, number)
    with transaction(shop.context) as db:
        order_service.get(db, shop.id, number).lines[0].exclusion = "custom_made"
    declared = _declare(shop, number)

    _accept(shop, declared)

    assert _order(shop, number)["refunded_cents"] == 0


def test_what_was_refunded_before_is_not_refunded_again(client: TestClient, shop: Shop) -> None:
    number = place_order(client, shop, make_product(shop, price_cents=2000))
    _pay_and_ship(shop, number)
    first = _declare(shop, number)
    _accept(shop, first)
    with transaction(shop.context) as db:
        wanted = WithdrawalCreate(name="Ada", number=f"No. {number}", email=ADA)
        second = withdrawal_service.declare(db, shop.id, wanted, locale="en").id

    _accept(shop, second)

    assert _order(shop, number)["refunded_cents"] == 2490


def test_an_unpaid_order_that_has_not_left_ends(client: TestClient, shop: Shop) -> None:
    number = place_order(client, shop, make_product(shop))

    _accept(shop, _declare(shop, number))

    assert _order(shop, number)["status"] == "cancelled"


def test_a_late_one_is_marked_and_still_a_persons_decision(client: TestClient, shop: Shop) -> None:
    number = place_order(client, shop, make_product(shop))
    _pay_and_ship(shop, number)
    with transaction(shop.context) as db:
        order_service.get(db, shop.id, number).shipments[0].delivered_at = at("2026-01-05T10:00")
    declared = _declare(shop, number)

    found = rows(
        shop, "SELECT is_in_time, status FROM orders_withdrawals WHERE id = :i", i=declared
    )

    assert found == [{"is_in_time": False, "status": "open"}]


def test_two_people_decide_once(client: TestClient, shop: Shop) -> None:
    declared = _declare(shop, place_order(client, shop, make_product(shop)))
    _accept(shop, declared)

    with pytest.raises(WithdrawalDecidedError), transaction(shop.context) as db:
        withdrawal_service.refuse(db, shop.id, declared, "worn")


def test_the_vendor_sees_the_queue_and_refuses_with_a_reason(
    client: TestClient, shop: Shop, as_team: SignIn
) -> None:
    declared = _declare(shop, place_order(client, shop, make_product(shop)))
    team = as_team(shop)
    queue = f"/vendor/{shop.code}/withdrawals"

    listed = team.get(queue).text
    silent = team.post(f"{queue}/{declared}/refusal", data={"reason": " "})
    team.post(f"{queue}/{declared}/refusal", data={"reason": "The seal is broken."})
    drain(run_celery_task, limit=500)

    assert "Ada" in listed
    assert silent.status_code == 422
    mails = rows(shop, "SELECT text_body FROM mails WHERE dedup_key LIKE 'withdrawal:%refused'")
    assert "The seal is broken." in mails[0]["text_body"]


def test_a_parcel_that_arrived_starts_the_period(
    client: TestClient, shop: Shop, as_team: SignIn
) -> None:
    number = place_order(client, shop, make_product(shop))
    _pay_and_ship(shop, number)
    parcel = rows(shop, "SELECT id FROM orders_shipments")[0]["id"]

    as_team(shop).post(f"/vendor/{shop.code}/orders/{number}/shipments/{parcel}/arrival")

    assert rows(shop, "SELECT id FROM orders_shipments WHERE delivered_at IS NOT NULL")


def _declare(shop: Shop, number: int, quantities: dict[int, int] | None = None) -> int:
    wanted = WithdrawalCreate(
        name="Ada", number=str(number), email=ADA, quantities=quantities or {}
    )
    with transaction(shop.context) as db:
        return withdrawal_service.declare(db, shop.id, wanted, locale="en").id


def _accept(shop: Shop, withdrawal_id: int) -> None:
    with transaction(shop.context) as db:
        withdrawal_service.accept(db, shop.id, withdrawal_id)


def _pay_and_ship(shop: Shop, number: int) -> None:
    with transaction(shop.context) as db:
        order_service.mark_paid(db, shop.id, number)
        order_service.ship(db, shop.id, number, ShipmentCreate())


def _order(shop: Shop, number: int) -> Any:
    return rows(shop, "SELECT * FROM orders_orders WHERE number = :n", n=number)[0]
