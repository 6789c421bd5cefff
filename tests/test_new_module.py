"""`scripts/new_module.py` writes a module that can be read, whole and translated."""

import ast
import json
from pathlib import Path

import pytest

from app.modules.discovery import read_manifest
from scripts.new_module import write_module


def test_a_new_module_is_whole(tmp_path: Path) -> None:
    written = write_module("gift_cards", tmp_path)

    module = tmp_path / "app" / "modules" / "gift_cards"
    for path in written:
        text = path.read_text(encoding="utf-8")
        assert "__module__" not in text
        assert "__Class__" not in text
        if path.suffix == ".py":
            ast.parse(text)
    manifest = read_manifest(module)
    assert (manifest.code, manifest.fault) == ("gift_cards", "")
    locales = [json.loads(p.read_text()) for p in sorted((module / "locales").glob("*.json"))]
    assert len(locales) == 4
    assert len({str(sorted(tree["entries"])) for tree in locales}) == 1


@pytest.mark.parametrize("name", ["Bad", "1st", "a b", "../evil", ""])
def test_a_name_that_cannot_be_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SystemExit, match="no module name"):
        write_module(name, tmp_path)


def test_a_module_that_exists_is_left_alone(tmp_path: Path) -> None:
    write_module("loyalty", tmp_path)

    with pytest.raises(SystemExit, match="exists already"):
        write_module("loyalty", tmp_path)
