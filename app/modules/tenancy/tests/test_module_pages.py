"""The operator's pages of modules: plans, reasons, undo, removal, and what a rescan found."""

import io
import re
import zipfile

import orjson
from starlette.testclient import TestClient

from app.core.database import Context, transaction
from app.modules.undo import history
from tests.support.factories import make_platform, make_vendor
from tests.support.fixtures import QueryCounter, SignIn
from tests.support.goods import make_product
from tests.support.shopping import place_order


def latest_change(platform_id: int) -> int:
    with transaction(Context.operator()) as db:
        return history(db, platform_id)[0].id


def test_the_plan_shows_what_goes_with_it_and_how_many_rows(
    client: TestClient, as_admin: SignIn
) -> None:
    shop = make_vendor(make_platform())
    place_order(client, shop, make_product(shop, on_hand=5))

    page = as_admin([shop.platform_id]).get("/admin/modules/payments").text

    assert "1 open order" in page
    assert "To do it all the same, type payments" in page
    assert re.search(r"orders_orders</td>\s*<td[^>]*>1</td>", page)


def test_reasons_hold_the_button_until_the_code_is_typed(
    client: TestClient, as_admin: SignIn
) -> None:
    shop = make_vendor(make_platform())
    place_order(client, shop, make_product(shop, on_hand=5))
    browser = as_admin([shop.platform_id])

    held = browser.post("/admin/modules/orders", data={"action": "disable", "confirm": "yes"})
    done = browser.post("/admin/modules/orders", data={"action": "disable", "confirm": "orders"})

    assert held.status_code == 409
    assert "orders is in use: 1 open order" in held.text
    assert done.status_code == 303
    assert "In spite of: 1 open order" in browser.get("/admin/modules").text


def test_a_change_is_undone_from_the_history(as_admin: SignIn) -> None:
    platform_id = make_platform()
    browser = as_admin([platform_id])
    browser.post("/admin/modules/payments", data={"action": "disable"})
    change_id = latest_change(platform_id)

    plan = browser.get(f"/admin/module-changes/{change_id}").text
    done = browser.post(f"/admin/module-changes/{change_id}")

    assert "payments" in plan
    assert "checkout" in plan
    assert done.status_code == 303
    page = browser.get("/admin/modules").text
    assert "Change of payments undone" in page
    assert browser.get("/admin/modules/checkout").text.count("Switch off Checkout") > 0


def test_another_platforms_change_does_not_exist(as_admin: SignIn) -> None:
    other = latest_change(make_platform(modules=["cart"]))

    assert as_admin([make_platform()]).get(f"/admin/module-changes/{other}").status_code == 404


def test_only_operators_of_the_whole_installation_remove_and_rescan(as_admin: SignIn) -> None:
    browser = as_admin([make_platform()])

    answers = [
        browser.post("/admin/modules/rescan"),
        browser.get("/admin/modules/cart/removal"),
        browser.post("/admin/modules/cart/removal", data={"data": "drop", "confirm": "cart"}),
        browser.post("/admin/modules/cart/migration"),
        browser.get("/admin/modules/cart/export.zip"),
    ]

    assert [answer.status_code for answer in answers] == [403] * 5
    assert "/removal" not in browser.get("/admin/modules").text


def test_a_removal_says_what_it_takes_and_wants_the_code(as_admin: SignIn) -> None:
    make_platform()
    browser = as_admin()

    page = browser.get("/admin/modules/cart/removal").text
    held = browser.post("/admin/modules/cart/removal", data={"data": "drop", "confirm": "yes"})
    needed = browser.get("/admin/modules/payments/removal").text
    core = browser.get("/admin/modules/tenancy/removal")
    unknown = browser.get("/admin/modules/nonsense/removal")

    assert "cart_carts" in page
    assert held.status_code == 409
    assert "Type the module&#39;s code" in held.text
    assert "orders" in needed
    assert (core.status_code, unknown.status_code) == (409, 404)


def test_the_export_is_a_zip_of_lines_with_a_manifest(
    client: TestClient, as_admin: SignIn
) -> None:
    shop = make_vendor(make_platform())
    place_order(client, shop, make_product(shop, on_hand=5))

    answer = as_admin().get("/admin/modules/orders/export.zip")

    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        manifest = orjson.loads(file.read("manifest.json"))
        lines = file.read("orders_orders.jsonl").splitlines()
    assert manifest["module"] == "orders"
    assert manifest["tables"]["orders_orders"]["rows"] == len(lines) >= 1
    assert "email" in orjson.loads(lines[0])


def test_the_list_takes_no_more_statements_for_more_changes(
    as_admin: SignIn, query_counter: QueryCounter
) -> None:
    platform_id = make_platform(modules=[])
    browser = as_admin([platform_id])

    def fewest() -> int:
        """Of several looks: the process follows changes of its own accord meanwhile."""
        counts = []
        for _ in range(4):
            query_counter.statements.clear()
            assert browser.get("/admin/modules").status_code == 200
            counts.append(query_counter.count)
        return min(counts)

    before = fewest()
    for action in ("enable", "disable", "enable"):
        browser.post("/admin/modules/cart", data={"action": action})

    assert fewest() == before < 15
