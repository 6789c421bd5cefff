"""Teaches Alembic about modules: one labelled branch each, found by directory.

Alembic imports this package before it builds anything (`script_location = app.dbmig:alembic`), so
plain `alembic` commands get: migrations of every module without an entry in `alembic.ini`;
`head` meaning all heads; upgrades in the order of `requires`, downgrades in reverse; revisions of
a removed module set aside with a warning instead of blocking everything; duplicate ids refused.
The hook points are private names of Alembic 1.20; `tests/kernel/test_migrations.py` holds each.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from heapq import heapify, heappop, heappush
from pathlib import Path
from typing import Any

from alembic import util
from alembic.script import base as script_base
from alembic.script import revision as script_revision

from app.modules.migrations import (
    MAX_REVISION_LENGTH,
    migration_locations,
    module_ranks,
    owner_of_path,
)

FRAMEWORK_VERSIONS = Path(__file__).parent / "alembic" / "versions"

# Typed as `Any`: what is private has no types to rely on, and tests hold each of these names.
_Directory: Any = script_base.ScriptDirectory
_Map: Any = script_revision.RevisionMap
_resolve_one = _Map._resolve_revision_number
_revisions = _Map.get_revisions
_upgrade = _Directory._upgrade_revs
_downgrade = _Directory._downgrade_revs
_stamp = _Directory._stamp_revs
_load = _Directory._load_revisions


def _locations(_: Any) -> list[Path]:
    return [FRAMEWORK_VERSIONS, *migration_locations()]


def _head_means_heads(self: Any, id_: Any) -> Any:
    if id_ == "head":
        _ = self._revision_map  # loads the map, which knows the heads
        if len(self.heads) > 1:
            id_ = "heads"
    return _resolve_one(self, id_)


def without_orphans(script: Any, revisions: Any) -> tuple[str, ...]:
    """Revisions that have a file. The others belong to modules that are not on disk."""
    known = script.revision_map._revision_map
    given = util.to_tuple(revisions, default=())
    orphans = [r for r in given if r not in known]
    if orphans:
        util.messaging.log.warning(
            "kept aside, their module is not on disk: %s", ", ".join(sorted(orphans))
        )
    return tuple(r for r in given if r in known)


def _sorted(
    steps: Sequence[Any], rank: Callable[[Any], int], before: Callable[[Any], Iterable[str]]
) -> list[Any]:
    """Topological order of migration steps; among those that are ready, lowest rank first."""
    by_id = {step.revision.revision: step for step in steps}
    waiting = {rid: {d for d in before(step) if d in by_id} for rid, step in by_id.items()}
    ready = [(rank(by_id[rid]), rid) for rid, needs in waiting.items() if not needs]
    heapify(ready)
    ordered = []
    while ready:
        _, done = heappop(ready)
        ordered.append(by_id[done])
        for rid, needs in waiting.items():
            if done in needs:
                needs.discard(done)
                if not needs:
                    heappush(ready, (rank(by_id[rid]), rid))
    return ordered


def _rank_of(step: Any, ranks: dict[str, int]) -> int:
    return ranks.get(owner_of_path(step.revision.path), 0)


def _upgrade_in_order(self: Any, destination: Any, current: Any) -> list[Any]:
    steps = _upgrade(self, destination, without_orphans(self, current))
    ranks = module_ranks()
    return _sorted(
        steps, lambda s: _rank_of(s, ranks), lambda s: s.revision._normalized_down_revisions
    )


def _downgrade_in_order(self: Any, destination: Any, current: Any) -> list[Any]:
    steps = _downgrade(self, destination, without_orphans(self, current))
    ranks = module_ranks()
    return _sorted(steps, lambda s: -_rank_of(s, ranks), lambda s: s.revision._all_nextrev)


def _stamp_known(self: Any, revision: Any, heads: Any) -> Any:
    return _stamp(self, revision, without_orphans(self, heads))


def _known_of_several(self: Any, ids: Any) -> Any:
    """What the database holds is asked for as a collection, and may hold orphans. What a person
    typed is a string, and an error when there is no such thing."""
    if ids is None or isinstance(ids, str):
        return _revisions(self, ids)
    found: list[Any] = []
    for one in ids:
        with suppress(script_revision.ResolutionError):
            found.extend(_revisions(self, one))
    return tuple(found)


def _load_checked(self: Any) -> Iterator[Any]:
    seen: dict[str, str] = {}
    for script in _load(self):
        if script.revision in seen:
            other = seen[script.revision]
            msg = f"revision {script.revision!r} is in both {other} and {script.path}"
            raise util.CommandError(msg)
        if len(script.revision) > MAX_REVISION_LENGTH:
            msg = (
                f"revision id {script.revision!r} is longer than {MAX_REVISION_LENGTH} characters"
            )
            raise util.CommandError(msg)
        seen[script.revision] = script.path
        yield script


_Directory._version_locations = property(_locations)
_Directory._load_revisions = _load_checked
_Directory._upgrade_revs = _upgrade_in_order
_Directory._downgrade_revs = _downgrade_in_order
_Directory._stamp_revs = _stamp_known
_Map._resolve_revision_number = _head_means_heads
_Map.get_revisions = _known_of_several
