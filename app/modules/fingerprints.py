"""The state of modules' directories on the disk, in one word each."""

import hashlib
from pathlib import Path

from app.modules.discovery import MODULES_DIR, module_directories

LEFT_OUT = {"__pycache__", "tests"}


def fingerprint(directory: Path) -> str:
    """Changes when a file of the module is added, changed or removed; tests do not count."""
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(directory.rglob("*")):
        parts = path.relative_to(directory).parts
        if LEFT_OUT.intersection(parts) or any(part.startswith(".") for part in parts):
            continue
        try:
            status = path.stat()
        except FileNotFoundError:  # it is being written right now; the next look will see
            continue
        if path.is_file():
            digest.update(f"{'/'.join(parts)}\0{status.st_size}\0{status.st_mtime_ns}\0".encode())
    return digest.hexdigest()


def fingerprints(root: Path = MODULES_DIR) -> dict[str, str]:
    """Directory -> the state of its files."""
    return {path.name: fingerprint(path) for path in module_directories(root)}
