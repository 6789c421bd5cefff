"""Open orders speak against switching the module off, and say how many they are."""

from starlette.testclient import TestClient

from app.core.database import Context, transaction
from app.modules.base import Reason
from app.modules.service import module_service
from tests.support.factories import make_platform, make_vendor
from tests.support.fixtures import SignIn
from tests.support.goods import make_product
from tests.support.shopping import place_order


def test_open_orders_hold_it_until_the_code_is_typed(client: TestClient, as_admin: SignIn) -> None:
    shop = make_vendor(make_platform())
    place_order(client, shop, make_product(shop, on_hand=5))
    with transaction(Context.operator()) as db:
        plan = module_service.plan_disable(db, shop.platform_id, "payments")
    browser = as_admin([shop.platform_id])
    address = "/api/v1/admin/tenancy/modules/payments"

    held = browser.delete(address)
    done = browser.delete(address, params={"confirm": "payments"})

    assert plan.reasons == (Reason("orders.guards.open_orders", {"count": 1}),)
    assert held.status_code == 409
    assert (held.json()["code"], held.json()["reasons"]) == ("module_in_use", "1 open order")
    assert done.status_code == 200


def test_another_platforms_orders_do_not_count(client: TestClient) -> None:
    shop = make_vendor(make_platform())
    place_order(client, shop, make_product(shop, on_hand=5))

    with transaction(Context.operator()) as db:
        plan = module_service.plan_disable(db, make_platform(), "orders")

    assert plan.reasons == ()
