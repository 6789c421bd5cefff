"""What `scripts/new_module.py` writes migrates, boots, keeps the rules, passes its tests."""

from collections.abc import Iterator

import pytest

from scripts.new_module import write_module
from scripts.validate_architecture import validate
from tests.support.databases import scratch_database
from tests.support.tree import Tree, add_test_bed, copy_project

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


def test_its_own_tests_pass_conformance_included(tree: Tree) -> None:
    done = tree.run("-m", "pytest", "-n0", "-p", "no:cacheprovider", "app/modules/gift_cards")

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
