"""Loads every module's tasks into Celery, and the clock for those that are scheduled.

Celery imports this file when a worker or beat starts. All `tasks/**/*.py` are loaded; a task is
called `{module}.{file}.{function}` whatever its author wrote. A broken one takes down its module
and nothing else.
"""

import logging
from importlib import import_module
from pathlib import Path
from typing import Any

from celery import Task
from celery.signals import task_prerun

import app.core.housekeeping  # pyright: ignore[reportUnusedImport]
import app.core.mail  # noqa: F401 - registers its task  # pyright: ignore[reportUnusedImport]
from app.core.celery_config import celery_app
from app.modules import live, mounting, registry
from app.modules.discovery import MODULES_DIR
from app.modules.setup import declare_what_modules_declare

log = logging.getLogger(__name__)


def load_tasks(root: Path = MODULES_DIR) -> list[str]:
    """Import the tasks of every module. Returns the names of those that are ours."""
    for definition in list(registry.MODULES.values()):
        directory = root / definition.package / "tasks"
        for file in sorted(directory.rglob("*.py")):
            dotted = ".".join(file.relative_to(root).with_suffix("").parts)
            fault = registry.guarded(
                definition.code, "tasks", lambda name=dotted: import_module(f"app.modules.{name}")
            )
            if fault:
                registry.quarantine(definition.code, fault)
                break
    _rename()
    return sorted(name for name in celery_app.tasks if not name.startswith("celery."))


def _rename() -> None:
    """`app.modules.analytics.tasks.reports.build` becomes `analytics.reports.build`."""
    for task in list(celery_app.tasks.values()):
        parts = str(task.__module__).split(".")
        if parts[:2] != ["app", "modules"] or len(parts) < 5 or parts[3] != "tasks":
            continue
        name = f"{parts[2]}.{parts[-1]}.{task.__name__}"
        if task.name != name:
            celery_app.tasks.pop(task.name, None)
            task.name = name
            celery_app.tasks[name] = task


def schedule() -> dict[str, dict[str, Any]]:
    """The beat's entries: each module's scheduled tasks, and the outbox's own safety net."""
    entries = {
        job: {"task": "wizamart.scheduled", "schedule": seconds, "args": (job, seconds)}
        for definition in registry.MODULES.values()
        for job, seconds in definition.scheduled_tasks.items()
    }
    hourly = ("wizamart.tidy", 3600)
    return {
        **entries,
        "drain": {"task": "wizamart.drain", "schedule": 5.0},
        "tidy": {"task": "wizamart.scheduled", "schedule": 3600.0, "args": hourly},
    }


@task_prerun.connect
def _know_the_present(task: Task | None = None, **_: Any) -> None:
    """Before any work: which modules are on now."""
    live.refresh_if_stale()


mounting.on_swap(lambda _: load_tasks())
mounting.note_loaded()
celery_app.finalize()
declare_what_modules_declare()
load_tasks()
celery_app.conf.beat_schedule = schedule()
