"""Where things lie: the checkout, its data, and short private folders for sockets."""

import hashlib
import os
import stat
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("WIZAMART_VAR") or ROOT / "var").absolute()

# The kernel's limit is 107 bytes on Linux and 103 on macOS, name of the socket included.
LONGEST_SOCKET = 100
LONGEST_NAME = len("/.s.PGSQL.5432.lock")


def socket_dir(purpose: str, data: Path = VAR) -> Path:
    """A folder only we can enter, the same for each start with this data and no other."""
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:10]
    name = f"wizamart-{os.geteuid()}-{digest}-{purpose}"
    for base in (os.environ.get("XDG_RUNTIME_DIR"), "/tmp", tempfile.gettempdir()):  # noqa: S108 - short on purpose; ownership is checked
        if base and len(os.fsencode(f"{base}/{name}")) + LONGEST_NAME < LONGEST_SOCKET:
            folder = _private(Path(base) / name)
            if folder:
                return folder
    return Path(tempfile.mkdtemp(prefix="wm-", dir="/tmp"))


def _private(folder: Path) -> Path | None:
    """Make it, or take it if it is ours; a folder or link of somebody else is left alone."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if stat.S_ISDIR(found.st_mode) and (found.st_uid == os.geteuid() or os.geteuid() == 0):
            folder.chmod(0o700)
            return folder
    except OSError:
        return None
    return None
