"""Who switched a module sees it in whichever worker answers next."""

import time

import pytest
from starlette.testclient import TestClient

from app.core.database import Context, transaction
from app.core.gate import gate
from app.modules.service import module_service
from tests.support.factories import make_platform, make_vendor
from tests.support.fixtures import SignIn

Masks = tuple[dict[int, int], dict[int, int]]


def state() -> Masks:
    return dict(gate.masks), dict(gate.generations)


def test_the_answer_to_a_change_names_its_generation(as_admin: SignIn) -> None:
    platform_id = make_platform()
    browser = as_admin([platform_id])

    page = browser.post("/admin/modules/cart", data={"action": "disable"})
    program = browser.put("/api/v1/admin/tenancy/modules/cart")

    generation = generation_of(platform_id)
    assert program.headers["x-module-generation"] == f"{platform_id}.{generation}"
    assert f"wz_mgen={platform_id}.{generation - 1};" in page.headers["set-cookie"]
    assert "x-module-generation" not in browser.get("/admin/modules").headers


def test_a_worker_that_is_behind_looks_before_it_decides(client: TestClient) -> None:
    shop = make_vendor(make_platform())
    earlier = state()
    with transaction(Context.operator()) as db:
        module_service.disable_module(db, shop.platform_id, "cart")
    seen = f"{shop.platform_id}.{generation_of(shop.platform_id)}"
    path = f"/shop/{shop.code}/cart"

    stale = until_behind(client, path, earlier)
    told = client.get(path, headers={"x-module-generation": seen}).status_code
    gate.masks, gate.generations = earlier
    client.cookies.set("wz_mgen", seen)
    by_cookie = client.get(path).status_code

    assert (stale, told, by_cookie) == (200, 404, 404)


@pytest.mark.parametrize("said", ["7", "x.y", "1.99999999999999999999", "99999999.5", "-1.-2"])
def test_nonsense_is_not_believed(client: TestClient, said: str) -> None:
    shop = make_vendor()

    answer = client.get(f"/shop/{shop.code}", headers={"x-module-generation": said})

    assert answer.status_code == 200


def test_a_claim_from_the_future_costs_a_look_and_no_more(client: TestClient) -> None:
    shop = make_vendor(make_platform())

    said = f"{shop.platform_id}.999999"
    answer = client.get(f"/shop/{shop.code}/cart", headers={"x-module-generation": said})

    assert answer.status_code == 200
    assert gate.generations[shop.platform_id] == generation_of(shop.platform_id)


def generation_of(platform_id: int) -> int:
    with transaction(Context.operator()) as db:
        return module_service.generation(db, platform_id)


def until_behind(client: TestClient, path: str, earlier: Masks) -> int:
    """Make this process a worker that heard of nothing since; its listener may come between."""
    until = time.monotonic() + 5
    while True:
        gate.masks, gate.generations = earlier
        status = client.get(path).status_code
        if status == 200 or time.monotonic() > until:
            return status
        time.sleep(0.05)
