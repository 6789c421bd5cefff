"""Switching modules on and off for a platform, with what they require and what requires them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.core.gate import gate
from app.exceptions.base import ConflictError, NotFoundError
from app.modules import graph, registry
from app.modules.base import ModuleDefinition, Reason
from app.modules.hooks import reasons_against, run_hook, sentences
from app.modules.pending import missing_from, waiting
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


class ModuleInUseError(ConflictError):
    """Reasons speak against switching it off; typing the module's code overrules them."""

    code = "module_in_use"

    def __init__(self, module: str, reasons: Sequence[Reason]) -> None:
        told = sentences(reasons)
        super().__init__(
            f"{module} is in use: {'; '.join(told)}. Confirm by giving its code, {module!r}.",
            module=module,
            reasons="; ".join(told),
        )


@dataclass(frozen=True, slots=True)
class ModuleChangePlan:
    """What a change would do: `also` goes on or off beside the module that was asked for.

    `reasons` speak against it: such a change needs the module's code as confirmation.
    """

    module: str
    enable: bool
    also: tuple[str, ...]
    reasons: tuple[Reason, ...] = ()

    @property
    def modules(self) -> tuple[str, ...]:
        """Everything that changes, in the order in which it does."""
        return (*self.also, self.module)


class ModuleService:
    def is_module_enabled(self, db: Session, platform_id: int, code: str) -> bool:
        """Whether the module is on here, as of this transaction."""
        return code in enabled(set(self.stored(db, platform_id)))

    def get_platform_modules(self, db: Session, platform_id: int) -> list[ModuleDefinition]:
        """Every enabled module of a platform, requirements first."""
        on = enabled(set(self.stored(db, platform_id)))
        return [m for m in registry.MODULES.values() if m.code in on]

    def plan_enable(self, db: Session, platform_id: int, code: str) -> ModuleChangePlan:
        """What would be switched on, nearest requirement first."""
        get_known(code)
        rows = self.stored(db, platform_id)
        needed = [
            c
            for c in graph.with_requirements(_requires(), code)
            if c not in rows and not is_always_on(get_known(c))
        ]
        return ModuleChangePlan(code, enable=True, also=tuple(c for c in needed if c != code))

    def plan_disable(self, db: Session, platform_id: int, code: str) -> ModuleChangePlan:
        """What would be switched off, dependents first, and the reasons against it.

        Core and internal modules refuse.
        """
        if is_always_on(get_known(code)):
            raise ModuleAlwaysOnError(code)
        rows = self.stored(db, platform_id)
        gone = [c for c in graph.with_dependents(_requires(), code) if c in rows]
        return ModuleChangePlan(
            code,
            enable=False,
            also=tuple(c for c in gone if c != code),
            reasons=self.reasons(db, platform_id, gone),
        )

    def reasons(self, db: Session, platform_id: int, codes: Iterable[str]) -> tuple[Reason, ...]:
        """What speaks against switching these off."""
        found: list[Reason] = []
        for code in codes:
            if definition := registry.get_module(code):
                found += reasons_against(db, platform_id, definition)
        return tuple(found)

    def enable_module(
        self, db: Session, platform_id: int, code: str, user_id: int | None = None
    ) -> ModuleChangePlan:
        """Switch a module on, and what it requires."""
        self.lock(db, platform_id)
        plan = self.plan_enable(db, platform_id, code)
        before = self.stored(db, platform_id)
        wanted = {module: False for module in plan.also if module not in before}
        if not is_always_on(get_known(code)):
            wanted[code] = True
        self.store(db, platform_id, {**before, **wanted}, user_id)
        self.record(db, platform_id, plan, before, user_id)
        return plan

    def disable_module(
        self,
        db: Session,
        platform_id: int,
        code: str,
        user_id: int | None = None,
        *,
        confirm: str = "",
    ) -> ModuleChangePlan:
        """Switch a module off, and what requires it. `confirm=code` overrules the reasons."""
        self.lock(db, platform_id)
        plan = self.plan_disable(db, platform_id, code)
        if plan.reasons and confirm.strip() != code:
            raise ModuleInUseError(code, plan.reasons)
        before = self.stored(db, platform_id)
        self.store(
            db, platform_id, {c: e for c, e in before.items() if c not in plan.modules}, user_id
        )
        self.record(db, platform_id, plan, before, user_id)
        return plan

    def forget_module(
        self, db: Session, platform_id: int, code: str, user_id: int | None = None
    ) -> None:
        """Switch off a module that is not on the disk any more."""
        self.lock(db, platform_id)
        before = self.stored(db, platform_id)
        self.store(db, platform_id, {c: e for c, e in before.items() if c != code}, user_id)
        plan = ModuleChangePlan(code, enable=False, also=())
        self.record(db, platform_id, plan, before, user_id)

    def stored(self, db: Session, platform_id: int) -> dict[str, bool]:
        """Module -> whether it was asked for (or is on because another requires it)."""
        query = select(PlatformModule.module, PlatformModule.explicit).where(
            PlatformModule.platform_id == platform_id
        )
        return {row[0]: row[1] for row in db.execute(query)}

    def store(
        self, db: Session, platform_id: int, target: Mapping[str, bool], user_id: int | None
    ) -> None:
        """Make `target` the stored set, and run the hooks of what goes off and on."""
        before = self.stored(db, platform_id)
        gone = before.keys() - target.keys()
        for code in reversed(_sorted(gone)):
            if definition := registry.get_module(code):
                run_hook(definition, "on_disable", db, platform_id)
        db.execute(
            delete(PlatformModule).where(
                PlatformModule.platform_id == platform_id, PlatformModule.module.in_(gone)
            )
        )
        for code, explicit in target.items():
            if before.get(code) is not explicit:
                self._put(db, platform_id, code, explicit, user_id)
        for code in _sorted(target.keys() - before.keys()):
            if definition := registry.get_module(code):
                run_hook(definition, "on_enable", db, platform_id)

    def _put(
        self, db: Session, platform_id: int, code: str, explicit: bool, user_id: int | None
    ) -> None:
        statement = insert(PlatformModule).values(
            platform_id=platform_id, module=code, explicit=explicit, enabled_by=user_id
        )
        db.execute(
            statement.on_conflict_do_update(
                index_elements=["platform_id", "module"], set_={"explicit": explicit}
            )
        )

    def lock(self, db: Session, platform_id: int) -> int:
        """One change of a platform at a time; its generation tells every worker to look again."""
        generation = db.scalar(
            text(
                "UPDATE platforms SET module_generation = module_generation + 1"
                " WHERE id = :id RETURNING module_generation"
            ),
            {"id": platform_id},
        )
        if generation is None:
            raise UnknownPlatformError(platform_id)
        return int(generation)

    def generation(self, db: Session, platform_id: int) -> int:
        """How often the platform's modules were changed, this transaction included."""
        query = text("SELECT module_generation FROM platforms WHERE id = :id")
        return int(db.scalar(query, {"id": platform_id}) or 0)

    def record(
        self,
        db: Session,
        platform_id: int,
        plan: ModuleChangePlan,
        before: Mapping[str, bool],
        user_id: int | None,
    ) -> None:
        """Write down who did it, from what, against which reasons; and tell every worker."""
        overruled = sentences(plan.reasons)
        db.add(
            ModuleChange(
                platform_id=platform_id,
                module=plan.module,
                action="enable" if plan.enable else "disable",
                cascade=list(plan.also),
                before=dict(before),
                details={"overruled": overruled} if overruled else {},
                user_id=user_id,
            )
        )
        db.flush()
        tell_workers(db)


