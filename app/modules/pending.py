"""Which modules wait for their migrations, told from the files and the journal."""

import ast
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.modules import graph, registry
from app.modules.discovery import MODULES_DIR

APPLIED_SQL = "SELECT revision FROM module_migrations"


def revisions_of(package: str, root: Path = MODULES_DIR) -> list[str]:
    """The revision ids of a module's migration files, in the order of their names."""
    folder = root / package / "migrations" / "versions"
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


def pending_migrations(db: Session) -> dict[str, list[str]]:
    """Module -> its migrations that this database has not had yet; only those that have some."""
    return missing_from(db.scalars(text(APPLIED_SQL)))


def missing_from(applied: Iterable[str]) -> dict[str, list[str]]:
    """Module -> its migrations that are not among the applied ones."""
    known = set(applied)
    found = {
        code: [r for r in revisions_of(definition.package) if r not in known]
        for code, definition in registry.MODULES.items()
    }
    return {code: missing for code, missing in found.items() if missing}


def waiting(pending: Mapping[str, object]) -> set[str]:
    """The modules that cannot work now: those with pending migrations, and what requires them."""
    requires = {code: m.requires for code, m in registry.MODULES.items()}
    return {one for code in pending for one in graph.with_dependents(requires, code)}
