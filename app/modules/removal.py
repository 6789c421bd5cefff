"""Taking a module's data out of the installation, whether its code is still there or not.

What a module owns stands in the ledger of migrations, so nothing of the module itself is run.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import orjson
from sqlalchemy import Connection, bindparam, text

from app.core.database import Context, owner_transaction, transaction
from app.exceptions.base import ConflictError, InvalidInputError, NotFoundError
from app.modules import graph, registry
from app.modules.hooks import sentences
from app.modules.owned import count_rows, owned_tables
from app.modules.service import ModuleAlwaysOnError, is_always_on, module_service

# What stands on somebody else's table goes first, then what tables are made with goes last.
ORDER = (
    "trigger",
    "constraint",
    "index",
    "column",
    "materialized view",
    "view",
    "table",
    "sequence",
    "function",
    "type",
)
REFERENCES = text(
    "SELECT k.conrelid::regclass::text || '.' || k.conname || ' -> ' || f.relname"
    " FROM pg_constraint k JOIN pg_class f ON f.oid = k.confrelid"
    " JOIN pg_class c ON c.oid = k.conrelid"
    " WHERE k.contype = 'f' AND f.relname IN :tables AND c.relname NOT IN :tables ORDER BY 1"
).bindparams(bindparam("tables", expanding=True))


class NothingToRemoveError(NotFoundError):
    code = "module_not_installed"

    def __init__(self, module: str) -> None:
        super().__init__(f"This database holds nothing of a module {module!r}.", module=module)


class StillNeededError(ConflictError):
    """Another module is built on this one; that one goes first."""

    code = "module_still_needed"

    def __init__(self, module: str, by: Iterable[str]) -> None:
        names = ", ".join(by)
        super().__init__(f"{module} is still needed by {names}.", module=module, by=names)


class NotConfirmedError(InvalidInputError):
    code = "module_not_confirmed"

    def __init__(self, module: str) -> None:
        super().__init__(f"Type the module's code, {module!r}, to confirm.", module=module)


@dataclass(frozen=True, slots=True)
class RemovalPlan:
    """What a removal would take. Its `tables` map to their rows.

    `references` are foreign keys of others into these tables, and `needed_by` the installed
    modules that require this one: while there are any, the data cannot be dropped.
    """

    module: str
    version: str
    on_disk: bool
    enabled_on: tuple[str, ...]
    needed_by: tuple[str, ...]
    tables: Mapping[str, int]
    others: tuple[tuple[str, str], ...]
    revisions: tuple[str, ...]
    references: tuple[str, ...]
    reasons: tuple[str, ...]

    @property
    def rows(self) -> int:
        return sum(self.tables.values())


def leftover_modules() -> list[str]:
    """Modules whose data is here and whose directory is not."""
    with transaction(Context.operator()) as db:
        found = set(
            db.scalars(
                text(
                    "SELECT module FROM module_objects UNION SELECT module"
                    " FROM module_migrations WHERE module <> ''"
                )
            )
        )
    known = {package_of(code) for code in (*registry.MODULES, *registry.snapshot().quarantined)}
    return sorted(code.replace("_", "-") for code in found - known)


def plan_removal(code: str) -> RemovalPlan:
    """The dry run: what would go, how many rows, and what stands against it."""
    definition = registry.get_module(code)
    if definition is not None and is_always_on(definition):
        raise ModuleAlwaysOnError(code)
    package = package_of(code)
    with transaction(Context.operator()) as db:
        connection = db.connection()
        owned = objects_of(connection, package)
        tables = [name for kind, name in owned if kind == "table"]
        revisions = tuple(connection.scalars(_MINE_JOURNAL, {"module": package}))
        enabled_on = connection.execute(_ENABLED_ON, {"module": code}).all()
        version = connection.scalar(_VERSION, {"module": code})
        if definition is None and not (owned or revisions or enabled_on or version):
            raise NothingToRemoveError(code)
        reasons = [
            f"{row.code}: {sentence}"
            for row in enabled_on
            for sentence in sentences(module_service.reasons(db, row.id, [code]))
        ]
        return RemovalPlan(
            module=code,
            version=version or (definition.version if definition else ""),
            on_disk=definition is not None or code in registry.snapshot().quarantined,
            enabled_on=tuple(row.code for row in enabled_on),
            needed_by=_needed_by(connection, code),
            tables=count_rows(connection, tables),
            others=tuple((kind, name) for kind, name in owned if kind != "table"),
            revisions=revisions,
            references=tuple(connection.scalars(REFERENCES, {"tables": tables or [""]})),
            reasons=tuple(reasons),
        )


def remove_module(
    code: str, *, keep_data: bool, confirm: str, user_id: int | None = None
) -> RemovalPlan:
    """Switch a module off everywhere and, unless `keep_data`, drop all it made.

    `confirm` is the module's code, typed. Works when the module's code is gone. The directory is
    the operator's to remove: while it is there, the next migration installs the module anew.
    """
    plan = plan_removal(code)
    if confirm.strip() != code:
        raise NotConfirmedError(code)
    if not keep_data and (plan.needed_by or plan.references):
        raise StillNeededError(code, plan.needed_by or plan.references)
    _switch_off_everywhere(code, user_id)
    if keep_data:
        _note(plan, "remove", user_id)
    else:
        _drop(plan, user_id)
    return plan


def package_of(code: str) -> str:
    return code.replace("-", "_")


def objects_of(connection: Connection, package: str) -> list[tuple[str, str]]:
    """(kind, name) of what a module made, in the order in which it can be dropped."""
    query = text("SELECT kind, name FROM module_objects WHERE module = :module ORDER BY name")
    rows = connection.execute(query, {"module": package}).all()
    return sorted(((row.kind, row.name) for row in rows), key=lambda row: ORDER.index(row[0]))


_MINE_JOURNAL = text(
    "SELECT revision FROM module_migrations WHERE module = :module ORDER BY revision"
)
_ENABLED_ON = text(
    "SELECT p.id, p.code FROM platform_modules m JOIN platforms p ON p.id = m.platform_id"
    " WHERE m.module = :module ORDER BY p.code"
)
_VERSION = text("SELECT version FROM module_installs WHERE module = :module")


def _needed_by(connection: Connection, code: str) -> tuple[str, ...]:
    """Modules on the disk that require this one and have tables here."""
    requires = {c: m.requires for c, m in registry.MODULES.items()}
    owned = owned_tables(connection)
    above = graph.with_dependents(requires, code)
    return tuple(c for c in above if c != code and package_of(c) in owned)


def _switch_off_everywhere(code: str, user_id: int | None) -> None:
    with transaction(Context.operator()) as db:
        platforms = db.execute(_ENABLED_ON, {"module": code}).all()
        for platform in platforms:
            if code in registry.MODULES:
                module_service.disable_module(db, platform.id, code, user_id, confirm=code)
            else:
                module_service.forget_module(db, platform.id, code, user_id)


def _drop(plan: RemovalPlan, user_id: int | None) -> None:
    package = package_of(plan.module)
    with owner_transaction() as connection:
        owned = objects_of(connection, package)
        tables = [name for kind, name in owned if kind == "table"]
        if references := connection.scalars(REFERENCES, {"tables": tables or [""]}).all():
            raise StillNeededError(plan.module, references)
        for statement in drop_statements(connection, owned):
            connection.exec_driver_sql(statement)
        mine = "SELECT revision FROM module_migrations WHERE module = :module"
        for statement in (
            f"DELETE FROM alembic_version WHERE version_num IN ({mine})",  # noqa: S608
            "DELETE FROM module_migrations WHERE module = :module",
            "DELETE FROM module_objects WHERE module = :module",
            "DELETE FROM module_installs WHERE module = :code",
        ):
            connection.execute(text(statement), {"module": package, "code": plan.module})
        _write_note(connection, plan, "purge", user_id)


def drop_statements(connection: Connection, owned: Iterable[tuple[str, str]]) -> list[str]:
    """SQL that drops these objects. Tables go in one statement: they may refer to each other."""
    quote = connection.dialect.identifier_preparer.quote
    statements: list[str] = []
    tables: list[str] = []
    for kind, name in owned:
        table, _, part = name.partition(".")
        if kind == "table":
            tables.append(quote(name))
            continue
        if tables:
            statements.append(f"DROP TABLE IF EXISTS {', '.join(tables)}")
            tables = []
        if kind == "trigger":
            statements.append(f"DROP TRIGGER IF EXISTS {quote(part)} ON {quote(table)}")
        elif kind in {"column", "constraint"}:
            statements.append(
                f"ALTER TABLE IF EXISTS {quote(table)} DROP {kind} IF EXISTS {quote(part)}"
            )
        elif kind == "function":  # its name is PostgreSQL's own spelling, arguments included
            statements.append(f"DROP FUNCTION IF EXISTS {name}")
        else:
            statements.append(f"DROP {kind} IF EXISTS {quote(name)}")
    if tables:
        statements.append(f"DROP TABLE IF EXISTS {', '.join(tables)}")
    return statements


def _note(plan: RemovalPlan, action: str, user_id: int | None) -> None:
    with transaction(Context.operator()) as db:
        _write_note(db.connection(), plan, action, user_id)


def _write_note(
    connection: Connection, plan: RemovalPlan, action: str, user_id: int | None
) -> None:
    details = {"tables": dict(plan.tables), "overruled": list(plan.reasons)}
    connection.execute(
        text(
            "INSERT INTO module_changes (module, action, cascade, details, user_id)"
            " VALUES (:module, :action, '[]', CAST(:details AS jsonb), :user)"
        ),
        {
            "module": plan.module,
            "action": action,
            "details": orjson.dumps(details).decode(),
            "user": user_id,
        },
    )
    connection.execute(text("SELECT pg_notify('wizamart', 'modules')"))
