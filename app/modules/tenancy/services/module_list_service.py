"""What the operator's page of modules shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.modules import graph, registry
from app.modules.base import ModuleDefinition
from app.modules.pending import pending_migrations
from app.modules.removal import leftover_modules
from app.modules.service import module_service
from app.modules.undo import can_undo, history
from models.database import AdminUser, ModuleChange, ModuleStage


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """One module; `refused` tells why a newer state of its directory is not in use."""

    module: ModuleDefinition
    is_on: bool
    dependents: Sequence[str]
    pending: Sequence[str]
    refused: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change, who made it, and whether it can be undone."""

    change: ModuleChange
    by: str
    can_undo: bool


@dataclass(frozen=True, slots=True)
class ModuleList:
    modules: Sequence[ModuleRow]
    quarantined: Mapping[str, str]
    leftovers: Sequence[str]
    changes: Sequence[ChangeRow]


def of_platform(db: Session, platform_id: int) -> ModuleList:
    """Everything the page shows; the number of statements does not grow with the modules."""
    on = {m.code for m in module_service.get_platform_modules(db, platform_id)}
    pending = pending_migrations(db)
    refused = {
        stage.package: stage.reason
        for stage in db.scalars(select(ModuleStage).where(ModuleStage.reason != ""))
    }
    requires = {code: m.requires for code, m in registry.MODULES.items()}
    rows = [
        ModuleRow(
            module=m,
            is_on=code in on,
            dependents=[c for c in graph.with_dependents(requires, code) if c != code],
            pending=pending.get(code, ()),
            refused=refused.get(m.package, ""),
        )
        for code, m in registry.MODULES.items()
    ]
    quarantined = dict(registry.snapshot().quarantined)
    for package, reason in refused.items():
        code = package.replace("_", "-")
        if code not in registry.MODULES:
            quarantined.setdefault(code, reason)
    return ModuleList(rows, quarantined, leftover_modules(), _changes(db, platform_id))


def _changes(db: Session, platform_id: int) -> list[ChangeRow]:
    changes = history(db, platform_id, limit=20)
    ids = {change.user_id for change in changes if change.user_id}
    query = select(AdminUser.id, AdminUser.name).where(AdminUser.id.in_(ids))
    names: dict[int | None, str] = {row[0]: row[1] for row in db.execute(query)}
    return [ChangeRow(c, names.get(c.user_id, ""), can_undo(c)) for c in changes]
