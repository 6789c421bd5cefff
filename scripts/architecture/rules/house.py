"""Rules of our own: who may import whom, who commits, and what a template may hold."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from app.modules import graph
from app.modules.discovery import read_manifest
from scripts.architecture.findings import Rule, Severity, Tree

Said = Iterator[tuple[Path, int, str]]
PUBLIC = {"services", "schemas", "events", "exceptions", "config"}
KERNEL = {
    "base", "config", "contributions", "discovery", "graph", "live", "menu", "migrations",
    "registry", "routes",
    "service", "setup", "slots", "tasks",
}  # fmt: skip
PALETTE = re.compile(
    r"\b(?:bg|text|border|ring|fill|stroke)-(?:slate|gray|zinc|red|orange|amber|yellow|lime|green"
    r"|emerald|teal|cyan|sky|blue|indigo|violet|purple|pink|rose)-\d{2,3}\b"
)
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)[^>]*>|\sstyle=\"|\son[a-z]+=\""
)
LONGEST = 400


def _imports(tree: Tree) -> Iterator[tuple[Path, int, str]]:
    """Every import of a module's code, outside tests and type checking."""
    for path in tree.python:
        parsed = tree.parse(path) if tree.part(path) != "tests" else None
        if parsed is None:
            continue
        hidden = {
            id(child)
            for node in ast.walk(parsed)
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
            for child in ast.walk(node)
        }
        for node in ast.walk(parsed):
            if id(node) not in hidden:
                for name in _imported(node):
                    parts = name.split(".")
                    if parts[:2] == ["app", "modules"] and len(parts) > 2:
                        yield path, getattr(node, "lineno", 1), name


def _imported(node: ast.AST) -> list[str]:
    """The dotted names that a statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.level == 0:
        base = node.module or ""
        if base.count(".") < 3:
            return [f"{base}.{alias.name}" for alias in node.names]
        return [base]
    return []


def _siblings(tree: Tree) -> set[str]:
    return {p.name for p in (tree.root / "app" / "modules").iterdir() if p.is_dir()}


def no_circles(tree: Tree) -> Said:
    manifests = [read_manifest(p) for p in sorted(tree.directory.parent.iterdir()) if p.is_dir()]
    cycle = graph.find_cycle({m.code: m.requires for m in manifests})
    if tree.manifest.code in cycle:
        yield tree.directory / "definition.py", 1, " -> ".join(cycle)


def declared_imports(tree: Tree) -> Said:
    siblings = _siblings(tree)
    needs = {need.replace("-", "_") for need in tree.manifest.requires}
    for path, line, name in _imports(tree):
        other = name.split(".")[2]
        if other in siblings and other not in {tree.name, *needs} and not _is_core(tree, other):
            yield path, line, f"imports {other}, which is not in `requires`"


def _is_core(tree: Tree, other: str) -> bool:
    return read_manifest(tree.directory.parent / other).is_core


def public_imports(tree: Tree) -> Said:
    siblings = _siblings(tree)
    for path, line, name in _imports(tree):
        parts = name.split(".")
        is_other = parts[2] in siblings and parts[2] != tree.name
        if is_other and len(parts) > 3 and parts[3] not in PUBLIC:
            yield path, line, f"imports {name}: {parts[3]} is private to {parts[2]}"


def core_needs_core(tree: Tree) -> Said:
    if tree.manifest.is_core:
        for need in tree.manifest.requires:
            if not _is_core(tree, need.replace("-", "_")):
                yield tree.directory / "definition.py", 1, f"is core but requires {need}"


def internal_is_admin_only(tree: Tree) -> Said:
    if tree.manifest.is_internal:
        for path in sorted((tree.directory / "routes").glob("*/*.py")):
            if path.stem not in {"__init__", "admin"}:
                yield path, 1, f"an internal module has {path.stem} routes"


def table_prefix(tree: Tree) -> Said:
    allowed = {"content_pages"}  # named so by the requirements document
    for path in sorted((tree.directory / "models").rglob("*.py")):
        parsed = tree.parse(path)
        for node in ast.walk(parsed) if parsed else ():
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__tablename__":
                table = ast.literal_eval(node.value)
                if not table.startswith(f"{tree.name}_") and table not in allowed:
                    yield path, node.lineno, f"table {table} does not begin with {tree.name}_"


def one_place_commits(tree: Tree) -> Said:
    for path in tree.python:
        parsed = tree.parse(path)
        for node in ast.walk(parsed) if parsed else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = ast.unparse(node.func.value)
                if node.func.attr in {"commit", "rollback"} and owner in {"db", "session"}:
                    yield (
                        path,
                        node.lineno,
                        f"{owner}.{node.func.attr}() outside app/core/database.py",
                    )


def no_async_sessions(tree: Tree) -> Said:
    for path in sorted((tree.directory / "routes").rglob("*.py")):
        parsed = tree.parse(path)
        for node in ast.walk(parsed) if parsed else ():
            if (
                isinstance(node, ast.AsyncFunctionDef)
                and _has_session(node)
                and not _hands_on(node)
            ):
                yield path, node.lineno, f"async {node.name} works with a session"


def _has_session(node: ast.AsyncFunctionDef) -> bool:
    annotations = (a.annotation for a in node.args.args)
    return any(a is not None and ast.unparse(a) == "DbSession" for a in annotations)


def _hands_on(node: ast.AsyncFunctionDef) -> bool:
    """Whether the session is only handed to a thread or to a function that does so."""
    return not any(
        isinstance(n, ast.Call)
        and isinstance(n.func, ast.Attribute)
        and ast.unparse(n.func.value) == "db"
        for n in ast.walk(node)
    )


def clean_templates(tree: Tree) -> Said:
    for path in tree.templates:
        if "mail" in path.parts:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if found := PALETTE.search(line):
                yield path, number, f"palette class {found[0]}"
            if found := INLINE.search(line):
                yield path, number, f"inline script or style: {found[0].strip()}"


def short_files(tree: Tree) -> Said:
    for path in [*tree.python, *tree.templates]:
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > LONGEST:
            yield path, 1, f"{lines} lines"


def readable(tree: Tree) -> Said:
    for path in tree.python:
        if tree.parse(path) is None:
            yield path, 1, "is no Python"


E = Severity.ERROR
RULES = [
    Rule("MOD-016", E, "Modules do not require each other in a circle",
         "Take one `requires` away; use an event or a port.", no_circles),
    Rule("MOD-017", E, "A module imports only modules that it requires, or core ones",
         "Declare it in `requires`, or use an event or a port.", declared_imports),
    Rule("MOD-018", E, "Of another module only services, schemas, events, exceptions, config",
         "Call its service.", public_imports),
    Rule("MOD-019", E, "Core modules require core modules only",
         "Use an event or a port.", core_needs_core),
    Rule("MOD-020", E, "Internal modules have admin routes only",
         "Move the route, or make the module optional.", internal_is_admin_only),
    Rule("MOD-023", E, "Tables begin with their module's name",
         "Rename the table.", table_prefix),
    Rule("DB-001", E, "One place commits", "Leave it to the unit of work.", one_place_commits),
    Rule("DB-002", E, "No session on the event loop", "Write `def`, not `async def`.",
         no_async_sessions),
    Rule("UI-001", E, "Templates hold tokens and no inline code",
         "Use a token class, or a file in static/.", clean_templates),
    Rule("SIZE-001", E, f"Files are at most {LONGEST} lines", "Two rooms in one: split it.",
         short_files),
    Rule("PY-001", E, "Every file can be read", "Mend the syntax.", readable),
]  # fmt: skip
