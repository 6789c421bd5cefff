"""Verbs that change nothing: list, show, graph, doctor."""

import argparse
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from sqlalchemy import select, text

from app.core.database import Context, transaction
from app.modules import graph, registry
from app.modules.base import ModuleDefinition
from app.modules.pending import pending_migrations
from app.modules.plans import Contents, contents
from app.modules.removal import leftover_modules
from app.modules.service import get_known
from app.modules.setup import declare_what_modules_declare
from models.database.platform import Platform

Verbs = Any  # argparse keeps the type of its sub-parsers to itself


def add_verbs(verbs: Verbs) -> None:
    verbs.add_parser("list", help="all modules, and on which platforms they are on").set_defaults(
        run=show_list
    )
    one = verbs.add_parser("show", help="what one module consists of")
    one.add_argument("module")
    one.set_defaults(run=show_one)
    picture = verbs.add_parser("graph", help="who requires whom")
    picture.add_argument("--format", choices=("text", "mermaid"), default="text")
    picture.set_defaults(run=show_graph)
    verbs.add_parser("doctor", help="what is wrong, and what to do").set_defaults(run=doctor)


def show_list(_: argparse.Namespace) -> int:
    with transaction(Context.operator()) as db:
        rows = db.execute(text("SELECT module, count(*) FROM platform_modules GROUP BY module"))
        on = {row[0]: row[1] for row in rows}
        platforms = len(db.scalars(select(Platform.id)).all())
    lines = [("MODULE", "TIER", "VERSION", "ON", "REQUIRES")]
    for code, m in registry.MODULES.items():
        where = "always" if m.is_core or m.is_internal else f"{on.get(code, 0)} of {platforms}"
        lines.append((code, m.tier.value, m.version, where, ", ".join(m.requires) or "-"))
    lines += [(code, "-", "-", "quarantined", "-") for code in registry.snapshot().quarantined]
    _table(lines)
    return 0


def show_one(asked: argparse.Namespace) -> int:
    m = get_known(asked.module)
    with transaction(Context.operator()) as db:
        [found] = contents(db, [m.code])
    dependents = graph.with_dependents(requirements(), m.code)
    print(f"{m.name} ({m.code}) {m.version}, {m.tier.value}\n{m.description}\n")
    _list("requires", m.requires)
    _list("uses when present", m.optional_requires)
    _list("required by", [code for code in dependents if code != m.code])
    tell(found)
    return 0


def tell(found: Contents) -> None:
    """What comes and goes with a module."""
    for name in ("routes", "pages", "menu_items", "tasks", "features", "permissions"):
        _list(name.replace("_", " "), getattr(found, name))
    _list("tables", [f"{table} ({rows} rows)" for table, rows in found.tables.items()])
    _list("pending migrations", found.pending)


def show_graph(asked: argparse.Namespace) -> int:
    print(mermaid() if asked.format == "mermaid" else as_text())
    return 0


def mermaid() -> str:
    """A graph that Markdown viewers draw: an arrow points at what is required."""
    lines = ["graph LR"]
    for code, m in registry.MODULES.items():
        lines.append(f"  {m.package}[{code}]:::{m.tier.value}")
        lines += [f"  {m.package} --> {need.replace('-', '_')}" for need in m.requires]
        lines += [f"  {m.package} -.-> {need.replace('-', '_')}" for need in m.optional_requires]
    lines += [
        "  classDef core stroke-width:3px",
        "  classDef optional stroke-width:1px",
        "  classDef internal stroke-dasharray:4",
    ]
    return "\n".join(lines)


def as_text() -> str:
    """Each module with all it brings along, nearest requirement last."""
    needs = requirements()
    lines: list[str] = []
    for code, m in registry.MODULES.items():
        also = [c for c in graph.with_requirements(needs, code) if c != code]
        lines.append(f"{code} ({m.tier.value})" + (f" <- {' <- '.join(also)}" if also else ""))
    return "\n".join(lines)


def requirements() -> dict[str, list[str]]:
    return {code: list(m.requires) for code, m in registry.MODULES.items()}


def doctor(_: argparse.Namespace) -> int:
    """Everything that keeps a module from working, each with its remedy."""
    declare_what_modules_declare()
    lines, is_well = [("MODULE", "STATE", "WHAT TO DO")], True
    with transaction(Context.operator()) as db:
        pending = pending_migrations(db)
    for code, m in registry.MODULES.items():
        state, remedy = "well", ""
        if code in pending:
            state = f"waits for {', '.join(pending[code])}"
            remedy = f"wizamart modules migrate {code}"
        elif fault := _unwell(m):
            state, remedy = f"unwell: {fault}", "see its log"
        is_well = is_well and state == "well"
        lines.append((code, state, remedy))
    for code, reason in registry.snapshot().quarantined.items():
        fault, semicolon, remedy = reason.rpartition("; ")
        lines.append((code, f"quarantined: {fault if semicolon else reason}", remedy))
        is_well = False
    for code in leftover_modules():
        remedy = f"put its directory back, or: wizamart modules purge {code} --confirm {code}"
        lines.append((code, "its directory is gone, its data is here", remedy))
    _table(lines)
    return 0 if is_well else 1


def _unwell(definition: ModuleDefinition) -> str:
    """What a module's own health check says: nothing, when it returns without complaint."""
    check = definition.health_check
    if check is None:
        return ""
    said: list[object] = []

    def ask() -> None:
        said.append(_resolve(check)())

    if fault := registry.fault_of(definition.code, "health_check", ask):
        return fault
    return "its health check says no" if said == [False] else ""


def _resolve(check: Callable[..., Any] | str) -> Callable[..., Any]:
    if not isinstance(check, str):
        return check
    place, _, name = check.replace(":", ".").rpartition(".")
    return getattr(import_module(place), name)


def _list(name: str, things: Iterable[str]) -> None:
    found = list(things)
    if found:
        print(f"{name}:")
        for thing in found:
            print(f"  {thing}")


def _table(lines: list[tuple[str, ...]]) -> None:
    widths = [max(len(line[n]) for line in lines) for n in range(len(lines[0]))]
    for line in lines:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        )
