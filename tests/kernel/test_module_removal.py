"""Taking modules out and putting them back: nothing stays, nothing is lost."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from devstack.binaries import find_postgres
from tests.kernel.samples.migrating import ALFA, VERSIONS, ZULU, migration
from tests.support.databases import scratch_database
from tests.support.tree import Tree, copy_project

ON_SOMEBODY_ELSES = """op.execute("CREATE TYPE alfa_mood AS ENUM ('good', 'bad')")
    op.execute("CREATE FUNCTION alfa_twice(n int) RETURNS int LANGUAGE sql AS 'SELECT n * 2'")
    op.execute("CREATE VIEW alfa_view AS SELECT id FROM alfa_things")
    op.execute("CREATE SEQUENCE alfa_numbers")
    op.add_column("zulu_things", sa.Column("alfa_note", sa.String(20)))
    op.create_index("ix_zulu_things_alfa_note", "zulu_things", ["alfa_note"])"""

ROUND_TRIP = """
from pathlib import Path
from app.modules import registry
from app.modules.archive import restore_archive, write_archive
from app.modules.removal import plan_removal, remove_module
registry.load()
"""


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Tree]:
    """Two modules, of which `alfa` has made all sorts of things, with rows in them."""
    with scratch_database(empty=True) as database_url:
        tree = copy_project(tmp_path, database_url, with_modules=False)
        tree.write(ZULU, "app/modules/zulu")
        tree.write(ALFA, "app/modules/alfa")
        tree.write(
            {
                f"{VERSIONS}/alfa_002_more.py": migration(
                    "alfa", 2, ON_SOMEBODY_ELSES, down="alfa_001"
                )
            },
            "app/modules/alfa",
        )
        assert tree.alembic("upgrade", "head").returncode == 0
        with psycopg.connect(database_url) as connection:
            connection.execute("INSERT INTO zulu_things (id, size) VALUES (1, 5), (2, 7)")
            connection.execute("INSERT INTO alfa_things (zulu_id) VALUES (1), (NULL), (2)")
        yield tree


def schema(tree: Tree) -> str:
    program = find_postgres().folder / "pg_dump"
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own
        [str(program), "--schema-only", tree.database_url],
        capture_output=True,
        text=True,
        check=True,
    )
    # Newer versions put a random word into these two lines.
    return "\n".join(line for line in done.stdout.splitlines() if "restrict " not in line)


def rows(tree: Tree, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(tree.database_url) as connection:
        return connection.execute(query).fetchall()  # type: ignore[arg-type]


def test_the_dry_run_counts_rows_and_names_what_others_hold_on_to(small: Tree) -> None:
    plans = small.ask(
        ROUND_TRIP
        + """
for code in ("alfa", "zulu"):
    plan = plan_removal(code)
    answer[code] = [dict(plan.tables), plan.needed_by, plan.references, plan.others]
"""
    )

    assert plans["alfa"][:3] == [{"alfa_things": 3}, [], []]
    assert ["column", "zulu_things.alfa_note"] in plans["alfa"][3]
    assert ["index", "ix_zulu_things_alfa_note"] in plans["alfa"][3]
    assert {kind for kind, _ in plans["alfa"][3]} == {
        "column", "index", "view", "sequence", "function", "type"
    }  # fmt: skip
    assert plans["zulu"][:2] == [{"zulu_things": 2}, ["alfa"]]
    assert plans["zulu"][2] == ["alfa_things.fk_alfa_things_zulu_id -> zulu_things"] or (
        "-> zulu_things" in plans["zulu"][2][0]
    )


def test_what_others_are_built_on_is_not_dropped(small: Tree) -> None:
    told = small.ask(
        ROUND_TRIP
        + """
for words in ({"confirm": "zulu"}, {"confirm": "yes"}):
    try:
        remove_module("zulu", keep_data=False, **words)
    except Exception as error:
        answer[words["confirm"]] = str(error)
"""
    )

    assert told == {
        "zulu": "zulu is still needed by alfa.",
        "yes": "Type the module's code, 'zulu', to confirm.",
    }
    assert rows(small, "SELECT count(*) FROM zulu_things") == [(2,)]


def test_export_drop_reinstall_and_restore_brings_every_row_back(small: Tree) -> None:
    before, data = schema(small), rows(small, "SELECT * FROM alfa_things ORDER BY id")

    small.ask(
        ROUND_TRIP
        + """
