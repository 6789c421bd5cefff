"""A journal of applied migrations, from which `alembic_version` can be put right.

`alembic_version` forgets a revision once a later one depends on it; when that later module is
removed, nothing tells that the earlier ones are there. The journal remembers each.
"""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from app.modules.migrations import owner_of_path

journal = sa.Table(
    "module_migrations",
    sa.MetaData(),
    sa.Column("revision", sa.String(64), primary_key=True),
    sa.Column("module", sa.String(64), nullable=False),
    sa.Column("down_revision", sa.String(200), nullable=False),
    sa.Column("applied_at", sa.DateTime(timezone=True), server_default=sa.func.now()),
)
versions = sa.table("alembic_version", sa.column("version_num"))


def record(ctx: Any, step: Any, heads: Iterable[str], run_args: Any) -> None:
    """Alembic's public `on_version_apply` hook: write what was applied, delete what was undone."""
    if step.is_stamp:  # may jump over any number of revisions
        _forget(ctx.connection, _in_journal(ctx.connection) & _on_disk(ctx.script))
        _remember(ctx.connection, ctx.script, _with_all_below(ctx.script, heads))
    elif step.is_upgrade:
        _remember(ctx.connection, ctx.script, step.up_revision_ids)
    else:
        _forget(ctx.connection, step.up_revision_ids)


def repair(connection: sa.Connection, script: Any) -> None:
    """Make `alembic_version` hold the tips of what was applied, and the journal all of it.

    What has no file any more is left as it is: its module may come back.
    """
    if not sa.inspect(connection).has_table("alembic_version"):
        return
    rows = {row.revision: row.down_revision for row in connection.execute(sa.select(journal))}
    have = set(connection.scalars(sa.select(versions.c.version_num)))
    applied = _with_all_below(script, have | rows.keys())
    _remember(connection, script, applied - rows.keys())
    implied = {below for revision in applied for below in _below(script, revision)}
    orphans = (have | rows.keys()) - _on_disk(script)
    below_orphans = {d for r in orphans for d in rows.get(r, "").split(",") if d}
    want = (applied - implied) | (orphans - below_orphans)
    for revision in sorted(have - want):
        connection.execute(sa.delete(versions).where(versions.c.version_num == revision))
    for revision in sorted(want - have):
        connection.execute(sa.insert(versions).values(version_num=revision))


def _remember(connection: sa.Connection, script: Any, revisions: Iterable[str]) -> None:
    _forget(connection, revisions)
    for revision in revisions:
        file = script.get_revision(revision)
        connection.execute(
            sa.insert(journal).values(
                revision=revision,
                module=owner_of_path(file.path),
                down_revision=",".join(file._versioned_down_revisions),  # noqa: SLF001
            )
        )


def _forget(connection: sa.Connection, revisions: Iterable[str]) -> None:
    connection.execute(sa.delete(journal).where(journal.c.revision.in_(list(revisions))))


def _in_journal(connection: sa.Connection) -> set[str]:
    return set(connection.scalars(sa.select(journal.c.revision)))


def _on_disk(script: Any) -> set[str]:
    return {revision.revision for revision in script.walk_revisions()}


def _below(script: Any, revision: str) -> tuple[str, ...]:
    """What must be applied before this one: its predecessor and what it depends on."""
    return script.revision_map._revision_map[revision]._normalized_down_revisions  # noqa: SLF001


def _with_all_below(script: Any, revisions: Iterable[str]) -> set[str]:
    """Those of the revisions that have a file, and everything below them."""
    known = _on_disk(script)
    found: set[str] = set()
    waiting = [revision for revision in revisions if revision in known]
    while waiting:
        revision = waiting.pop()
        if revision not in found:
            found.add(revision)
            waiting.extend(_below(script, revision))
    return found
