"""Trying what changed in the modules' directories, before any process takes it up.

found -> parsed -> validated -> loaded in a process of its own -> migrated -> `ready`. What fails
on the way is `refused` with its reason, and everybody keeps the version they have. One process
does this for all; the others read what came of it (`mounting.py`).
"""

import logging
import re
import shutil
import subprocess
import sys
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import orjson
from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert

from app.core.config import ROOT
from app.core.database import Context, engine, transaction
from app.modules import registry
from app.modules.discovery import MODULES_DIR, module_directories, read_manifest
from app.modules.fingerprints import fingerprints
from app.modules.migrations import revisions_of
from app.modules.pending import APPLIED_SQL
from app.modules.trial import try_module
from models.database.platform import ModuleStage

log = logging.getLogger(__name__)

LOCK = 726_103
VALIDATOR = ROOT / "scripts" / "validate_architecture.py"
SECONDS = 120


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one directory. `state` is that of `ModuleStage`."""

    package: str
    state: str
    reason: str = ""


def rescan(root: Path = MODULES_DIR, *, again: bool = False) -> list[Outcome]:
    """Try every directory that is not as it was when it was tried last; `again` also those that
    were refused. Returns what came of each. Another process that is at it is left to it."""
    with _alone() as is_alone:
        if not is_alone:
            return []
        on_disk, known = fingerprints(root), stages()
        outcomes = []
        for package, found in on_disk.items():
            stage = known.get(package)
            is_known = stage is not None and stage.fingerprint == found
            if is_known and not (again and stage is not None and stage.state == "refused"):
                continue
            outcome = _stage(package, root, is_new=stage is None or stage.state == "gone")
            # A directory that was written to meanwhile is tried again at the next look.
            write({package: (found, outcome)})
            outcomes.append(outcome)
        for package, stage in known.items():
            if package not in on_disk and stage.state != "gone":
                outcome = Outcome(package, "gone")
                write({package: ("", outcome)})
                outcomes.append(outcome)
        for outcome in outcomes:
            log.info("module %s: %s %s", outcome.package, outcome.state, outcome.reason)
        return outcomes


def stages() -> dict[str, ModuleStage]:
    """Directory -> what was tried last."""
    with transaction(Context.operator()) as db:
        return {stage.package: stage for stage in db.scalars(select(ModuleStage))}


def note_start(loaded: Mapping[str, str], root: Path = MODULES_DIR) -> None:
    """What a process has loaded at its start counts as tried, if it is still what is there."""
    on_disk, known = fingerprints(root), stages()
    quarantined = {
        code.replace("-", "_"): why for code, why in registry.snapshot().quarantined.items()
    }
    fresh: dict[str, tuple[str, Outcome]] = {}
    for package, found in on_disk.items():
        stage = known.get(package)
        if loaded.get(package) != found:
            continue
        if stage is None or stage.fingerprint != found or stage.state == "restart":
            reason = quarantined.get(package, "")
            state = "refused" if reason else "ready"
            fresh[package] = (found, Outcome(package, state, reason))
    for package in known.keys() - on_disk.keys():
        fresh[package] = ("", Outcome(package, "gone"))
    write(fresh)


def write(found: Mapping[str, tuple[str, Outcome]]) -> None:
    """Store outcomes, and tell every process to look."""
    if not found:
        return
    with transaction(Context.operator()) as db:
        for package, (state, outcome) in found.items():
            values = {"fingerprint": state, "state": outcome.state, "reason": outcome.reason}
            db.execute(
                insert(ModuleStage)
                .values(package=package, **values)
                .on_conflict_do_update(
                    index_elements=["package"],
                    set_={**values, "staged_at": text("clock_timestamp()")},
                )
            )
        db.execute(text("SELECT pg_notify('wizamart', 'plug')"))


@contextmanager
def _alone() -> Generator[bool]:
    """Whether this process is the one that tries. Held by the connection, not a transaction."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        is_alone = bool(connection.scalar(text(f"SELECT pg_try_advisory_lock({LOCK})")))
        try:
            yield is_alone
        finally:
            if is_alone:
                connection.execute(text(f"SELECT pg_advisory_unlock({LOCK})"))


def _stage(package: str, root: Path, *, is_new: bool) -> Outcome:
    directory = root / package
    with suppress(OSError):  # Python compares whole seconds and might take an older file for it
        for cache in directory.rglob("__pycache__"):
            shutil.rmtree(cache)
    if fault := read_manifest(directory).fault:
        return Outcome(package, "refused", fault)
    if not is_new and (users := importers(package, root)):
        reason = f"is imported by {', '.join(users)}; restart the web and Celery workers to use it"
        return Outcome(package, "restart", reason)
    for step in (_validate, try_module, migrate):
        if reason := step(package):
            return Outcome(package, "refused", reason)
    return Outcome(package, "ready")


def importers(package: str, root: Path = MODULES_DIR) -> list[str]:
    """Other modules whose code imports this one: they would keep the version they have."""
    names = re.compile(rf"\b(?:from|import)\s+app\.modules\.{package}\b")
    return [
        other.name
        for other in module_directories(root)
        if other.name != package
        and any(
            names.search(file.read_text(encoding="utf-8", errors="replace"))
            for file in other.rglob("*.py")
            if "tests" not in file.relative_to(other).parts
        )
    ]


def _validate(package: str) -> str:
    """What the rules of the architecture say, as far as it is an error."""
    if not VALIDATOR.exists():
        return ""
    done = _run(str(VALIDATOR), "--module", package, "--format", "json")
    try:
        findings = orjson.loads(done.stdout)
    except orjson.JSONDecodeError:
        return f"the validator did not answer ({_last_line(done.stderr)})"
    errors = [f for f in findings if str(f.get("severity", "error")).lower() == "error"]
    told = [f"{f['rule']} {f['path']}:{f['line']} {f['message']}" for f in errors[:3]]
    more = f" and {len(errors) - 3} more" if len(errors) > 3 else ""
    return f"breaks {'; '.join(told)}{more}" if told else ""


def migrate(package: str) -> str:
    """Give the database what the module needs; while that fails, nobody takes it up."""
    with transaction(Context.operator()) as db:
        applied = set(db.scalars(text(APPLIED_SQL)))
    if not set(revisions_of(package)) - applied:
        return ""
    done = _run("-m", "alembic", "upgrade", f"{package}@head")
    return f"its migrations failed ({_last_line(done.stderr)})" if done.returncode else ""


def _run(*arguments: str) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, *arguments]
    try:
        return subprocess.run(  # noqa: S603 - our own code
            command, cwd=ROOT, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        told = f"it took more than {SECONDS} s".encode()
        return subprocess.CompletedProcess(command, 1, b"", told)


def _last_line(said: bytes) -> str:
    lines: Iterable[str] = said.decode(errors="replace").strip().splitlines()
    return next((line for line in reversed(list(lines)) if line.strip()), "no reason was given")