def tell_workers(db: Session) -> None:
    """With the commit, every process looks again which modules are on, and which are migrated."""
    db.execute(text("SELECT pg_notify('wizamart', 'modules')"))


def apply_enablement(rows: Iterable[tuple[int, int, str | None]], applied: Iterable[str]) -> None:
    """Tell the gate of this process which modules are on.

    `rows` are `(platform_id, generation, module)`, the module None where a platform has none;
    `applied` are the migrations that the database has had.
    """
    current = registry.snapshot()
    asked: dict[int, set[str]] = {}
    generations: dict[int, int] = {}
    for platform_id, generation, module in rows:
        generations[platform_id] = generation
        asked.setdefault(platform_id, set()).update([module] if module else ())
    waits = current.mask(waiting(missing_from(applied)))
    gate.bits = current.bits
    gate.waiting = waits
    gate.always = current.core_mask & ~waits
    gate.masks = {
        platform: (current.core_mask | current.mask(enabled(modules))) & ~waits
        for platform, modules in asked.items()
    }
    # Last: who sees the new generation sees the new masks.
    gate.generations = generations


def enabled(stored: set[str]) -> set[str]:
    """What is on when these are stored as on: with what they require, even if a newer version
    requires more than it did when it was switched on; without what is not on the disk."""
    always = [code for code, m in registry.MODULES.items() if is_always_on(m)]
    return graph.closed(_requires(), [*always, *stored])


def get_known(code: str) -> ModuleDefinition:
    definition = registry.get_module(code)
    if definition is None:
        raise UnknownModuleError(code)
    return definition


def is_always_on(definition: ModuleDefinition) -> bool:
    return definition.is_core or definition.is_internal


def _requires() -> dict[str, list[str]]:
    return {code: list(m.requires) for code, m in registry.MODULES.items()}


def _sorted(codes: Iterable[str]) -> list[str]:
    """Requirements first; what is not on the disk comes last."""
    place = {code: number for number, code in enumerate(registry.snapshot().order)}
    return sorted(codes, key=lambda code: (place.get(code, len(place)), code))


module_service = ModuleService()
