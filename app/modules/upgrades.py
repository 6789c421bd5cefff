"""Brings each module's data to the version of its code: `on_upgrade`, once per version."""

import logging
import re
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.core.database import Context, transaction
from app.modules import registry
from app.modules.base import ModuleDefinition
from app.modules.hooks import run_hook
from models.database.platform import ModuleChange, ModuleInstall

log = logging.getLogger(__name__)


def upgrade_modules(leave: Collection[str] = ()) -> dict[str, str]:
    """Run what is due, each module in a transaction of its own. Module -> why it failed.

    `leave` are modules that cannot work now. A module that fails keeps its old version and its
    data, and is quarantined in this process.
    """
    with transaction(Context.operator()) as db:
        stored = {row.module: row.version for row in db.scalars(select(ModuleInstall))}
    failed: dict[str, str] = {}
    for code, definition in list(registry.MODULES.items()):
        if code in leave or stored.get(code) == definition.version:
            continue

        def upgrade(definition: ModuleDefinition = definition) -> None:
            _bring_up(definition)

        if fault := registry.fault_of(code, "on_upgrade", upgrade):
            failed[code] = (
                f"was not upgraded from {stored.get(code)} to {definition.version} ({fault});"
                f" its data is as before: mend it, or put version {stored.get(code)} back"
            )
            registry.quarantine(code, failed[code])
    return failed


def _bring_up(definition: ModuleDefinition) -> None:
    with transaction(Context.operator()) as db:
        fresh = {"module": definition.code, "version": definition.version}
        db.execute(insert(ModuleInstall).values(fresh).on_conflict_do_nothing())
        row = db.scalars(
            select(ModuleInstall).filter_by(module=definition.code).with_for_update()
        ).one()
        if version_key(row.version) > version_key(definition.version):
            log.warning("%s is older than the data, which %s made", definition.code, row.version)
        if version_key(row.version) >= version_key(definition.version):
            return
        run_hook(definition, "on_upgrade", db, row.version, definition.version)
        details = {"from": row.version, "to": definition.version}
        row.version = definition.version
        db.add(ModuleChange(module=definition.code, action="upgrade", cascade=[], details=details))


def version_key(version: str) -> tuple[int, ...]:
    """`1.10.0` is after `1.9`; what is not a number counts as one that is not there."""
    return tuple(int(part) for part in re.findall(r"\d+", version)[:4])
