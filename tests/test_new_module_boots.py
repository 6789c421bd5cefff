"""What `scripts/new_module.py` writes migrates, boots, keeps the rules, passes its tests."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.new_module import write_module
from scripts.validate_architecture import validate
from tests.support.databases import scratch_database
from tests.support.tree import Tree, add_test_bed, copy_project

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = ("    wizamart ", "    python scripts/validate", "    python3 dev.py ")
BROKEN = "app/modules/gift_cards/migrations/versions"
FAILS = """
    revision = "gift_cards_002"
    down_revision = "gift_cards_001"
    branch_labels = None

    def upgrade() -> None:
        from alembic import op
        op.execute("SELECT nothing FROM nowhere")
"""
# Reads one tree, which takes seconds to make.
pytestmark = pytest.mark.xdist_group("new_module")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tree]:
    with scratch_database() as database_url:
        tree = copy_project(tmp_path_factory.mktemp("new"), database_url)
        write_module("gift_cards", tree.root)
        add_test_bed(tree)
        yield tree


def test_it_keeps_every_rule(tree: Tree) -> None:
    assert [(f.rule, f.message) for f in validate(tree.root, "gift_cards")] == []


def test_it_migrates_without_drift(tree: Tree) -> None:
    tree.alembic("upgrade", "head")
    checked = tree.alembic("check")

    assert "gift_cards_001" in tree.alembic("current").stdout
    assert checked.returncode == 0, checked.stdout


def test_the_commands_of_the_guide_do_what_it_says(tree: Tree) -> None:
    """They write a module, migrate it and run its tests, conformance included."""
    guide = (ROOT / "docs/guides/creating-modules.md").read_text(encoding="utf-8")
    commands = [line.split() for line in guide.splitlines() if line.startswith(COMMANDS)]

    tree.alembic("upgrade", "head")
    done = [run(tree, *words) for words in commands]

    assert len(commands) >= 10
    assert [(d.args, d.stdout[-2000:], d.stderr[-2000:]) for d in done if d.returncode] == []
    assert "passed" in done[4].stdout or "100%" in done[4].stdout


def run(tree: Tree, program: str, *words: str) -> subprocess.CompletedProcess[str]:
    if program == "wizamart":
        return tree.run("-m", "app.cli", *words)
    if words[0] == "dev.py":
        return tree.run("-m", "pytest", "-n0", "-p", "no:cacheprovider", *words[2:])
    return tree.run(*words)


def test_the_command_sees_it_through_from_pending_to_purged(tree: Tree) -> None:
    tree.write({f"{BROKEN}/gift_cards_002_fail.py": FAILS})
    write_module("zebra", tree.root)

    waiting = wizamart(tree, "doctor")
    migrated = wizamart(tree, "migrate", "--keep-going")
    (tree.root / BROKEN / "gift_cards_002_fail.py").unlink()
    mended = wizamart(tree, "migrate")
    well = wizamart(tree, "doctor")
    dry = wizamart(tree, "purge", "zebra", "--dry-run")
    refused = wizamart(tree, "purge", "zebra")
    purged = wizamart(tree, "purge", "zebra", "--confirm", "zebra")

    assert "zebra_001" in waiting.stdout
    assert waiting.returncode == 1
    assert migrated.returncode == 1
    assert "gift_cards: not migrated" in migrated.stderr
    assert "zebra:" not in migrated.stderr
    assert (mended.returncode, well.returncode) == (0, 0)
    assert "zebra_entries (0 rows)" in dry.stdout
    assert (refused.returncode, "confirm" in refused.stderr) == (2, True)
    assert (purged.returncode, purged.stderr) == (0, "")
    assert "waits for zebra_001" in wizamart(tree, "doctor").stdout


def wizamart(tree: Tree, *words: str) -> subprocess.CompletedProcess[str]:
    return tree.run("-m", "app.cli", "modules", *words)
