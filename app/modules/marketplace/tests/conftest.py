"""Files of imports lie in a folder of the test."""

from pathlib import Path

import pytest

from app.modules.marketplace.config import config


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "files_dir", tmp_path / "imports")
