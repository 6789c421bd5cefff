"""A journal of applied migrations, from which `alembic_version` can be put right.

`alembic_version` forgets a revision once a later one depends on it; when that later module is
removed, nothing tells that the earlier ones are there. The journal remembers each.
"""

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


def record(ctx: Any, step: Any, heads: Any, run_args: Any) -> None:
    """Alembic's public `on_version_apply` hook: write what was applied, delete what was undone."""
    for revision in step.up_revision_ids:
        ctx.connection.execute(sa.delete(journal).where(journal.c.revision == revision))
        if step.is_upgrade:
            script = ctx.script.get_revision(revision)
            ctx.connection.execute(
                sa.insert(journal).values(
                    revision=revision,
                    module=owner_of_path(script.path),
                    down_revision=",".join(script._versioned_down_revisions),  # noqa: SLF001
                )
            )


def repair(connection: sa.Connection, script: Any) -> None:
    """Make `alembic_version` hold what the journal proves: tips on disk, and orphans' tips."""
    rows = connection.execute(sa.select(journal)).all()
    if not rows or not sa.inspect(connection).has_table("alembic_version"):
        return
    on_disk = script.revision_map._revision_map  # noqa: SLF001 - no public way to ask
    applied = {row.revision for row in rows}
    known = {revision for revision in applied if revision in on_disk}
    below = {d for row in rows for d in row.down_revision.split(",") if d}
    implied = {d for r in known for d in on_disk[r]._normalized_down_revisions}  # noqa: SLF001
    want = (known - implied) | {r for r in applied - known if r not in below}
    versions = sa.table("alembic_version", sa.column("version_num"))
    have = set(connection.scalars(sa.select(versions.c.version_num)))
    for revision in sorted(have - want):
        connection.execute(sa.delete(versions).where(versions.c.version_num == revision))
    for revision in sorted(want - have):
        connection.execute(sa.insert(versions).values(version_num=revision))
