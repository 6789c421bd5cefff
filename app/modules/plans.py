"""What a module consists of, to be shown before it is switched or removed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.modules import registry, routes
from app.modules.base import ModuleDefinition
from app.modules.owned import count_rows, owned_tables
from app.modules.pending import pending_migrations
from models.database.admin_menu_config import FrontendType


@dataclass(frozen=True, slots=True)
class Contents:
    """What comes and goes with one module.

    `routes` and `pages` are `METHOD path`; `tables` maps a table to its rows on the platform
    that was asked about, or in all.
    """

    code: str
    name: str
    routes: Sequence[str] = ()
    pages: Sequence[str] = ()
    menu_items: Sequence[str] = ()
    tasks: Sequence[str] = ()
    features: Sequence[str] = ()
    permissions: Sequence[str] = ()
    tables: Mapping[str, int] = field(default_factory=dict)
    pending: Sequence[str] = ()


def contents(db: Session, codes: Iterable[str], platform_id: int | None = None) -> list[Contents]:
    """What these modules consist of, in the order given. Two statements, however many modules."""
    chosen = [registry.MODULES[code] for code in codes]
    owned = owned_tables(db.connection())
    tables = [table for m in chosen for table in owned.get(m.package, ())]
    rows = count_rows(db.connection(), tables, platform_id)
    pending = pending_migrations(db)
    return [
        _contents(m, {t: rows[t] for t in owned.get(m.package, ())}, pending.get(m.code, []))
        for m in chosen
    ]


def _contents(m: ModuleDefinition, tables: Mapping[str, int], pending: list[str]) -> Contents:
    entries = [e for e in routes.current_table().entries() if e.module == m.code]
    return Contents(
        code=m.code,
        name=m.name,
        routes=_paths(e for e in entries if e.kind == "api"),
        pages=_paths(e for e in entries if e.kind == "pages"),
        menu_items=[f"{f.value}:{item.id}" for f in FrontendType for item in m.menu(f)],
        tasks=sorted(m.scheduled_tasks),
        features=[str(feature) for feature in m.features],
        permissions=[permission.code for permission in m.permissions],
        tables=tables,
        pending=pending,
    )


def _paths(entries: Iterable[routes.Entry]) -> list[str]:
    """`GET /vendor/{vendor_code}/orders`, by path."""
    found = {(e.path, method) for e in entries for method in e.methods - {"HEAD"}}
    return [f"{method} {path}" for path, method in sorted(found)]
