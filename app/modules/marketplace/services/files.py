"""Feed files on disk: private, named by us, kept for a while.

Nothing here reads a file whole. Names are random, so what a vendor called his file never becomes
a path.
"""

import shutil
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from app.modules.marketplace.config import config
from app.modules.marketplace.exceptions import FileTooLargeError, NoFileError


def keep(vendor_id: int, stream: BinaryIO) -> tuple[str, int]:
    """Copy an upload to its place. Returns its name and size. Raises `NoFileError`."""
    name, path = _new_place(vendor_id)
    with path.open("wb") as target:
        shutil.copyfileobj(stream, target, 1024 * 1024)
        size = target.tell()
    if not 0 < size <= config.max_file_bytes:
        forget(name)
        raise FileTooLargeError(config.max_file_bytes) if size else NoFileError
    return name, size


def adopt(vendor_id: int, path: Path) -> str:
    """Move a file that we fetched to its place. Returns its name."""
    name, target = _new_place(vendor_id)
    shutil.move(path, target)
    return name


def path_of(name: str) -> Path:
    return config.files_dir / name


def forget(name: str) -> None:
    with suppress(OSError):
        path_of(name).unlink()


def _new_place(vendor_id: int) -> tuple[str, Path]:
    name = f"{vendor_id}/{uuid4().hex}"
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    return name, path
