"""Alembic's plain commands over many modules, each in a process of its own as people type them."""

import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from app.dbmig import FRAMEWORK_VERSIONS
from tests.kernel.samples.migrating import (
    ALFA,
    COLOUR_COLUMN,
    ENTANGLED,
    REFERENCE_COLUMN,
    SIZE_COLUMN,
    VERSIONS,
    ZULU,
    migration,
    model,
)
from tests.support.databases import scratch_database
from tests.support.tree import Tree, copy_project

FRAMEWORK = sorted(
    re.findall(r"framework_\d+", " ".join(file.name for file in FRAMEWORK_VERSIONS.glob("*.py")))
)
TIP = FRAMEWORK[-1]
ALL = {TIP, "zulu_002", "alfa_001"}


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Tree]:
    """The kernel with two modules and an empty database."""
    with scratch_database(empty=True) as database_url:
        tree = copy_project(tmp_path, database_url, with_modules=False)
        tree.write(ZULU, "app/modules/zulu")
        tree.write(ALFA, "app/modules/alfa")
        yield tree


def alembic(tree: Tree, *arguments: str) -> str:
    """What a command that must succeed says."""
    done = tree.alembic(*arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def refusal(tree: Tree, *arguments: str) -> str:
    done = tree.alembic(*arguments)
    assert done.returncode != 0
    return done.stdout + done.stderr


def ran(said: str) -> list[str]:
    """The revisions that were run, in order; undone ones too."""
    return re.findall(r"Running (?:upgrade\s+\S* ?->|downgrade) (\w+)", said)


def stored(tree: Tree, query: str) -> set[str]:
    with psycopg.connect(tree.database_url) as connection:
        return {row[0] for row in connection.execute(query).fetchall()}  # type: ignore[arg-type]


def versions(tree: Tree) -> set[str]:
    return stored(tree, "SELECT version_num FROM alembic_version")


def journal(tree: Tree) -> set[str]:
    return stored(tree, "SELECT revision FROM module_migrations")


def tables(tree: Tree) -> set[str]:
    names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    return {name for name in stored(tree, names) if name.endswith("_things")}


def test_upgrading_goes_by_requirements_and_downgrading_back(tree: Tree) -> None:
    up = ran(alembic(tree, "upgrade", "head"))
    again = ran(alembic(tree, "upgrade", "heads"))
    current = alembic(tree, "current")
    drift = alembic(tree, "check")
    down = ran(alembic(tree, "downgrade", "base"))

    assert up == [*FRAMEWORK, "zulu_001", "zulu_002", "alfa_001"]
    assert again == []
    assert set(re.findall(r"^(\w+) \(head\)", current, re.MULTILINE)) == ALL
    assert "No new upgrade operations detected" in drift
    assert down == ["alfa_001", "zulu_002", "zulu_001", *reversed(FRAMEWORK)]
    assert tables(tree) == versions(tree) == journal(tree) == set()


def test_history_and_heads_show_every_module_without_a_database(tree: Tree) -> None:
    history = alembic(tree, "history")
    heads = alembic(tree, "heads")

    assert "zulu_001 -> zulu_002 (zulu) (head), Step 2 of zulu" in history
    assert "<base> -> alfa_001 (alfa) (head)" in history
    assert set(re.findall(r"^(\w+) ", heads, re.MULTILINE)) == ALL


def test_one_module_can_go_down_and_up_alone(tree: Tree) -> None:
    alembic(tree, "upgrade", "head")

    assert ran(alembic(tree, "downgrade", "zulu@-1")) == ["zulu_002"]
    assert versions(tree) == {TIP, "zulu_001", "alfa_001"}
    assert ran(alembic(tree, "upgrade", "zulu@head")) == ["zulu_002"]
    assert versions(tree) == ALL


def test_a_script_for_hand_use_stands_in_the_same_order(tree: Tree) -> None:
    script = alembic(tree, "upgrade", "head", "--sql")

    order = [script.index(f"CREATE TABLE {name}") for name in ("vendors", "zulu_t", "alfa_t")]
    assert order == sorted(order)
    assert "row-level security are put on by `alembic upgrade head` itself" in script


def test_a_schema_made_by_hand_is_taken_over_and_walled(tree: Tree) -> None:
    done = tree.alembic("upgrade", "head", "--sql")
    with psycopg.connect(tree.database_url, autocommit=True) as connection:
        connection.execute(done.stdout)  # type: ignore[arg-type]

    assert ran(alembic(tree, "upgrade", "head")) == []
    assert journal(tree) == ALL | {"zulu_001", *FRAMEWORK}
    assert "alfa_things" in stored(tree, "SELECT tablename FROM pg_policies")


def test_stamping_tells_the_journal_too(tree: Tree) -> None:
    alembic(tree, "upgrade", TIP)
    alembic(tree, "stamp", "head")
    stamped = (versions(tree), journal(tree))
    alembic(tree, "stamp", "zulu_001")
    back = (versions(tree), journal(tree))
    alembic(tree, "current")

    assert stamped == (ALL, ALL | {"zulu_001", *FRAMEWORK})
    down = {"zulu_001", "alfa_001"}
    assert back == ({TIP, *down}, {*FRAMEWORK, *down})
    assert versions(tree) == back[0]
    assert tables(tree) == set()


def test_autogenerate_writes_one_file_for_each_changed_module(tree: Tree) -> None:
    alembic(tree, "upgrade", "head")
    coloured = {
        "zulu/models.py": model("zulu", SIZE_COLUMN + COLOUR_COLUMN),
        "alfa/models.py": model("alfa", REFERENCE_COLUMN + COLOUR_COLUMN),
    }
    tree.write(coloured, "app/modules")

    alembic(tree, "revision", "--autogenerate", "-m", "add colour")

    written = {file.name: file.read_text() for file in tree.modules.glob("*/migrations/**/*.py")}
    assert written.keys() == {
        "zulu_001_create.py",
        "zulu_002_size.py",
        "zulu_003_add_colour.py",
        "alfa_001_create.py",
        "alfa_002_add_colour.py",
    }
    assert "down_revision = 'zulu_002'" in written["zulu_003_add_colour.py"]
    assert ran(alembic(tree, "upgrade", "head")) == ["zulu_003", "alfa_002"]
    assert "No new upgrade operations" in alembic(tree, "check")


def test_a_new_module_gets_a_branch_of_its_own_by_autogenerate(tree: Tree) -> None:
    alembic(tree, "upgrade", "head")
    mike = {name: text.replace("zulu", "mike") for name, text in ZULU.items()}
    for name in ("definition.py", "models.py"):
        tree.write({name: mike[name]}, "app/modules/mike")

    alembic(tree, "revision", "--autogenerate", "-m", "begin")

    file = (tree.modules / "mike" / VERSIONS / "mike_001_begin.py").read_text()
    assert "branch_labels = ('mike',)" in file
    assert ran(alembic(tree, "upgrade", "head")) == ["mike_001"]


def test_a_removed_module_blocks_nothing_and_goes_on_when_it_is_back(tree: Tree) -> None:
    alembic(tree, "upgrade", "head")
    shutil.rmtree(tree.modules / "alfa")

    said = alembic(tree, "upgrade", "head")
    drift = alembic(tree, "check")
    alembic(tree, "downgrade", "zulu@-1")
    alembic(tree, "upgrade", "zulu@head")

    assert "kept aside, their module is not on disk: alfa_001" in said
    assert "No new upgrade operations" in drift
    assert tables(tree) == {"zulu_things", "alfa_things"}
    tree.write(ALFA, "app/modules/alfa")
    assert ran(alembic(tree, "downgrade", "base"))[0] == "alfa_001"


def test_what_a_removed_module_depended_on_is_remembered(tree: Tree) -> None:
    tree.write(ENTANGLED, "app/modules/alfa")
    alembic(tree, "upgrade", "head")
    hidden = versions(tree)
    shutil.rmtree(tree.modules / "alfa")

    assert ran(alembic(tree, "upgrade", "head")) == []
    assert hidden == {TIP, "alfa_001"}
    assert versions(tree) == ALL
    tree.write(ENTANGLED, "app/modules/alfa")
    assert ran(alembic(tree, "upgrade", "head")) == []
    assert versions(tree) == hidden


def test_two_upgrades_at_once_do_the_work_once(tree: Tree) -> None:
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda _: alembic(tree, "upgrade", "head"), range(2)))

    assert sorted(len(ran(said)) for said in both) == [0, 3 + len(FRAMEWORK)]


def test_an_id_used_twice_is_refused_before_anything_runs(tree: Tree) -> None:
    tree.write({"zulu_001_again.py": migration("zulu", 1, "pass")}, f"app/modules/zulu/{VERSIONS}")

    assert "revision 'zulu_001' is in both" in refusal(tree, "upgrade", "head")


def test_an_id_too_long_for_the_version_table_is_refused(tree: Tree) -> None:
    name = "zulu_with_a_name_that_goes_on_and_on"
    tree.write({"zulu_009.py": migration(name, 9, "pass")}, f"app/modules/zulu/{VERSIONS}")

    assert "is longer than 32 characters" in refusal(tree, "upgrade", "head")


def test_a_module_that_cannot_be_imported_still_migrates(tree: Tree) -> None:
    tree.write({"models.py": "raise RuntimeError"}, "app/modules/zulu")

    assert len(ran(alembic(tree, "upgrade", "head"))) == 3 + len(FRAMEWORK)
