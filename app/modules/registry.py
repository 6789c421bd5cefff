"""All modules of this installation, in one snapshot that is swapped as a whole.

A module that is broken is quarantined with a sentence that names it and the remedy, and so are
the modules that require it; everything else loads.
"""

import logging
import signal
import threading
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

from pydantic import ValidationError

from app.core.config import settings
from app.core.database import configure_registry, forget_registry
from app.core.events import forget_handlers
from app.modules import graph
from app.modules.base import ModuleDefinition, ModuleTier
from app.modules.config import wrong_settings
from app.modules.discovery import (
    MODULES_DIR,
    Manifest,
    import_definition,
    module_directories,
    read_manifest,
)
from app.modules.migrations import revisions_of

log = logging.getLogger(__name__)

# What is imported of a module, in this order. Routes and tasks are loaded by whoever needs them.
PARTS = ("config", "exceptions", "events", "models", "schemas", "services", "handlers")
ADMIN_ONLY = {"admin"}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One consistent view of the modules on disk. `order` puts requirements first; `revisions`
    are the migrations that each module's loaded code counts on."""

    modules: Mapping[str, ModuleDefinition] = field(default_factory=dict)
    quarantined: Mapping[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    bits: Mapping[str, int] = field(default_factory=dict)
    revisions: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def core_mask(self) -> int:
        return self.mask(code for code, m in self.modules.items() if m.is_core or m.is_internal)

    def mask(self, codes: Iterator[str] | list[str] | set[str]) -> int:
        return sum(self.bits[code] for code in set(codes) if code in self.bits)


_bits: dict[str, int] = {}


def bit_of(code: str) -> int:
    """The bit of a module, the same for as long as this process runs: what is under way while
    modules come and go still asks the right one."""
    return _bits.setdefault(code, 1 << len(_bits))


_snapshot = Snapshot()
_loaded = False


class LiveModules(Mapping[str, ModuleDefinition]):
    """A read-only mapping that shows the current snapshot, however early it was imported."""

    def __init__(self, accept: Callable[[ModuleDefinition], bool]) -> None:
        self._accept = accept

    def __getitem__(self, code: str) -> ModuleDefinition:
        definition = snapshot().modules[code]
        if not self._accept(definition):
            raise KeyError(code)
        return definition

    def __iter__(self) -> Iterator[str]:
        current = snapshot()
        return (code for code in current.order if self._accept(current.modules[code]))

    def __len__(self) -> int:
        return sum(1 for _ in self)


MODULES = LiveModules(lambda _: True)
CORE_MODULES = LiveModules(lambda m: m.tier is ModuleTier.CORE)
OPTIONAL_MODULES = LiveModules(lambda m: m.tier is ModuleTier.OPTIONAL)
INTERNAL_MODULES = LiveModules(lambda m: m.tier is ModuleTier.INTERNAL)


def get_module(code: str) -> ModuleDefinition | None:
    return MODULES.get(code)


def get_core_module_codes() -> set[str]:
    return set(CORE_MODULES)


def get_module_tier(code: str) -> str | None:
    definition = get_module(code)
    return definition.tier.value if definition else None


def snapshot() -> Snapshot:
    """The current snapshot; the first call loads it."""
    if not _loaded:
        load()
    return _snapshot


def load(root: Path = MODULES_DIR, only: Collection[str] | None = None) -> Snapshot:
    """Read, check and import all modules (or those directories), then swap the snapshot."""
    found = [path for path in module_directories(root) if only is None or path.name in only]
    manifests = [read_manifest(path) for path in found]
    if settings.modules_safe_mode:
        manifests = [manifest for manifest in manifests if manifest.is_core]
    return publish(_load(_Loading(manifests), root))


def reload(root: Path, changed: Collection[str], removed: Collection[str]) -> Snapshot:
    """The present snapshot with these directories read anew and those left out. Not published:
    whoever calls has set the old code aside, and may have to go back."""
    now = snapshot()
    kept = {
        code: definition
        for code, definition in now.modules.items()
        if definition.package not in {*changed, *removed}
    }
    manifests = [
        Manifest(d.package, code, tuple(d.requires), d.version, d.is_core, d.is_internal)
        for code, d in kept.items()
    ]
    manifests += [read_manifest(root / name) for name in sorted(changed)]
    loaded = _load(_Loading(manifests, kept), root)
    gone = {name.replace("_", "-") for name in (*changed, *removed)} | loaded.modules.keys()
    waiting = {code: why for code, why in now.quarantined.items() if code not in gone}
    return replace(loaded, quarantined={**waiting, **loaded.quarantined})


def publish(found: Snapshot) -> Snapshot:
    """Make this the snapshot that everybody sees, in one assignment."""
    global _snapshot, _loaded  # noqa: PLW0603 - the one place that swaps it
    _snapshot = found
    _loaded = True
    for code, reason in found.quarantined.items():
        log.error("module %s is quarantined: %s", code, reason)
    return found


def _load(loading: "_Loading", root: Path) -> Snapshot:
    loading.import_definitions()
    loading.check_graph()
    loading.import_parts(root)
    return loading.snapshot(root)


def quarantine(code: str, reason: str) -> None:
    """Take a module and what requires it out of the running snapshot (broken routes, tasks)."""
    global _snapshot  # noqa: PLW0603
    requires = {c: m.requires for c, m in _snapshot.modules.items()}
    gone = {code: reason}
    for dependent in graph.with_dependents(requires, code):
        gone.setdefault(dependent, _waits_for(code))
    left = {c: m for c, m in _snapshot.modules.items() if c not in gone}
    _snapshot = replace(
        _snapshot,
        modules=left,
        quarantined={**_snapshot.quarantined, **gone},
        order=tuple(c for c in _snapshot.order if c in left),
    )
    log.error("module %s is quarantined: %s", code, reason)


def _waits_for(need: str) -> str:
    return f"requires {need}, which is quarantined; mend {need} first"


def guarded(code: str, what: str, action: Callable[[], object]) -> str:
    """Load a part of a module; whatever it does (`sys.exit`), the answer is a sentence or ''."""
    fault = fault_of(code, what, action)
    return f"{what} cannot be loaded ({fault}); mend it, or remove the directory" if fault else ""


def fault_of(code: str, what: str, action: Callable[[], object]) -> str:
    """Run a module's code. Returns what went wrong in one line, or ''."""
    try:
        with time_limit(settings.module_load_seconds):
            action()
    except (KeyboardInterrupt, GeneratorExit):
        raise
    except BaseException as error:
        log.debug("%s of %s failed", what, code, exc_info=True)
        return told(error)
    return ""


class TooSlowError(BaseException):
    """Not an `Exception`: a module's own `except Exception` must not swallow it."""


@contextmanager
def time_limit(seconds: int) -> Generator[None]:
    """Break off what takes longer. Only a main thread can be broken off; others are waited for."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: object) -> None:
        msg = f"it took more than {seconds} s"
        raise TooSlowError(msg)

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def told(error: BaseException) -> str:
    """An error in one line."""
    if isinstance(error, ValidationError) and (settings := wrong_settings(error)):
        return settings
    return " ".join(f"{type(error).__name__}: {error}".split())[:400]


class _Loading:
    """The state of one load."""

    def __init__(
        self,
        manifests: list[Manifest],
        kept: Mapping[str, ModuleDefinition] = MappingProxyType({}),
    ) -> None:
        """`kept` are loaded already and stay as they are."""
        self.kept = kept
        self.manifests = {m.code: m for m in manifests}
        self.faults = {m.code: m.fault for m in manifests if m.fault}
        self.definitions: dict[str, ModuleDefinition] = dict(kept)

    def import_definitions(self) -> None:
        for code, manifest in self.manifests.items():
            if code in self.faults or code in self.kept:
                continue

            def fetch(code: str = code, manifest: Manifest = manifest) -> None:
                self.definitions[code] = import_definition(manifest)

            if fault := guarded(code, "definition.py", fetch):
                self.faults[code] = fault

    def check_graph(self) -> None:
        while True:
            self._spread()
            faults = self._next_faults()
            if not faults:
                return
            self.faults |= faults

    def _next_faults(self) -> dict[str, str]:
        good = {c: d for c, d in self.definitions.items() if c not in self.faults}
        requires = {code: d.requires for code, d in good.items()}
        if cycle := graph.find_cycle(requires):
            reason = f"circular dependency {' -> '.join(cycle)}; remove one `requires`"
            return dict.fromkeys(cycle, reason)
        for code, definition in good.items():
            for need in definition.requires:
                if need not in self.definitions:
                    return {code: f"requires {need!r}, which is not installed; add or drop it"}
                if reason := _forbidden(definition, self.definitions[need]):
                    return {code: reason}
        return {}

    def _spread(self) -> None:
        """A module whose requirement is quarantined is quarantined too."""
        for code in graph.in_order({c: d.requires for c, d in self.definitions.items()}):
            for need in self.definitions[code].requires:
                if need in self.faults and code not in self.faults:
                    self.faults[code] = _waits_for(need)

    def import_parts(self, root: Path) -> None:
        for code in graph.in_order({c: d.requires for c, d in self.definitions.items()}):
            self._spread()
            if code in self.faults or code in self.kept:
                continue
            package = f"app.modules.{self.definitions[code].package}"
            if fault := self._import_parts_of(code, package, root):
                self.faults[code] = fault
                forget_registry(package)
                forget_handlers(package)

    def _import_parts_of(self, code: str, package: str, root: Path) -> str:
        directory = root / package.rpartition(".")[2]
        if self.definitions[code].is_internal:
            extra = {p.stem for p in directory.glob("routes/*/*.py")} - ADMIN_ONLY - {"__init__"}
            if extra:
                return f"is internal but has {sorted(extra)} routes; keep admin.py only"
        for part in PARTS:
            if not (directory / f"{part}.py").exists() and not (directory / part).is_dir():
                continue
            if find_spec(f"{package}.{part}") is None:
                continue
            if fault := guarded(code, part, lambda p=part: import_module(f"{package}.{p}")):
                return fault
        return guarded(code, "models (relationships)", lambda: configure_registry(package))

    def snapshot(self, root: Path) -> Snapshot:
        self._spread()
        good = {c: d for c, d in self.definitions.items() if c not in self.faults}
        order = tuple(graph.in_order({c: d.requires for c, d in good.items()}))
        return Snapshot(
            modules={code: good[code] for code in order},
            quarantined=dict(self.faults),
            order=order,
            bits={code: bit_of(code) for code in order},
            revisions={
                code: _snapshot.revisions.get(code, ())
                if code in self.kept
                else revisions_of(good[code].package, root)
                for code in order
            },
        )


def _forbidden(definition: ModuleDefinition, need: ModuleDefinition) -> str:
    if definition.is_core and not need.is_core:
        return f"is core but requires the {need.tier} module {need.code}; use an event or a port"
    if need.is_internal and not definition.is_internal:
        return f"requires the internal module {need.code}; only internal modules may"
    return ""
