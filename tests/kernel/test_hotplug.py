"""Modules added, changed, broken and removed while the application answers."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.kernel.samples.beacon import beacon
from tests.support.databases import scratch_database
from tests.support.tree import Tree, copy_project

# One tree, which takes seconds to make.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("hotplug")]

BEGIN = """
import itertools, os, shutil, threading, time
from pathlib import Path
from starlette.testclient import TestClient
from app.core.security import cookie_name
from app.modules import registry, staging
from main import app
from tests.support.factories import make_admin, make_platform, make_vendor

MODULES = Path("app/modules")


def put(files):
    shutil.rmtree(MODULES / "beacon", ignore_errors=True)
    for name, text in files.items():
        file = MODULES / "beacon" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.lstrip("\\n"))


def ready(seconds=10):
    '''Until this process has taken up what the last rescan found.'''
    from app.modules import mounting
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        rows = staging.stages().items()
        wanted = {p: s.fingerprint for p, s in rows if s.state == "ready"}
        if all(mounting.loaded().get(p) == f for p, f in wanted.items()):
            if all(s.state != "gone" or p not in mounting.loaded() for p, s in rows):
                return
        time.sleep(0.02)


def rescan():
    told = [[o.package, o.state, o.reason] for o in staging.rescan()]
    ready()
    return told


def client():
    return TestClient(app, base_url="http://testserver", headers={"sec-fetch-site": "same-origin"})
"""

WHOLE_LIFE = """
statuses, stop = {}, threading.Event()

with client() as c:
    shop = make_vendor(make_platform())
    word = f"/api/v1/shop/{shop.code}/beacon/word"
    page = f"/shop/{shop.code}/beacon"

    def load():
        for path in itertools.cycle((f"/shop/{shop.code}/products", "/health/ready", word, page)):
            if stop.is_set():
                return
            found = c.get(path).status_code
            key = (path if path in (word, page) else "others") + f" {found}"
            statuses[key] = statuses.get(key, 0) + 1
            time.sleep(0.02)

    loaders = [threading.Thread(target=load) for _ in range(2)]
    for loader in loaders:
        loader.start()

    def look():
        return [c.get(word).text, "template" in (text := c.get(page).text) and text[
            text.index("template "):].split("<")[0], c.get(page).status_code]

    def on():
        from app.core.database import Context, transaction
        from app.modules import live
        from app.modules.service import module_service
        with transaction(Context.operator()) as db:
            module_service.enable_module(db, shop.platform_id, "beacon")
        live.refresh()

    put(V1)
    answer["added"] = rescan()
    on()
    answer["v1"] = look()
    admin = make_admin(platform_ids=[shop.platform_id])

    def count():
        signed_in = {cookie_name("admin"): admin.token}
        return c.get("/api/v1/admin/beacon/count", cookies=signed_in).text

    answer["count"] = count()
    put(V2)
    answer["changed"] = rescan()
    answer["v2"] = look()
    answer["count_2"] = count()
    c.cookies.clear()
    for name, broken in BROKEN.items():
        put({**V2, **broken})
        told = rescan()
        answer[name] = [told, look() == answer["v2"], c.get("/health/ready").status_code]
    put(V2)
    answer["mended"] = rescan()
    shutil.rmtree(MODULES / "beacon")
    answer["removed"] = rescan()
    from app.modules import live
    live.refresh()
    answer["gone"] = [c.get(word).status_code, "beacon" in registry.MODULES]
    stop.set()
    for loader in loaders:
        loader.join()
answer["statuses"] = statuses
"""

BROKEN: Mapping[str, Mapping[str, str]] = {
    "syntax": {"routes/api/shop.py": "def broken(:\n"},
    "definition": {"definition.py": "beacon_module = ModuleDefinition(\n"},
    "exit": {"services/__init__.py": '"""Leaves."""\n\nimport sys\n\nsys.exit(3)\n'},
    "loop": {"services/__init__.py": '"""Never ends."""\n\nwhile True:\n    pass\n'},
    "relationship": {
        "models.py": '''"""A table."""

from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base


class Thing(Base):
    """One."""

    __tablename__ = "beacon_things"

    id: Mapped[int] = mapped_column(primary_key=True)
    nowhere: Mapped["Nowhere"] = relationship("Nowhere")  # noqa: F821
''',
    },
    "settings": {
        "config.py": '''"""Settings."""

from pydantic import Field
from pydantic_settings import BaseSettings


class BeaconConfig(BaseSettings):
    """Nobody sets this one."""

    word: str = Field(description="What to say.")

    model_config = {"env_prefix": "BEACON_"}


config_class = BeaconConfig
config = BeaconConfig()
''',
    },
    "locale": {"locales/de.json": "{nonsense"},
    "template": {"templates/beacon/shop/beacon.html": "{% if %}"},
    "migration": {
        "migrations/versions/beacon_002_size.py": '''"""Cannot run.

Revision ID: beacon_002
Create Date: 2026-01-28
"""

from alembic import op

revision = "beacon_002"
down_revision = "beacon_001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE no_such_table ADD COLUMN x int")


def downgrade() -> None:
    op.execute("SELECT 1")
''',
    },
}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tree]:
    with scratch_database() as database_url:
        yield copy_project(tmp_path_factory.mktemp("plug"), database_url)


def ask(tree: Tree, script: str, **values: Any) -> Any:
    given = "\n".join(
        f"{name} = json.loads({json.dumps(json.dumps(v))})" for name, v in values.items()
    )
    return tree.ask(f"{BEGIN}\n{given}\n{script}", ENVIRONMENT="test", MODULE_LOAD_SECONDS="6")


def test_a_module_comes_changes_fails_and_goes_without_a_failed_request(tree: Tree) -> None:
    told = ask(tree, WHOLE_LIFE, V1=beacon("one"), V2=beacon("two"), BROKEN=BROKEN)

    assert told["added"] == [["beacon", "ready", ""]]
    assert told["v1"] == ['"one"', "template one", 200]
    assert told["changed"] == [["beacon", "ready", ""]]
    assert told["v2"] == ['"two"', "template two", 200]
    assert told["count"] == told["count_2"] == "0"
    for name in BROKEN:
        outcomes, as_before, ready = told[name]
        assert [outcome[:2] for outcome in outcomes] == [["beacon", "refused"]], name
        assert (as_before, ready) == (True, 200), name
    assert told["removed"] == [["beacon", "gone", ""]]
    assert told["gone"] == [404, False]
    failed = [key for key in told["statuses"] if key[-3] not in "24" or "others 4" in key]
    assert failed == []
    assert told["statuses"]["others 200"] > 50
    assert "it took more than 6 s" in told["loop"][0][0][2]
