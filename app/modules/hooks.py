"""What modules have to say about a change: their hooks, and the reasons against it."""

import logging
from collections.abc import Iterable
from importlib import import_module
from typing import Any

from sqlalchemy.orm import Session

from app.exceptions.base import AppError, ConflictError
from app.modules.base import Hook, ModuleDefinition, Reason
from app.modules.registry import told
from app.utils.i18n import t

log = logging.getLogger(__name__)


class HookFailedError(ConflictError):
    """A module's own code refused the change; nothing of it is stored."""

    code = "module_hook_failed"

    def __init__(self, module: str, hook: str, reason: str) -> None:
        super().__init__(
            f"{module} refused: its {hook} failed ({reason}).",
            module=module,
            hook=hook,
            reason=reason,
        )


def run_hook(definition: ModuleDefinition, name: str, *arguments: Any) -> None:
    """Run `on_enable`, `on_disable` or `on_upgrade` of a module, if it has one.

    What a module raises on purpose (`AppError`) goes through with its own sentence.
    """
    hook: Hook | None = getattr(definition, name)
    if hook is None:
        return
    try:
        resolve(hook)(*arguments)
    except (AppError, KeyboardInterrupt, GeneratorExit):
        raise
    except BaseException as error:
        log.exception("the %s of module %s failed", name, definition.code)
        raise HookFailedError(definition.code, name, told(error)) from error


def reasons_against(db: Session, platform_id: int, definition: ModuleDefinition) -> list[Reason]:
    """Why the module should stay on here. A guard that fails is a reason itself."""
    if definition.guards is None:
        return []
    try:
        with db.begin_nested():
            return list(resolve(definition.guards)(db, platform_id))
    except (KeyboardInterrupt, GeneratorExit):
        raise
    except BaseException as error:
        log.exception("the guards of module %s failed", definition.code)
        failed = {"module": definition.name, "reason": told(error)}
        return [Reason("errors.module_guard_failed", failed)]


def resolve(hook: Hook) -> Any:
    """The function itself: given as such, or as `package.module.function`."""
    if not isinstance(hook, str):
        return hook
    place, _, name = hook.replace(":", ".").rpartition(".")
    return getattr(import_module(place), name)


def sentences(reasons: Iterable[Reason]) -> list[str]:
    """The reasons in the reader's language."""
    return [t(reason.key, None, **reason.params) for reason in reasons]
