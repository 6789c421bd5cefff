"""Switching modules on and off for a platform, with what they require and what requires them."""

from dataclasses import dataclass

from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.core.gate import gate
from app.exceptions.base import ConflictError, NotFoundError
from app.modules import graph, registry
from app.modules.base import ModuleDefinition
from models.database.platform import ModuleChange, PlatformModule


class UnknownModuleError(NotFoundError):
    code = "unknown_module"

    def __init__(self, module: str) -> None:
        super().__init__(f"There is no module {module!r}.", module=module)


class ModuleAlwaysOnError(ConflictError):
    code = "module_always_on"

    def __init__(self, module: str) -> None:
        super().__init__(f"{module} is always on and cannot be switched off.", module=module)


class UnknownPlatformError(NotFoundError):
    code = "unknown_platform"

    def __init__(self, platform_id: int) -> None:
        super().__init__(f"There is no platform {platform_id}.", platform_id=platform_id)


@dataclass(frozen=True, slots=True)
class ModuleChangePlan:
    """What a change would do: `also` goes on or off beside the module that was asked for."""

    module: str
    enable: bool
    also: tuple[str, ...]


class ModuleService:
    def is_module_enabled(self, db: Session, platform_id: int, code: str) -> bool:
        """Whether the module is on here, as of this transaction."""
        return code in enabled(self._rows(db, platform_id))

    def get_platform_modules(self, db: Session, platform_id: int) -> list[ModuleDefinition]:
        """Every enabled module of a platform, requirements first."""
        on = enabled(self._rows(db, platform_id))
        return [m for m in registry.MODULES.values() if m.code in on]

    def plan_enable(self, db: Session, platform_id: int, code: str) -> ModuleChangePlan:
        """What would be switched on, nearest requirement first."""
        _get(code)
        rows = self._rows(db, platform_id)
        needed = [
            c
            for c in graph.with_requirements(_requires(), code)
            if c not in rows and not _always_on(_get(c))
        ]
        return ModuleChangePlan(code, enable=True, also=tuple(c for c in needed if c != code))

    def plan_disable(self, db: Session, platform_id: int, code: str) -> ModuleChangePlan:
        """What would be switched off, dependents first. Core and internal modules refuse."""
        if _always_on(_get(code)):
            raise ModuleAlwaysOnError(code)
        rows = self._rows(db, platform_id)
        gone = [c for c in graph.with_dependents(_requires(), code) if c in rows]
        return ModuleChangePlan(code, enable=False, also=tuple(c for c in gone if c != code))

    def enable_module(
        self, db: Session, platform_id: int, code: str, user_id: int | None = None
    ) -> ModuleChangePlan:
        """Switch a module on, and what it requires."""
        self._lock(db, platform_id)
        plan = self.plan_enable(db, platform_id, code)
        for module in (*plan.also, code):
            if _always_on(_get(module)):
                continue
            explicit = module == code
            statement = insert(PlatformModule).values(
                platform_id=platform_id, module=module, explicit=explicit, enabled_by=user_id
            )
            if explicit:
                statement = statement.on_conflict_do_update(
                    index_elements=["platform_id", "module"], set_={"explicit": True}
                )
            db.execute(statement)
        self._record(db, platform_id, plan, user_id)
        return plan

    def disable_module(
        self, db: Session, platform_id: int, code: str, user_id: int | None = None
    ) -> ModuleChangePlan:
        """Switch a module off, and what requires it."""
        self._lock(db, platform_id)
        plan = self.plan_disable(db, platform_id, code)
        db.execute(
            delete(PlatformModule).where(
                PlatformModule.platform_id == platform_id,
                PlatformModule.module.in_((code, *plan.also)),
            )
        )
        self._record(db, platform_id, plan, user_id)
        return plan

    def _rows(self, db: Session, platform_id: int) -> set[str]:
        query = select(PlatformModule.module).where(PlatformModule.platform_id == platform_id)
        return set(db.scalars(query))

    def _lock(self, db: Session, platform_id: int) -> None:
        """One change of a platform at a time; its generation tells every worker to look again."""
        found = db.execute(
            text(
                "UPDATE platforms SET module_generation = module_generation + 1"
                " WHERE id = :id RETURNING id"
            ),
            {"id": platform_id},
        ).first()
        if found is None:
            raise UnknownPlatformError(platform_id)

    def _record(
        self, db: Session, platform_id: int, plan: ModuleChangePlan, user_id: int | None
    ) -> None:
        db.add(
            ModuleChange(
                platform_id=platform_id,
                module=plan.module,
                action="enable" if plan.enable else "disable",
                cascade=list(plan.also),
                user_id=user_id,
            )
        )
        db.flush()
        db.execute(text("SELECT pg_notify('wizamart', 'modules')"))


def apply_enablement(rows: list[tuple[int, str]]) -> None:
    """Tell the gate of this process which modules are on: `(platform_id, module)` rows."""
    current = registry.snapshot()
    asked: dict[int, set[str]] = {}
    for platform_id, module in rows:
        asked.setdefault(platform_id, set()).add(module)
    gate.bits = current.bits
    gate.always = current.core_mask
    gate.masks = {
        platform: current.core_mask | current.mask(enabled(modules))
        for platform, modules in asked.items()
    }


def enabled(stored: set[str]) -> set[str]:
    """What is on when these are stored as on: with what they require, even if a newer version
    requires more than it did when it was switched on; without what is not on the disk."""
    always = [code for code, m in registry.MODULES.items() if _always_on(m)]
    return graph.closed(_requires(), [*always, *stored])


def _get(code: str) -> ModuleDefinition:
    definition = registry.get_module(code)
    if definition is None:
        raise UnknownModuleError(code)
    return definition


def _always_on(definition: ModuleDefinition) -> bool:
    return definition.is_core or definition.is_internal


def _requires() -> dict[str, list[str]]:
    return {code: list(m.requires) for code, m in registry.MODULES.items()}


module_service = ModuleService()
