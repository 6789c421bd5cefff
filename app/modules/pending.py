"""Which modules wait for their migrations, told from what is loaded and the journal."""

from collections.abc import Iterable, Mapping

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.core.config import ROOT
from app.modules import graph, registry
from app.modules.migrations import revisions_in

FRAMEWORK_VERSIONS = ROOT / "app" / "dbmig" / "alembic" / "versions"
APPLIED_SQL = "SELECT revision FROM module_migrations"


def pending_migrations(db: Session) -> dict[str, list[str]]:
    """Module -> its migrations that this database has not had yet; only those that have some."""
    return missing_from(db.scalars(text(APPLIED_SQL)))


def framework_pending(db: Session) -> list[str]:
    """The framework's own migrations that this database has not had."""
    known = set(db.scalars(text(APPLIED_SQL)))
    return [revision for revision in revisions_in(FRAMEWORK_VERSIONS) if revision not in known]


def missing_from(applied: Iterable[str]) -> dict[str, list[str]]:
    """Module -> its migrations that are not among the applied ones."""
    known = set(applied)
    now = registry.snapshot()
    found = {
        code: [r for r in now.revisions.get(code, ()) if r not in known] for code in now.modules
    }
    return {code: missing for code, missing in found.items() if missing}


def waiting(pending: Mapping[str, object]) -> set[str]:
    """The modules that cannot work now: those with pending migrations, and what requires them."""
    requires = {code: m.requires for code, m in registry.MODULES.items()}
    return {one for code in pending for one in graph.with_dependents(requires, code)}