write_archive("alfa", Path("alfa.zip"))
remove_module("alfa", keep_data=False, confirm="alfa")
"""
    )
    between = schema(small)
    small.alembic("upgrade", "head")
    counts = small.ask(ROUND_TRIP + 'answer |= restore_archive("alfa", Path("alfa.zip"))')

    assert "alfa" not in between
    assert counts == {"alfa_things": 3}
    assert schema(small) == before
    assert rows(small, "SELECT * FROM alfa_things ORDER BY id") == data
    added = "INSERT INTO alfa_things (zulu_id) VALUES (1) RETURNING id"
    assert rows(small, added) == [(4,)]


def test_a_module_whose_code_is_gone_is_listed_exported_and_purged(small: Tree) -> None:
    shutil.rmtree(small.modules / "alfa")

    told = small.ask(
        ROUND_TRIP
        + """
from app.modules.removal import leftover_modules
answer["before"] = leftover_modules()
write_archive("alfa", Path("alfa.zip"))
answer["plan"] = plan_removal("alfa").tables
remove_module("alfa", keep_data=False, confirm="alfa")
answer["after"] = leftover_modules()
"""
    )

    assert told == {"before": ["alfa"], "plan": {"alfa_things": 3}, "after": []}
    assert "alfa" not in schema(small)
    assert (small.root / "alfa.zip").stat().st_size > 300
    assert small.alembic("upgrade", "head").returncode == 0
    small.write(ALFA, "app/modules/alfa")
    assert "alfa_001" in small.alembic("upgrade", "head").stderr
    assert rows(small, "SELECT count(*) FROM alfa_things") == [(0,)]


def test_data_that_is_kept_is_there_when_the_module_comes_back(small: Tree) -> None:
    small.ask(ROUND_TRIP + 'remove_module("alfa", keep_data=True, confirm="alfa")')
    shutil.rmtree(small.modules / "alfa")
    small.alembic("upgrade", "head")
    small.write(ALFA, "app/modules/alfa")

    assert small.alembic("upgrade", "head").returncode == 0
    assert rows(small, "SELECT count(*) FROM alfa_things") == [(3,)]


def test_an_archive_that_is_damaged_or_of_something_else_changes_nothing(small: Tree) -> None:
    told = small.ask(
        ROUND_TRIP
        + """
import io, zipfile
write_archive("alfa", Path("alfa.zip"))
whole = Path("alfa.zip").read_bytes()
cut = io.BytesIO(b"")
with zipfile.ZipFile(cut, "w") as empty:
    empty.writestr("alfa_things.jsonl", "")
for name, code, data in (
    ("full", "alfa", whole), ("other", "zulu", whole),
    ("half", "alfa", whole[:200]), ("bare", "alfa", cut.getvalue()),
):
    try:
        restore_archive(code, io.BytesIO(data))
    except Exception as error:
        answer[name] = str(error)
"""
    )

    assert told["full"].endswith("alfa_things holds rows already.")
    assert told["other"].endswith("it is of the module alfa.")
    assert told["half"].endswith("it is not a zip file.")
    assert told["bare"].endswith("it has no manifest; export it again.")
    assert rows(small, "SELECT count(*) FROM alfa_things") == [(3,)]


def test_every_optional_module_goes_without_a_trace_and_comes_back_the_same(
    tmp_path: Path,
) -> None:
    with scratch_database() as database_url:
        tree = copy_project(tmp_path, database_url)
        before = schema(tree)

        gone = tree.ask(
            ROUND_TRIP
            + """
from app.core.database import Context, transaction
from app.dbmig.ledger import objects
for code in reversed(list(registry.OPTIONAL_MODULES)):
    remove_module(code, keep_data=False, confirm=code)
    with transaction(Context.operator()) as db:
        left = [name for kind, name in objects(db.connection()) if name.startswith(code + "_")]
    answer[code] = left
"""
        )
        assert tree.alembic("upgrade", "head").returncode == 0

        assert len(gone) >= 7
        assert set(map(tuple, gone.values())) == {()}
        assert schema(tree) == before
