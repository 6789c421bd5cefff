"""A module whose migrations have not run is down; nothing else is, and it comes back by itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kernel.samples.beacon import beacon
from tests.support.databases import scratch_database
from tests.support.tree import Tree, copy_project

ASK = """
import subprocess, sys, time
from starlette.testclient import TestClient
from app.core.security import cookie_name
from tests.support.factories import make_admin, make_platform, make_vendor
from main import app

with TestClient(app, base_url="http://testserver", headers={"sec-fetch-site": "same-origin"}) as c:
    shop = make_vendor(make_platform())

    def look(path, signed_in=False):
        c.cookies.clear()
        if signed_in:
            admin = make_admin(platform_ids=[shop.platform_id])
            c.cookies.set(cookie_name("admin"), admin.token)
        found = c.get(path)
        return [found.status_code, found.text]

    word, never = f"/api/v1/shop/{shop.code}/beacon/word", f"/api/v1/shop/{shop.code}/none/word"
    answer["shopper"] = look(word) == look(never) and look(word)[0]
    answer["page"] = look(f"/shop/{shop.code}/beacon")[0]
    answer["others"] = [look(f"/shop/{shop.code}/products")[0], look("/health/ready")[0]]
    answer["operator"] = look("/api/v1/admin/beacon/count", True)
    answer["health"] = c.get("/health/ready").json()
    subprocess.run([sys.executable, "-m", "alembic", "upgrade", "head"], check=True)
    until = time.monotonic() + 10
    while look(word)[0] != 200 and time.monotonic() < until:
        time.sleep(0.05)
    answer["after"] = [look(word), look("/api/v1/admin/beacon/count", True)]
    from app.core.database import Context, transaction
    from models.database import ModuleInstall
    with transaction(Context.operator()) as db:
        row = db.get(ModuleInstall, "beacon")
        answer["installed"] = row and row.version
"""


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Tree]:
    with scratch_database() as database_url:
        tree = copy_project(tmp_path, database_url)
        tree.write(beacon(), "app/modules/beacon")
        yield tree


def test_it_alone_is_down_until_the_database_is_updated(tree: Tree) -> None:
    told = tree.ask(ASK)

    assert (told["shopper"], told["page"], told["others"]) == (404, 404, [200, 200])
    assert told["operator"][0] == 503
    assert "database_update_needed" in told["operator"][1]
    assert "alembic upgrade head" in told["operator"][1]
    assert told["after"] == [[200, '"one"'], [200, "0"]]
    assert told["installed"] == "1.0.0"
