"""MOD-016 … MOD-020, 022, 029, 030: who may know whom."""

import ast
import re
from functools import lru_cache
from pathlib import Path

from app.modules import graph
from scripts.architecture.findings import At, Rule, Said, Severity
from scripts.architecture.tree import Framework, Tree, named

PUBLIC = {"services", "schemas", "events", "exceptions", "config"}
BY_NAME = {"import_module", "find_spec", "__import__"}
KEYED = {"ForeignKey", "create_foreign_key", "ForeignKeyConstraint"}


@lru_cache(maxsize=200)
def _imports(tree: Tree) -> list[tuple[Path, int, str]]:
    """Every import of a module's code, outside tests and type checking."""
    found: list[tuple[Path, int, str]] = []
    for path in tree.code:
        hidden = {
            id(child)
            for node in tree.walk(path, ast.If)
            if "TYPE_CHECKING" in ast.unparse(node.test)
            for child in ast.walk(node)
        }
        found += [
            (path, node.lineno, name)
            for node in tree.walk(path, ast.Import, ast.ImportFrom, ast.Call)
            if id(node) not in hidden
            for name in _imported(node, path, tree.root)
            if name.startswith("app.modules.") and name.split(".")[2] in tree.project.modules
        ]
    return found


def _imported(node: ast.AST, path: Path, root: Path) -> list[str]:
    """The dotted names that a statement imports, `import_module("...")` included."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return _imported_from(node, path.relative_to(root))
    if isinstance(node, ast.Call) and named(node.func) in BY_NAME:
        return [a.value for a in node.args[:1] if _is_text(a)]  # type: ignore[attr-defined]
    return []


def _imported_from(node: ast.ImportFrom, path: Path) -> list[str]:
    base = node.module or ""
    if node.level:
        base = ".".join((*path.parts[: -node.level], *filter(None, [base])))
    return [f"{base}.{a.name}" for a in node.names] if base.count(".") < 3 else [base]


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def no_circles(tree: Tree) -> Said:
    modules = tree.project.modules.values()
    cycle = graph.find_cycle({m.manifest.code: m.manifest.requires for m in modules})
    if tree.manifest.code in cycle:
        yield At(tree.definition, 1, " -> ".join(cycle))


def declared_imports(tree: Tree) -> Said:
    for path, line, name in _imports(tree):
        other = name.split(".")[2]
        if not tree.project.is_allowed(tree, other):
            yield At(path, line, f"imports {other}, which is not in `requires`")


def public_imports(tree: Tree) -> Said:
    for path, line, name in _imports(tree):
        parts = name.split(".")
        if parts[2] != tree.name and len(parts) > 3 and parts[3] not in PUBLIC:
            yield At(path, line, f"imports {name}: {parts[3]} is private to {parts[2]}")


def core_needs_core(tree: Tree) -> Said:
    for need in tree.manifest.requires if tree.manifest.is_core else ():
        other = tree.project.modules.get(need.replace("-", "_"))
        if other is None or not other.manifest.is_core:
            yield At(tree.definition, 1, f"is core but requires {need}")


def internal_is_admin_only(tree: Tree) -> Said:
    for path in tree.below("routes", suffix=".py") if tree.manifest.is_internal else ():
        is_frontend = path.parent.name in {"api", "pages"} and path.stem != "__init__"
        if is_frontend and path.stem != "admin":
            yield At(path, 1, f"an internal module has {path.stem} routes")


def declared_tables(tree: Tree) -> Said:
    for path in [*tree.below("models", suffix=".py"), *tree.below("migrations", suffix=".py")]:
        for node in tree.walk(path, ast.Call):
            for name in _pointed_at(node):
                owner, table, _ = tree.project.tables.get(name, ("", "", False))
                if not tree.project.is_allowed(tree, owner):
                    yield At(path, node.lineno, f"points at {table} of {owner}, not in `requires`")


def _pointed_at(node: ast.Call) -> list[str]:
    """Tables and classes that a key or a relationship names."""
    what = named(node.func)
    if what not in KEYED and what != "relationship":
        return []
    texts = [str(n.value) for n in ast.walk(node) if _is_text(n)]  # type: ignore[attr-defined]
    if what in KEYED:
        return [text.partition(".")[0] for text in texts]
    return [text.rpartition(".")[2] for text in texts[:1]]


def used_requirements(tree: Tree) -> Said:
    imported = {name.split(".")[2] for _, _, name in _imports(tree)}
    literals = tree.literals | {
        str(node.value)
        for path in tree.below("migrations", suffix=".py")
        for node in tree.walk(path, ast.Constant)
    }
    for need in tree.manifest.requires:
        name = need.replace("-", "_")
        names = re.compile(rf"\b{name}[.:/_]\w|\b{need}[.:/]\w")
        if name not in imported and not any(names.search(text) for text in literals):
            yield At(tree.definition, 1, f"requires {need} but never uses it")


def framework_imports_no_module(tree: Tree) -> Said:
    if isinstance(tree, Framework):
        for path, line, name in _imports(tree):
            yield At(path, line, f"imports the module {name.split('.')[2]}")


E, W = Severity.ERROR, Severity.WARNING
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
    Rule("MOD-022", E, "Foreign keys and relationships stay within what a module requires",
         "Keep the id without a key, or declare the module in `requires`.", declared_tables),
    Rule("MOD-029", W, "What a module requires, it uses",
         "Take it out of `requires`, or move it to `optional_requires`.", used_requirements),
    Rule("MOD-030", E, "The framework imports no module",
         "Use a port, an event or the registry.", framework_imports_no_module, everywhere=True),
]  # fmt: skip
