"""What a module's tests build on: one module alone, its events, its mails, the time."""

from datetime import UTC, datetime, timedelta

from starlette.testclient import TestClient

from app.core.database import transaction
from app.core.mail import queue_mail
from app.modules.marketplace.services import progress
from app.modules.orders.services import order_service
from tests.support.factories import Shop
from tests.support.fakes import Clock, Heard, mails_of
from tests.support.fixtures import SignIn
from tests.support.goods import make_product
from tests.support.module_app import module_app
from tests.support.shopping import place_order


def test_an_application_of_one_module_has_what_it_requires_and_no_more(client: TestClient) -> None:
    with module_app(client, "orders") as app:
        modules = set(app.modules)
        base = f"/vendor/{app.shop.code}"
        cookie = {"cookie": f"wz_vendor={app.owner.token}"}
        found = client.get(f"{base}/orders", headers=cookie).status_code
        gone = client.get(f"{base}/products", headers=cookie).status_code

    assert {"orders", "payments", "tenancy"} <= modules
    assert not {"catalog", "checkout", "marketplace"} & modules
    assert (found, gone) == (200, 404)


def test_events_are_heard_while_a_test_runs(
    client: TestClient, as_team: SignIn, shop: Shop, heard: Heard
) -> None:
    make_product(shop, sku="MUG")
    number = place_order(client, shop, "MUG")
    heard.listen("orders.order_cancelled")

    with transaction(shop.context) as db:
        order = order_service.cancel(db, shop.id, number)

    assert [(event.vendor_id, event.order_id) for event in heard.events] == [(shop.id, order.id)]


def test_mails_can_be_read_as_they_are_stored(shop: Shop, other_shop: Shop) -> None:
    with transaction(shop.context) as db:
        queue_mail(
            db,
            vendor_id=shop.id,
            to="ada@example.com",
            subject="Hello",
            text_body="Hello",
            html_body="<p>Hello</p>",
            dedup_key="hello",
        )

    assert [mail.subject for mail in mails_of(shop)] == ["Hello"]
    assert mails_of(other_shop) == []


def test_modules_are_told_the_time_that_the_test_says(clock: Clock) -> None:
    clock.set(datetime(2030, 1, 1, tzinfo=UTC))
    clock.forward(days=1)

    assert progress.datetime.now(UTC) == datetime(2030, 1, 2, tzinfo=UTC)
    assert progress.datetime.now(UTC) - timedelta(days=1) == datetime(2030, 1, 1, tzinfo=UTC)
