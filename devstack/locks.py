"""A lock that the kernel releases when its holder ends, however it ends."""

import fcntl
import os
from pathlib import Path
from typing import Self


class Lock:
    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle = -1

    def take(self) -> bool:
        """False when another process holds it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            return False
        os.ftruncate(self._handle, 0)
        os.write(self._handle, str(os.getpid()).encode())
        return True

    def release(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def holder(self) -> str:
        return self.path.read_text().strip()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
