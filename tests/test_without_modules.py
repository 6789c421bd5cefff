"""An optional module's directory is gone: the rest migrates a new database, boots, serves."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.modules import graph
from app.modules.discovery import MODULES_DIR, module_directories, read_manifest
from tests.support.databases import scratch_database
from tests.support.tree import Tree, copy_project

MANIFESTS = {m.code: m for m in map(read_manifest, module_directories(MODULES_DIR))}
REQUIRES = {code: m.requires for code, m in MANIFESTS.items()}
OPTIONAL = sorted(c for c, m in MANIFESTS.items() if not (m.is_core or m.is_internal))

# A new database, then every page that a person can open without knowing a number.
SMOKE = """
import logging
from alembic import command
from alembic.config import Config
command.upgrade(Config("alembic.ini"), "head")
logging.disable(logging.CRITICAL)
from starlette.testclient import TestClient
from main import app
from app.modules import registry
from app.modules.routes import current_table
from app.core.security import cookie_name
from tests.support import factories

with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as client:
    shop = factories.make_vendor(factories.make_platform())
    people = {
        "admin": factories.make_admin(platform_ids=[shop.platform_id]),
        "vendor": factories.make_team_user(shop),
    }
    for entry in current_table().entries():
        if entry.kind != "pages" or set(entry.convertors) - {"vendor_code"}:
            continue
        path = entry.path.replace("{vendor_code}", shop.code)
        person = people.get(entry.frontend)
        cookie = f"{cookie_name(entry.frontend)}={person.token}" if person else ""
        if "GET" in entry.methods and "logout" not in path:
            answer[path] = client.get(path, headers={"cookie": cookie}).status_code
    ready = client.get("/health/ready").json()
gone = registry.snapshot().quarantined
answer = {"pages": answer, "ready": ready["status"], "quarantined": gone}
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    return copy_project(tmp_path_factory.mktemp("without"), "")


@pytest.fixture
def removed(tree: Tree, code: str) -> Iterator[Path]:
    directory = tree.modules / MANIFESTS[code].directory
    aside = shutil.move(directory, tree.root / "aside")
    yield directory
    shutil.move(aside, directory)


@pytest.mark.slow
@pytest.mark.usefixtures("removed")
@pytest.mark.parametrize("code", OPTIONAL)
def test_without_it_the_rest_migrates_boots_and_serves(tree: Tree, code: str) -> None:
    with scratch_database(empty=True) as url:
        found = Tree(tree.root, url).ask(SMOKE)

    above = set(graph.with_dependents(REQUIRES, code)) - {code}
    assert found["quarantined"].keys() == above
    assert all("requires" in reason for reason in found["quarantined"].values())
    assert len(found["pages"]) > 15
    assert {path: n for path, n in found["pages"].items() if n not in {200, 303}} == {}
    assert found["ready"] == ("degraded" if above else "ok")
