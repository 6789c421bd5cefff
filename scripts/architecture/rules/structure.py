"""MOD-001 … MOD-015: the shape of a module, as the requirements document has it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from scripts.architecture.findings import At, Rule, Said, Severity
from scripts.architecture.tree import Tree, assigned, named

REQUIRED = ("services", "models", "schemas", "routes")
PACKAGES = (*REQUIRED, "routes/api", "routes/pages")
LANGUAGES = ("en", "de", "fr", "lu")
LEGACY = ("app.services", "app.schemas", "app.models", "app.api.v1")
MIGRATION = r"_\d{3}_[a-z0-9_]+\.py"
DOTTED = ("services_path", "models_path", "schemas_path", "exceptions_path")
FOLDERS = ("templates_path", "locales_path", "migrations_path")


def _call(tree: Tree) -> ast.Call | None:
    calls = tree.walk(tree.definition, ast.Call)
    return next((call for call in calls if named(call.func) == "ModuleDefinition"), None)


def _is_self_contained(tree: Tree) -> bool:
    call = _call(tree)
    return call is not None and any(
        k.arg == "is_self_contained" and ast.unparse(k.value) == "True" for k in call.keywords
    )


def required_directories(tree: Tree) -> Said:
    if not _is_self_contained(tree):
        return
    for name in ("", *PACKAGES):
        folder = tree.directory / name
        init = (folder / "__init__.py", "")
        if not folder.is_dir():
            if name in REQUIRED:
                yield At(tree.definition, 1, f"{tree.name} has no {name}/", init)
        elif not init[0].is_file():
            yield At(tree.definition, 1, f"{tree.name}/{name} has no __init__.py", init)


def _only_reexports(tree: Tree, part: str) -> Said:
    """Files of imports and `__all__` alone. An `__init__` may pass on what stands in its part."""
    own = f"app.modules.{tree.name}."
    for path in tree.below(part, suffix=".py"):
        body = [n for n in tree.body(path) if not isinstance(n, ast.Expr) and not _is_all(n)]
        if path.name == "__init__.py":
            body = [n for n in body if not _imports_from(n, own)]
        if body and all(isinstance(n, ast.Import | ast.ImportFrom) for n in body):
            yield At(path, body[0].lineno, f"{path.name} only passes on what stands elsewhere")


def _imports_from(node: ast.stmt, package: str) -> bool:
    return isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith(package)


def _is_all(node: ast.stmt) -> bool:
    return "__all__" in assigned([node])


def real_services(tree: Tree) -> Said:
    yield from _only_reexports(tree, "services")


def real_schemas(tree: Tree) -> Said:
    yield from _only_reexports(tree, "schemas")


def no_legacy_imports(tree: Tree) -> Said:
    for path in tree.below("routes", suffix=".py"):
        for node in tree.walk(path, ast.Import, ast.ImportFrom):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                if f"{name}.".startswith(tuple(f"{legacy}." for legacy in LEGACY)):
                    yield At(path, node.lineno, f"imports {name}")


def pages_have_files(tree: Tree) -> Said:
    if any(p.stem != "__init__" for p in tree.below("routes", "pages", suffix=".py")):
        for name in ("templates", "static"):
            if not (tree.directory / name).is_dir():
                yield At(tree.definition, 1, f"{tree.name} has pages but no {name}/")


def has_locales(tree: Tree) -> Said:
    if not tree.below("locales", suffix=".json"):
        yield At(tree.definition, 1, f"{tree.name} has no locales/")


def paths_match(tree: Tree) -> Said:
    call = _call(tree)
    for keyword in call.keywords if call else ():
        if not isinstance(keyword.value, ast.Constant) or keyword.value.value is None:
            continue
        value = str(keyword.value.value)
        if keyword.arg in DOTTED:
            expected = f"app.modules.{tree.name}.{keyword.arg.removesuffix('_path')}"
            part = tree.directory / value.rpartition(".")[2]
            is_there = part.is_dir() or part.with_suffix(".py").is_file()
        elif keyword.arg in FOLDERS:
            expected = keyword.arg.removesuffix("_path")
            is_there = (tree.directory / value).is_dir()
        else:
            continue
        if value != expected or not is_there:
            yield At(tree.definition, keyword.lineno, f"{keyword.arg} is {value!r}")
    if "does not match" in tree.manifest.fault:
        yield At(tree.definition, 1, tree.manifest.fault)


def has_exceptions(tree: Tree) -> Said:
    path = tree.directory / "exceptions.py"
    if _is_self_contained(tree) and not path.is_file():
        text = f'"""What can go wrong in the module {tree.name}."""\n'
        yield At(tree.definition, 1, f"{tree.name} has no exceptions.py", (path, text))


def has_definition(tree: Tree) -> Said:
    fault = tree.manifest.fault
    if fault and "does not match" not in fault:
        yield At(tree.definition, 1, fault)


def routes_export_router(tree: Tree) -> Said:
    for kind in ("api", "pages"):
        for path in sorted((tree.directory / "routes" / kind).glob("*.py")):
            if path.stem != "__init__" and "router" not in assigned(tree.body(path)):
                yield At(path, 1, "exports no `router`")


def _without_init(folder: Path) -> Iterator[Path]:
    """A folder and those below it that hold Python but no `__init__.py`."""
    folders = [folder, *(p for p in sorted(folder.rglob("*")) if p.is_dir())]
    for path in folders if folder.is_dir() else ():
        if path.name != "__pycache__" and not (path / "__init__.py").is_file():
            yield path


def tasks_have_init(tree: Tree) -> Said:
    for folder in _without_init(tree.directory / "tasks"):
        place = folder.relative_to(tree.directory)
        yield At(folder, 1, f"{place}/ has no __init__.py", (folder / "__init__.py", ""))


def all_languages(tree: Tree) -> Said:
    locales = tree.directory / "locales"
    if tree.below("locales", suffix=".json"):
        for language in LANGUAGES:
            if not (locales / f"{language}.json").is_file():
                yield At(locales, 1, f"{language}.json is missing")


def config_exports(tree: Tree) -> Said:
    path = tree.directory / "config.py"
    if path.is_file() and tree.parsed(path) is not None:
        names = assigned(tree.body(path)).keys()
        if not names & {"config", "config_class"}:
            yield At(path, 1, "exports neither `config` nor `config_class`")


def migration_names(tree: Tree) -> Said:
    for path in tree.below("migrations", "versions", suffix=".py"):
        if path.stem != "__init__" and not re.fullmatch(tree.name + MIGRATION, path.name):
            yield At(path, 1, f"{path.name} is not {tree.name}_NNN_what_it_does.py")


def migrations_have_init(tree: Tree) -> Said:
    for folder in _without_init(tree.directory / "migrations"):
        yield At(folder, 1, f"{folder.name}/ has no __init__.py", (folder / "__init__.py", ""))


E, W, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
RULES = [
    Rule("MOD-001", E, "Self-contained modules must have required directories",
         "Create the directory with an __init__.py (--fix does).", required_directories),
    Rule("MOD-002", W, "Services must contain actual code, not re-exports",
         "Move the code here, or import it from where it stands.", real_services),
    Rule("MOD-003", W, "Schemas must contain actual code, not re-exports",
         "Move the code here, or import it from where it stands.", real_schemas),
    Rule("MOD-004", W, "Routes must import from module, not legacy locations",
         "Import from app.modules.<module>.", no_legacy_imports),
    Rule("MOD-005", W, "Modules with UI must have templates and static",
         "Create the directory.", pages_have_files),
    Rule("MOD-006", INFO, "Modules should have locales for i18n",
         "Add locales/en.json and its translations.", has_locales),
    Rule("MOD-007", E, "Definition paths must match directory structure",
         "Write app.modules.<module>.<part>, and have the part.", paths_match),
    Rule("MOD-008", W, "Self-contained modules must have exceptions.py",
         "Add exceptions.py (--fix does).", has_exceptions),
    Rule("MOD-009", E, "Modules must have definition.py for auto-discovery",
         "Add a definition.py with a ModuleDefinition, or remove the directory.", has_definition),
    Rule("MOD-010", W, "Route files must export router variable",
         "Write `router = APIRouter()` at the top level.", routes_export_router),
    Rule("MOD-011", W, "Tasks directory must have __init__.py",
         "Add an empty __init__.py (--fix does).", tasks_have_init),
    Rule("MOD-012", INFO, "Locales should have all language files",
         "Add the missing language.", all_languages),
    Rule("MOD-013", INFO, "config.py should export config or config_class",
         "Write `config_class = ...` and `config = config_class()`.", config_exports),
    Rule("MOD-014", W, "Migrations must follow naming convention",
         "Call it {module}_{nnn}_{description}.py.", migration_names),
    Rule("MOD-015", W, "Migrations directory must have __init__.py files",
         "Add empty __init__.py files (--fix does).", migrations_have_init),
]  # fmt: skip
