"""Alembic's environment: one lock, one transaction, the journal, then the walls."""

from collections.abc import Callable
from logging.config import fileConfig
from typing import Any

import sqlalchemy as sa
from alembic import context

from app.core.config import settings
from app.core.database import MIGRATION_LOCK, Base
from app.core.row_security import ensure_roles, secure_tables
from app.dbmig import ledger
from app.dbmig.autogenerate import split_by_module, table_owners
from app.dbmig.journal import journal, record, repair
from app.modules import registry
from app.modules.discovery import MODULES_DIR, module_directories
from app.modules.migrations import owner_of_path

config = context.config
if config.config_file_name:
    fileConfig(config.config_file_name, disable_existing_loggers=False)
registry.load()
OPTIONS: dict[str, Any] = {
    "target_metadata": Base.metadata,
    "process_revision_directives": split_by_module,
    "compare_server_default": False,
}


def ours(_: object, name: str | None, kind: str, reflected: bool, other: object) -> bool:
    """Leave tables alone that no module on disk owns, or autogenerate would drop them."""
    return not (kind == "table" and reflected and other is None and name not in table_owners())


def run_offline() -> None:
    context.configure(url=settings.owner_url, literal_binds=True, **OPTIONS)
    with context.begin_transaction():
        context.run_migrations()
    context.get_context().impl.static_output(
        "-- Roles, grants and row-level security are put on by `alembic upgrade head` itself:"
        " run it once after this script."
    )


def noting(connection: sa.Connection) -> Callable[..., None]:
    """What Alembic calls after each step: a line for the journal, its objects for the ledger."""
    watcher = ledger.Watcher(connection)

    def note(ctx: Any, step: Any, heads: Any, run_args: Any) -> None:
        record(ctx, step, heads, run_args)
        if not step.is_stamp:
            watcher.note(owner_of_path(ctx.script.get_revision(step.up_revision_ids[0]).path))

    return note


def run_online() -> None:
    url = config.get_main_option("sqlalchemy.url") or settings.owner_url
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT pg_advisory_lock(%s)", (MIGRATION_LOCK,))
        connection.exec_driver_sql("SET lock_timeout = '5s'")
        # Before the migrations, which may grant to these roles.
        ensure_roles(connection)
        journal.create(connection, checkfirst=True)
        ledger.ledger.create(connection, checkfirst=True)
        repair(connection, context.script)
        note = noting(connection)
        # An open transaction would make Alembic think that somebody else commits.
        connection.commit()
        context.configure(
            connection=connection, on_version_apply=note, include_object=ours, **OPTIONS
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
        ledger.adopt(connection, [path.name for path in module_directories(MODULES_DIR)])
        secure_tables(connection)
        # Running processes learn which modules they may serve now.
        connection.exec_driver_sql("SELECT pg_notify('wizamart', 'modules')")
        connection.commit()
    engine.dispose()


if context.is_offline_mode():
    run_offline()
else:
    run_online()
