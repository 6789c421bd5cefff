"""Folders for sockets: short, private, and one per checkout."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from devstack.places import LONGEST_NAME, LONGEST_SOCKET, socket_dir


@pytest.fixture
def base(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A short stand-in for /run/user/1000, gone after the test."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        yield Path(folder)


def test_a_socket_path_fits_whatever_the_depth_of_the_checkout(base: Path) -> None:
    folder = socket_dir("run", Path("/home/anna") / ("deep/" * 60))

    assert len(str(folder)) + LONGEST_NAME < LONGEST_SOCKET
    assert folder.stat().st_mode & 0o777 == 0o700


def test_two_checkouts_do_not_meet_and_one_finds_its_folder_again(base: Path) -> None:
    first, second = (socket_dir("run", Path(f"/home/anna/{name}")) for name in ("a", "b"))

    assert first != second
    assert socket_dir("run", Path("/home/anna/a")) == first


def test_a_link_that_somebody_put_there_is_not_followed(base: Path, tmp_path: Path) -> None:
    expected = socket_dir("link")
    expected.rmdir()
    expected.symlink_to(tmp_path)

    found = socket_dir("link")

    assert found.parent != base
    found.rmdir()


def test_a_runtime_folder_that_is_too_long_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("x" * 60)
    long.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(long))

    folder = socket_dir("long")

    assert folder.parent == Path("/tmp")
    folder.rmdir()
