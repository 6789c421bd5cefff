"""Going back to the set of modules a platform had before a change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.exceptions.base import ConflictError, NotFoundError
from app.modules import registry
from app.modules.base import Reason
from app.modules.hooks import sentences
from app.modules.service import ModuleInUseError, module_service, tell_workers
from models.database.platform import ModuleChange

UNDO_DAYS = 30


class ChangeNotFoundError(NotFoundError):
    code = "change_unknown"


class CannotUndoError(ConflictError):
    code = "change_too_old"


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """What going back would do. `missing` was on then and is not on the disk any more.

    `reasons` speak against what goes off: such an undo needs the module's code as confirmation.
    """

    change_id: int
    module: str
    on: tuple[str, ...]
    off: tuple[str, ...]
    missing: tuple[str, ...]
    reasons: tuple[Reason, ...]


def history(db: Session, platform_id: int, limit: int = 50) -> Sequence[ModuleChange]:
    """The latest changes of a platform, newest first."""
    query = select(ModuleChange).where(ModuleChange.platform_id == platform_id)
    return db.scalars(query.order_by(ModuleChange.id.desc()).limit(limit)).all()


def can_undo(change: ModuleChange) -> bool:
    """Whether what was before is known, and not too old to be meant."""
    age = datetime.now(UTC) - change.changed_at
    return change.before is not None and age < timedelta(days=UNDO_DAYS)


def plan_undo(db: Session, platform_id: int, change_id: int) -> UndoPlan:
    """What would go on and off to have the set from before this change again."""
    change = _change(db, platform_id, change_id)
    then = change.before or {}
    now = module_service.stored(db, platform_id)
    off = tuple(code for code in _order(now) if code not in then)
    return UndoPlan(
        change_id=change_id,
        module=change.module,
        on=tuple(code for code in _order(then) if code not in now and code in registry.MODULES),
        off=off,
        missing=tuple(sorted(code for code in then if code not in registry.MODULES)),
        reasons=module_service.reasons(db, platform_id, off),
    )


def undo_change(
    db: Session,
    platform_id: int,
    change_id: int,
    user_id: int | None = None,
    *,
    confirm: str = "",
) -> UndoPlan:
    """Have exactly the set from before this change again, asked-for flags included.

    It is a change itself, and can be undone. `confirm` is the code of the changed module.
    """
    module_service.lock(db, platform_id)
    plan = plan_undo(db, platform_id, change_id)
    if plan.reasons and confirm.strip() != plan.module:
        raise ModuleInUseError(plan.module, plan.reasons)
    before = module_service.stored(db, platform_id)
    change = _change(db, platform_id, change_id)
    # What is not on the disk stays remembered: its directory may come back.
    module_service.store(db, platform_id, change.before or {}, user_id)
    details: dict[str, object] = {"undoes": change_id, "on": plan.on, "off": plan.off}
    if plan.reasons:
        details["overruled"] = sentences(plan.reasons)
    db.add(
        ModuleChange(
            platform_id=platform_id,
            module=plan.module,
            action="undo",
            cascade=[code for code in (*plan.on, *plan.off) if code != plan.module],
            before=before,
            details=details,
            user_id=user_id,
        )
    )
    db.flush()
    tell_workers(db)
    return plan


def _change(db: Session, platform_id: int, change_id: int) -> ModuleChange:
    change = db.get(ModuleChange, change_id)
    if change is None or change.platform_id != platform_id:
        raise ChangeNotFoundError
    if not can_undo(change):
        raise CannotUndoError
    return change


def _order(codes: dict[str, bool]) -> list[str]:
    place = {code: number for number, code in enumerate(registry.snapshot().order)}
    return sorted(codes, key=lambda code: (place.get(code, len(place)), code))
