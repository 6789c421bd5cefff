"""Switching a module off: gone there, and only there."""

from starlette.testclient import TestClient

from app.core.directory import directory
from app.modules import live
from tests.support.factories import make_platform, make_vendor
from tests.support.fixtures import SignIn


def test_the_plan_says_what_else_goes_off(as_admin: SignIn) -> None:
    platform_id = make_platform()

    page = as_admin([platform_id]).get("/admin/modules/payments").text

    assert "Switch off Payments" in page
    assert "Orders" in page
    assert "Checkout" in page


def test_a_module_that_is_off_answers_as_a_path_that_never_existed(as_admin: SignIn) -> None:
    shop, neighbour = make_vendor(make_platform()), make_vendor(make_platform())
    browser = as_admin([shop.platform_id])
    browser.post("/admin/modules/cart", data={"action": "disable"})
    live.refresh()

    def answer(code: str, path: str, method: str = "GET") -> tuple[int, str]:
        found = browser.request(method, f"/api/v1/shop/{code}/{path}", content="{nonsense")
        return found.status_code, found.text

    for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS"):
        gone = answer(shop.code, "cart", method)
        never = answer(shop.code, "none", method)
        assert gone == never
        assert gone[0] == 404
    assert answer(neighbour.code, "cart")[0] == 200
    assert browser.get(f"/shop/{shop.code}/cart").status_code == 404
    assert browser.get(f"/shop/{neighbour.code}/cart").status_code == 200


def test_core_modules_cannot_be_switched_off(as_admin: SignIn) -> None:
    answer = as_admin([make_platform()]).delete("/api/v1/admin/tenancy/modules/tenancy")

    assert answer.status_code == 409
    assert answer.json()["code"] == "module_always_on"


def test_switching_on_brings_what_is_required(as_admin: SignIn) -> None:
    platform_id = make_platform(modules=[])

    answer = as_admin([platform_id]).put("/api/v1/admin/tenancy/modules/checkout").json()

    assert answer["also"] == ["cart", "payments", "orders"]


def test_the_change_reaches_the_running_process_by_itself(
    application: TestClient, as_admin: SignIn
) -> None:
    import time

    shop = make_vendor(make_platform())
    browser = as_admin([shop.platform_id])

    browser.delete("/api/v1/admin/tenancy/modules/cart")
    deadline = time.monotonic() + 3
    while browser.get(f"/shop/{shop.code}/cart").status_code != 404:
        assert time.monotonic() < deadline
        time.sleep(0.02)

    assert directory().vendors[shop.code]
