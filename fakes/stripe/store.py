"""What the gateway knows: in memory, and in one SQLite file so that a kill loses nothing."""

import json
import secrets
import sqlite3
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from fakes.stripe.errors import missing

Object: TypeAlias = dict[str, Any]

KEPT_EVENTS = 20_000

_SCHEMA = """
CREATE TABLE IF NOT EXISTS things (
    kind TEXT NOT NULL, id TEXT NOT NULL, account TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (kind, id)
);
"""


def now() -> int:
    return int(time.time())


def new_id(prefix: str, length: int = 24) -> str:
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    return prefix + "".join(secrets.choice(alphabet) for _ in range(length))


@dataclass(slots=True)
class Store:
    """Objects by kind and id, oldest first. `flush` makes what was put durable."""

    path: Path | None = None
    _things: defaultdict[str, dict[str, tuple[str, Object]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    _file: sqlite3.Connection | None = None
    _changed: dict[tuple[str, str], None] = field(default_factory=dict[tuple[str, str], None])

    def open(self) -> None:
        if self.path is None:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._file = sqlite3.connect(self.path, check_same_thread=False, isolation_level=None)
        self._file.execute("PRAGMA journal_mode = WAL")
        # Survives the death of this process, which is what tests do to it; not of the machine.
        self._file.execute("PRAGMA synchronous = OFF")
        self._file.execute(_SCHEMA)
        rows = self._file.execute("SELECT kind, id, account, body FROM things ORDER BY rowid")
        for kind, identity, account, body in rows:
            self._things[kind][identity] = (account, json.loads(body))

    def close(self) -> None:
        self.flush()
        if self._file is not None:
            self._file.close()
            self._file = None

    def put(self, kind: str, account: str, identity: str, body: Object) -> Object:
        self._things[kind][identity] = (account, body)
        self._changed[kind, identity] = None
        return body

    def touch(self, kind: str, identity: str) -> None:
        """The object was changed in place."""
        self._changed[kind, identity] = None

    def find(self, kind: str, account: str, identity: str) -> Object | None:
        owner, body = self._things[kind].get(identity, ("", {}))
        return body if owner == account and body else None

    def get(self, kind: str, account: str, identity: str, param: str = "id") -> Object:
        found = self.find(kind, account, identity)
        if found is None:
            raise missing(kind.replace(".", " "), identity, param)
        return found

    def remove(self, kind: str, identity: str) -> None:
        self._things[kind].pop(identity, None)
        self._changed[kind, identity] = None

    def all(self, kind: str, account: str | None = None) -> list[Object]:
        return [body for owner, body in self._things[kind].values() if account in (None, owner)]

    def all_of(self, kind: str, identity: str) -> list[Object]:
        """One or none, whoever owns it."""
        found = self._things[kind].get(identity)
        return [found[1]] if found else []

    def owner(self, kind: str, identity: str) -> str:
        return self._things[kind].get(identity, ("", {}))[0]

    def count(self) -> dict[str, int]:
        return {kind: len(things) for kind, things in sorted(self._things.items()) if things}

    def flush(self) -> None:
        self._forget_old_events()
        changed, self._changed = self._changed, {}
        if self._file is None or not changed:
            return
        self._file.execute("BEGIN")
        for kind, identity in changed:
            owner, body = self._things[kind].get(identity, ("", {}))
            if body:
                self._file.execute(
                    "INSERT INTO things (kind, id, account, body) VALUES (?, ?, ?, ?)"
                    " ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body",
                    (kind, identity, owner, json.dumps(body)),
                )
            else:
                self._file.execute(
                    "DELETE FROM things WHERE kind = ? AND id = ?", (kind, identity)
                )
        self._file.execute("COMMIT")

    def clear(self) -> None:
        self._things.clear()
        self._changed.clear()
        if self._file is not None:
            self._file.execute("DELETE FROM things")

    def _forget_old_events(self) -> None:
        events = self._things["event"]
        while len(events) > KEPT_EVENTS:
            self.remove("event", next(iter(events)))
