"""`alembic revision --autogenerate`: one file per changed module, in that module's directory."""

import re
from typing import Any

from alembic.operations import ops

from app.core.database import Base
from app.dbmig import FRAMEWORK_VERSIONS
from app.modules.discovery import MODULES_DIR
from app.modules.migrations import owner_of_path


def table_owners() -> dict[str, str]:
    """Table name -> module directory ('' for the framework), by where its class is written."""
    owners = {}
    for mapper in Base.registry.mappers | _all_mappers():
        parts = mapper.class_.__module__.split(".")
        owner = parts[2] if parts[:2] == ["app", "modules"] else ""
        owners[str(mapper.local_table.name)] = owner  # type: ignore[union-attr]
    return owners


def _all_mappers() -> frozenset[Any]:
    subclasses = _descendants(Base)
    return frozenset(cls.__mapper__ for cls in subclasses if "__mapper__" in vars(cls))


def _descendants(cls: type) -> set[type]:
    found = set(cls.__subclasses__())
    return found | {below for child in found for below in _descendants(child)}


def split_by_module(context: Any, revision: Any, directives: list[Any]) -> None:
    """Alembic's `process_revision_directives`: replace the one script by one for each module."""
    if not directives or not getattr(context.config.cmd_opts, "autogenerate", False):
        return
    whole, script, owners = directives[0], context.script, table_owners()
    grouped: dict[str, list[Any]] = {}
    for operation in whole.upgrade_ops.ops:
        grouped.setdefault(owners.get(operation.table_name, ""), []).append(operation)
    directives[:] = [_script(script, whole.message, m, found) for m, found in grouped.items()]


def _script(script: Any, message: str, module: str, found: list[Any]) -> ops.MigrationScript:
    prefix = module or "framework"
    upgrade = ops.UpgradeOps(found)
    mine = [r for r in script.walk_revisions() if owner_of_path(r.path) == module]
    numbers = [int(m.group(1)) for r in mine if (m := re.match(r".*?_(\d{3})", r.revision))]
    heads = [r.revision for r in mine if r.is_head]
    versions = MODULES_DIR / module / "migrations" / "versions" if module else FRAMEWORK_VERSIONS
    versions.mkdir(parents=True, exist_ok=True)
    return ops.MigrationScript(
        f"{prefix}_{max(numbers, default=0) + 1:03d}",
        upgrade,
        upgrade.reverse(),
        message=message,
        head=heads[0] if heads else "base",
        branch_label=None if heads else prefix,
        version_path=str(versions),
    )
