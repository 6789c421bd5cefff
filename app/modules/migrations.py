"""Where each module keeps its migrations, and in which order modules migrate.

Reads manifests as syntax only: a module that cannot be imported must not stop migrations.
"""

import ast
from functools import lru_cache
from pathlib import Path

from app.modules import graph
from app.modules.discovery import MODULES_DIR, module_directories, read_manifest

# alembic_version.version_num is VARCHAR(32).
MAX_REVISION_LENGTH = 32


def migration_locations(root: Path = MODULES_DIR) -> list[Path]:
    """Every `<module>/migrations/versions` there is."""
    found = (path / "migrations" / "versions" for path in module_directories(root))
    return [path for path in found if path.is_dir()]


def revisions_of(package: str, root: Path = MODULES_DIR) -> list[str]:
    """The revision ids of a module's migration files, in the order of their names."""
    return revisions_in(root / package / "migrations" / "versions")


def revisions_in(folder: Path) -> list[str]:
    """The revision ids of the files in a folder, in the order of their names."""
    files = sorted(folder.glob("*.py"))
    return [found for file in files if (found := _revision_in(file, file.stat().st_mtime_ns))]


@lru_cache(maxsize=4096)
def _revision_in(file: Path, _changed: int) -> str:
    """Read as syntax: a broken migration must not stop the process that asks."""
    try:
        tree = ast.parse(file.read_text(encoding="utf-8"))
    except (SyntaxError, UnicodeDecodeError):
        return file.stem
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            if names == ["revision"]:
                return str(node.value.value)
    return ""


def owner_of_path(path: str | Path, root: Path = MODULES_DIR) -> str:
    """The module directory a migration file belongs to; '' is the framework."""
    try:
        return Path(path).relative_to(root).parts[0]
    except ValueError:
        return ""


def module_ranks(root: Path = MODULES_DIR) -> dict[str, int]:
    """Directory -> place in the order: core modules first, then by `requires`."""
    manifests = {m.directory: m for m in map(read_manifest, module_directories(root))}
    core = [name for name, m in manifests.items() if m.is_core]
    requires = {
        name: [need.replace("-", "_") for need in m.requires]
        + ([] if m.is_core else [c for c in core if c != name])
        for name, m in manifests.items()
    }
    ordered = graph.in_order(requires)
    ordered += sorted(requires.keys() - set(ordered))
    return {name: place for place, name in enumerate(ordered, start=1)}
