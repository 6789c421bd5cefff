"""Which module made which object of the database, found by looking before and after each step.

With it a module can be taken out whose code is gone. What a module made on its own tables goes
with them and is not listed; what it made on somebody else's (a column, an index) is.
"""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

ledger = sa.Table(
    "module_objects",
    sa.MetaData(),
    sa.Column("kind", sa.String(16), primary_key=True),
    sa.Column("name", sa.String(300), primary_key=True),
    sa.Column("module", sa.String(64), nullable=False, index=True),
)

# kind, name, and the table it is a part of ('' for what stands by itself). Extensions' own
# objects are left out.
OBJECTS = sa.text("""
WITH extension AS (SELECT objid FROM pg_depend WHERE deptype = 'e'),
relation AS (
  SELECT c.oid, c.relname, c.relkind FROM pg_class c
  WHERE c.relnamespace = 'public'::regnamespace AND c.oid NOT IN (SELECT objid FROM extension)
)
SELECT CASE relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' ELSE 'table' END
       AS kind, relname::text AS name, '' AS part_of
  FROM relation WHERE relkind IN ('r', 'p', 'v', 'm')
UNION ALL
SELECT 'sequence', relname, '' FROM relation r WHERE relkind = 'S' AND NOT EXISTS
  (SELECT 1 FROM pg_depend d WHERE d.objid = r.oid AND d.deptype IN ('a', 'i')
   AND d.refclassid = 'pg_class'::regclass)
UNION ALL
SELECT 'column', r.relname || '.' || a.attname, r.relname FROM relation r
  JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE r.relkind IN ('r', 'p')
UNION ALL
SELECT 'index', i.relname, r.relname FROM pg_index x JOIN relation i ON i.oid = x.indexrelid
  JOIN relation r ON r.oid = x.indrelid
UNION ALL
SELECT 'constraint', r.relname || '.' || k.conname, r.relname FROM pg_constraint k
  JOIN relation r ON r.oid = k.conrelid WHERE k.contype IN ('c', 'f', 'p', 'u', 'x')
UNION ALL
SELECT 'trigger', r.relname || '.' || g.tgname, r.relname FROM pg_trigger g
  JOIN relation r ON r.oid = g.tgrelid WHERE NOT g.tgisinternal
UNION ALL
SELECT 'function', p.oid::regprocedure::text, '' FROM pg_proc p
  WHERE p.pronamespace = 'public'::regnamespace AND p.oid NOT IN (SELECT objid FROM extension)
UNION ALL
SELECT 'type', t.typname, '' FROM pg_type t WHERE t.typnamespace = 'public'::regnamespace
  AND t.typtype IN ('e', 'd') AND t.oid NOT IN (SELECT objid FROM extension)
""")

Objects = dict[tuple[str, str], str]


def objects(connection: sa.Connection) -> Objects:
    """(kind, name) -> the table it is a part of, or ''."""
    return {(row.kind, row.name): row.part_of for row in connection.execute(OBJECTS)}


class Watcher:
    """Writes down what each migration step made and what it took away."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._known = objects(connection)

    def note(self, module: str) -> None:
        now = objects(self._connection)
        gone = self._known.keys() - now.keys()
        made = {key: now[key] for key in now.keys() - self._known.keys()}
        self._known = now
        forget(self._connection, gone)
        if module and made:
            enter(self._connection, module, made)


def enter(connection: sa.Connection, module: str, made: Objects) -> None:
    """Make these the module's, but for parts of its own tables."""
    owned = set(
        connection.scalars(
            sa.select(ledger.c.name).where(ledger.c.kind == "table", ledger.c.module == module)
        )
    )
    owned |= {name for kind, name in made if kind == "table"}
    rows = [
        {"kind": kind, "name": name, "module": module}
        for (kind, name), part_of in sorted(made.items())
        if part_of not in owned
    ]
    forget(connection, [(row["kind"], row["name"]) for row in rows])
    if rows:
        connection.execute(sa.insert(ledger), rows)


def forget(connection: sa.Connection, keys: Iterable[tuple[str, str]]) -> None:
    keys = list(keys)
    if keys:
        both = sa.tuple_(ledger.c.kind, ledger.c.name)
        connection.execute(sa.delete(ledger).where(both.in_(keys)))


def adopt(connection: sa.Connection, modules: Iterable[str]) -> None:
    """Enter what was made before there was a ledger, by the prefix its names begin with."""
    listed = {(row.kind, row.name) for row in connection.execute(sa.select(ledger))}
    by_length = sorted(modules, key=len, reverse=True)
    found: dict[str, Any] = {}
    for (kind, name), part_of in objects(connection).items():
        owner = next((m for m in by_length if name.startswith(f"{m}_")), "")
        if owner and not part_of and (kind, name) not in listed:
            found.setdefault(owner, {})[kind, name] = part_of
    for module, made in found.items():
        enter(connection, module, made)
