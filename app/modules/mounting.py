"""Taking up, in a running process, what staging found ready: built aside, seen in one swap.

Requests under way keep the code and templates they began with; what they publish reaches the new
handlers. When something fails here after all, everything is put back and the old version stays.
"""

import importlib
import logging
import sys
import threading
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from app import templates_config
from app.core import books
from app.core.celery_config import celery_app
from app.core.database import set_aside_registry
from app.core.gate import gate
from app.modules import registry, routes, staging
from app.modules.config import get_module_config
from app.modules.discovery import MODULES_DIR
from app.modules.fingerprints import fingerprint, fingerprints
from app.modules.setup import declare_what_modules_declare
from models.database.platform import ModuleStage

log = logging.getLogger(__name__)

Swapped = Callable[[routes.Table], object]

_lock = threading.Lock()
_loaded: dict[str, str] = {}
_swapped: list[Swapped] = []


def note_loaded(root: Path = MODULES_DIR) -> None:
    """At a process's start: what is on the disk now is what it has loaded."""
    _loaded.update(fingerprints(root))


def loaded() -> dict[str, str]:
    """Directory -> the state of it that this process has loaded."""
    return dict(_loaded)


def on_swap(function: Swapped) -> None:
    """Call this with the new table after each swap."""
    _swapped.append(function)


def follow(root: Path = MODULES_DIR) -> list[str]:
    """Take up what is ready and let go of what is gone. Returns the directories that changed."""
    if not _loaded:
        return []
    with _lock:
        try:
            known = staging.stages()
        except SQLAlchemyError:
            log.warning("the stages of modules could not be read; what is loaded stays")
            return []
        done = [name for name, stage in known.items() if _take_up(root, name, stage)]
        if done:
            _bring_back(root)
        return done


def _take_up(root: Path, package: str, stage: ModuleStage) -> bool:
    """Whether something was exchanged, or tried to be."""
    is_on_disk = (root / package).is_dir()
    if stage.state == "gone" and package in _loaded and not is_on_disk:
        _mount(root, removed={package})
        _loaded.pop(package)
        return True
    if stage.state != "ready" or _loaded.get(package) == stage.fingerprint:
        return False
    if not is_on_disk or fingerprint(root / package) != stage.fingerprint:
        return False  # it is being changed again; the next stage will tell
    reason = _mount(root, changed={package})
    _loaded[package] = stage.fingerprint  # also when it failed: it is not tried again as it is
    if reason:
        failed = staging.Outcome(package, "refused", reason)
        staging.write({package: (stage.fingerprint, failed)})
    return True


def _bring_back(root: Path) -> None:
    """Modules that waited for one that is there now."""
    for code, reason in list(registry.snapshot().quarantined.items()):
        package = code.replace("-", "_")
        if reason.startswith("requires ") and package in _loaded and (root / package).is_dir():
            _mount(root, changed={package})


def _mount(root: Path, *, changed: Collection[str] = (), removed: Collection[str] = ()) -> str:
    """Build the next snapshot aside and swap. Returns why it could not be, or ''."""
    packages = {*changed, *removed}
    put_back = [_set_aside(name) for name in packages]
    importlib.invalidate_caches()
    get_module_config.cache_clear()
    with books.aside() as entries:
        found = registry.reload(root, changed, removed)
        reason = next(
            (found.quarantined[c] for c in found.quarantined if c.replace("-", "_") in changed), ""
        )
        table, broken = routes.fill(found.modules.values(), root, _entries_of_others(packages))
    reason = reason or (broken[1] if broken else "")
    if reason:
        for undo in put_back:
            undo()
        log.error("module %s stays as it is: %s", ", ".join(sorted(packages)), reason)
        return reason
    registry.publish(found)
    order = [f"app.modules.{found.modules[code].package}" for code in found.order]
    books.exchange({f"app.modules.{name}" for name in packages}, entries, order)
    table.templates = templates_config.exchange(packages)
    routes.use_table(table)
    declare_what_modules_declare()
    gate.serial += 1
    for tell in _swapped:
        tell(table)
    return ""


def _entries_of_others(packages: Collection[str]) -> dict[str, list[routes.Entry]]:
    """The compiled routes of modules that stay as they are."""
    kept: dict[str, list[routes.Entry]] = {code: [] for code in registry.MODULES}
    for entry in routes.current_table().entries():
        kept.setdefault(entry.module, []).append(entry)
    return {c: found for c, found in kept.items() if c.replace("-", "_") not in packages}


def _set_aside(package: str) -> Callable[[], None]:
    """Make room for a module's code. Returns a function that puts the old back."""
    dotted = f"app.modules.{package}"

    def is_mine(name: str) -> bool:
        return name == dotted or name.startswith(f"{dotted}.")

    code: dict[str, Any] = {name: sys.modules[name] for name in list(sys.modules) if is_mine(name)}
    tasks = {
        name: task for name, task in list(celery_app.tasks.items()) if is_mine(task.__module__)
    }
    for name in code:
        del sys.modules[name]
    for name in tasks:
        celery_app.tasks.pop(name, None)
    put_tables_back = set_aside_registry(dotted)

    def put_back() -> None:
        for name in [name for name in sys.modules if is_mine(name)]:
            del sys.modules[name]
        sys.modules.update(code)
        celery_app.tasks.update(tasks)
        put_tables_back()

    return put_back
