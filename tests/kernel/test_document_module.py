"""A module written as in the requirements document: drop it in, take it out, put it back."""

import shutil
from collections.abc import Generator
from dataclasses import dataclass
from subprocess import CompletedProcess
from typing import Any

import pytest

from tests.kernel.samples.analytics import ANALYTICS, FORECASTS
from tests.support.databases import scratch_database
from tests.support.tree import Tree, copy_project

# All in one process: the tests read one story, which takes seconds to tell.
pytestmark = [pytest.mark.xdist_group("document_module"), pytest.mark.timeout(400)]

LOOK = """
from sqlalchemy import text
from starlette.testclient import TestClient

from app import templates_config
from app.core.celery_config import celery_app
from app.core.database import engine, transaction
from app.core.row_security import unsecured_tables
from app.core.security import cookie_name
from app.modules import registry, tasks
from app.modules.config import get_module_config
from app.utils.i18n import t
from main import app
from tests.support.factories import make_platform, make_team_user, make_vendor

SCRIPT = "/static/modules/analytics/vendor/js/analytics.js"


INSERT = "INSERT INTO analytics_reports (vendor_id, slug, title) VALUES (:v, 'a', 'A')"


def count(context):
    with transaction(context) as db:
        return db.scalar(text("SELECT count(*) FROM analytics_reports"))


def ask(path, client):
    found = client.get(path)
    return [found.status_code, found.text]


with TestClient(app, follow_redirects=False) as client:
    shop = make_vendor(make_platform())
    api, page = "/api/v1/vendor/analytics", f"/vendor/{shop.code}/analytics"
    answer["modules"] = list(registry.OPTIONAL_MODULES)
    answer["quarantined"] = dict(registry.snapshot().quarantined)
    answer["api of a stranger"] = ask(api, client)
    answer["page of a stranger"] = ask(page, client)
    answer["file"] = ask(SCRIPT, client)
    client.cookies.set(cookie_name("vendor"), make_team_user(shop).token)
    answer["api"] = ask(api, client)
    answer["never there"] = ask("/api/v1/vendor/nothing", client)
    answer["page"] = ask(page, client)
    answer["other page"] = ask(f"/vendor/{shop.code}/forecasts", client)
    answer["home"] = ask(f"/vendor/{shop.code}", client)
    answer["tasks"] = sorted(name for name in celery_app.tasks if name.startswith("analytics"))
    answer["texts"] = [t("analytics.title", locale) for locale in ("en", "de", "fr", "lb")]
    if "analytics" in registry.MODULES:
        config = get_module_config("analytics")
        answer["settings"] = [config.api_timeout, config.batch_size]
        path = "vendor/js/analytics.js"
        answer["address"] = str(templates_config.url_for("analytics_static", path=path))
        answer["addressed file"] = ask(answer["address"], client)
        with transaction(shop.context) as db:
            db.execute(text(INSERT), {"v": shop.id})
        answer["rows"] = [count(shop.context), count(make_vendor(shop.platform_id).context)]
with engine.connect() as connection:
    answer["unsecured"] = unsecured_tables(connection)
"""


@dataclass(frozen=True)
class Story:
    before: dict[str, Any]
    without: dict[str, Any]
    after: dict[str, Any]
    added: CompletedProcess[str]
    removed: CompletedProcess[str]
    returned: CompletedProcess[str]


def tell(tree: Tree) -> Story:
    """Module there, module gone, module there again."""
    tree.write(ANALYTICS, "app/modules/analytics")
    tree.write(FORECASTS, "app/modules/forecasts")
    added = tree.alembic("upgrade", "head")
    before = tree.ask(LOOK, ANALYTICS_API_TIMEOUT="60")
    shutil.rmtree(tree.modules / "analytics")
    removed = tree.alembic("upgrade", "head")
    without = tree.ask(LOOK)
    tree.write(ANALYTICS, "app/modules/analytics")
    returned = tree.alembic("upgrade", "head")
    return Story(before, without, tree.ask(LOOK), added, removed, returned)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Generator[Story]:
    with scratch_database() as database_url:
        yield tell(copy_project(tmp_path_factory.mktemp("tree"), database_url))


def test_a_directory_is_a_module(story: Story) -> None:
    assert {"analytics", "forecasts"} <= set(story.before["modules"])
    assert story.before["quarantined"] == {}


def test_its_migration_runs_with_the_plain_command(story: Story) -> None:
    assert story.added.returncode == 0, story.added.stderr
    assert "-> analytics_001, Create analytics_reports table" in story.added.stderr


def test_its_table_gets_walls_that_its_author_never_heard_of(story: Story) -> None:
    assert story.before["rows"] == [1, 0]
    assert story.before["unsecured"] == []


def test_its_api_answers_a_team_member_and_nobody_else(story: Story) -> None:
    assert story.before["api"] == [200, "null"]
    assert story.before["api of a stranger"][0] == 401


def test_its_page_answers_a_team_member_and_sends_others_to_the_login(story: Story) -> None:
    assert story.before["page"] == [200, ""]
    assert story.before["page of a stranger"][0] == 303


def test_its_menu_entry_is_in_the_sidebar(story: Story) -> None:
    assert "Analytics &amp; Reporting" in story.before["home"][1]


def test_its_files_are_served_and_addressed(story: Story) -> None:
    source = "export const answer = 42;\n"

    assert story.before["file"] == story.before["addressed file"] == [200, source]
    assert story.before["address"].startswith("/static/modules/analytics/~")
    assert story.before["address"] in story.before["other page"][1]


def test_its_texts_are_there_in_four_languages(story: Story) -> None:
    assert story.before["texts"] == ["Reports", "Berichte", "Rapports", "Rapporten"]
    assert "<p>Reports</p>" in story.before["other page"][1]


def test_its_task_is_known_to_celery_by_module_file_and_function(story: Story) -> None:
    assert story.before["tasks"] == ["analytics.reports.build_reports"]


def test_its_settings_come_from_the_environment(story: Story) -> None:
    assert story.before["settings"] == [60, 100]


def test_without_its_directory_nothing_of_it_is_left(story: Story) -> None:
    gone = story.without

    assert "analytics" not in gone["modules"]
    assert gone["api"] == gone["never there"]
    assert gone["page"][0] == gone["file"][0] == 404
    assert gone["tasks"] == []
    assert gone["texts"][0] == "analytics.title"
    assert "Analytics" not in gone["home"][1]


def test_who_required_it_is_set_aside_and_the_rest_boots(story: Story) -> None:
    assert list(story.without["quarantined"]) == ["forecasts"]
    assert "'analytics', which is not installed" in story.without["quarantined"]["forecasts"]
    assert story.without["home"][0] == 200


def test_migrations_go_on_without_it_with_a_warning(story: Story) -> None:
    assert story.removed.returncode == 0, story.removed.stderr
    assert "kept aside, their module is not on disk: analytics_001" in story.removed.stderr


def test_put_back_it_is_all_there_again(story: Story) -> None:
    assert story.returned.returncode == 0, story.returned.stderr
    assert "Running upgrade" not in story.returned.stderr
    same = ("api", "page", "file", "tasks", "texts", "modules", "quarantined")
    assert {name: story.after[name] for name in same} == {
        name: story.before[name] for name in same
    }
