"""MOD-001 … MOD-015: the shape of a module, as the requirements document has it."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

from scripts.architecture.findings import Rule, Severity, Tree

Said = Iterator[tuple[Path, int, str]]
REQUIRED = ("services", "models", "schemas", "routes")
LANGUAGES = ("en", "de", "fr", "lu")
LEGACY = ("app.services", "app.schemas", "app.models", "app.api.v1")
MIGRATION = re.compile(r"_\d{3}_[a-z0-9_]+\.py$")
PATHS = ("services_path", "models_path", "schemas_path", "exceptions_path")


def _has_pages(tree: Tree) -> bool:
    pages = tree.directory / "routes" / "pages"
    return any(p.stem != "__init__" for p in pages.glob("*.py"))


def _call(tree: Tree) -> ast.Call | None:
    parsed = tree.parse(tree.directory / "definition.py")
    for node in ast.walk(parsed) if parsed else ():
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("ModuleDefinition"):
            return node
    return None


def _is_self_contained(tree: Tree) -> bool:
    call = _call(tree)
    return call is not None and any(
        k.arg == "is_self_contained" and ast.unparse(k.value) == "True" for k in call.keywords
    )


def required_directories(tree: Tree) -> Said:
    if not _is_self_contained(tree):
        return
    for name in REQUIRED:
        if not (tree.directory / name).is_dir():
            yield tree.directory / "definition.py", 1, f"{tree.name} has no {name}/"


def _only_reexports(tree: Tree, part: str) -> Said:
    """A file of imports and `__all__` alone, in a part whose `__init__` is not it."""
    for path in sorted((tree.directory / part).rglob("*.py")):
        if path.name == "__init__.py":
            continue
        parsed = tree.parse(path)
        body = [n for n in parsed.body if not isinstance(n, ast.Expr)] if parsed else []
        names = {type(n) for n in body if not _is_all(n)}
        if body and names <= {ast.Import, ast.ImportFrom}:
            yield path, 1, f"{path.name} only passes on what stands elsewhere"


def _is_all(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"


def real_services(tree: Tree) -> Said:
    yield from _only_reexports(tree, "services")


def real_schemas(tree: Tree) -> Said:
    yield from _only_reexports(tree, "schemas")


def no_legacy_imports(tree: Tree) -> Said:
    for path in sorted((tree.directory / "routes").rglob("*.py")):
        parsed = tree.parse(path)
        for node in ast.walk(parsed) if parsed else ():
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(LEGACY):
                yield path, node.lineno, f"imports {node.module}"


def pages_have_files(tree: Tree) -> Said:
    if not _has_pages(tree):
        return
    for name in ("templates", "static"):
        if not (tree.directory / name).is_dir():
            yield tree.directory / "definition.py", 1, f"{tree.name} has pages but no {name}/"


def has_locales(tree: Tree) -> Said:
    if not any((tree.directory / "locales").glob("*.json")):
        yield tree.directory / "definition.py", 1, f"{tree.name} has no locales/"


def paths_match(tree: Tree) -> Said:
    call = _call(tree)
    for keyword in call.keywords if call else ():
        if keyword.arg not in PATHS:
            continue
        value = (
            ast.literal_eval(keyword.value) if isinstance(keyword.value, ast.Constant) else None
        )
        if value is None:
            continue
        expected = f"app.modules.{tree.name}.{keyword.arg.removesuffix('_path')}"
        part = tree.directory / str(value).rpartition(".")[2]
        if value != expected or not (part.is_dir() or part.with_suffix(".py").is_file()):
            yield tree.directory / "definition.py", keyword.lineno, f"{keyword.arg} is {value!r}"
    if tree.manifest.fault and "does not match" in tree.manifest.fault:
        yield tree.directory / "definition.py", 1, tree.manifest.fault


def has_exceptions(tree: Tree) -> Said:
    if _is_self_contained(tree) and not (tree.directory / "exceptions.py").is_file():
        yield tree.directory / "definition.py", 1, f"{tree.name} has no exceptions.py"


def has_definition(tree: Tree) -> Said:
    fault = tree.manifest.fault
    if fault and "does not match" not in fault:
        yield tree.directory / "definition.py", 1, fault


def routes_export_router(tree: Tree) -> Said:
    for path in sorted((tree.directory / "routes").glob("*/*.py")):
        if path.stem == "__init__" or path.parent.name not in {"api", "pages"}:
            continue
        parsed = tree.parse(path)
        targets = [
            ast.unparse(t)
            for n in (parsed.body if parsed else [])
            if isinstance(n, ast.Assign)
            for t in n.targets
        ]
        if "router" not in targets:
            yield path, 1, "exports no `router`"


def tasks_have_init(tree: Tree) -> Said:
    tasks = tree.directory / "tasks"
    if tasks.is_dir() and not (tasks / "__init__.py").is_file():
        yield tasks, 1, "tasks/ has no __init__.py"


def all_languages(tree: Tree) -> Said:
    locales = tree.directory / "locales"
    if any(locales.glob("*.json")):
        for language in LANGUAGES:
            if not (locales / f"{language}.json").is_file():
                yield locales, 1, f"{language}.json is missing"


def config_exports(tree: Tree) -> Said:
    path = tree.directory / "config.py"
    parsed = tree.parse(path) if path.is_file() else None
    if parsed is None:
        return
    names = {ast.unparse(t) for n in parsed.body if isinstance(n, ast.Assign) for t in n.targets}
    if not names & {"config", "config_class"}:
        yield path, 1, "exports neither `config` nor `config_class`"


def migration_names(tree: Tree) -> Said:
    for path in sorted((tree.directory / "migrations" / "versions").glob("*.py")):
        if path.stem != "__init__" and not re.match(
            re.escape(tree.name) + MIGRATION.pattern, path.name
        ):
            yield path, 1, f"{path.name} is not {tree.name}_NNN_what_it_does.py"


def migrations_have_init(tree: Tree) -> Said:
    migrations = tree.directory / "migrations"
    for folder in (migrations, migrations / "versions"):
        if folder.is_dir() and not (folder / "__init__.py").is_file():
            yield folder, 1, f"{folder.name}/ has no __init__.py"


def locale_keys(tree: Tree) -> Said:
    flat = {}
    for language in LANGUAGES:
        path = tree.directory / "locales" / f"{language}.json"
        if path.is_file():
            try:
                flat[path] = dict(_flatten(json.loads(path.read_text(encoding="utf-8"))))
            except ValueError as error:
                yield path, 1, f"is no JSON: {error}"
    everything = {key for texts in flat.values() for key in texts}
    for path, texts in flat.items():
        for key in sorted(everything - texts.keys()):
            yield path, 1, f"{key} is missing"
        for key, places in texts.items():
            other = next((t[key] for t in flat.values() if key in t), places)
            if places != other:
                yield path, 1, f"{key} has other places than its translations"


def _flatten(tree: object, prefix: str = "") -> Iterator[tuple[str, frozenset[str]]]:
    if isinstance(tree, dict):
        if "other" in tree:  # a plural: its forms may name fewer places
            yield prefix, frozenset(re.findall(r"{(\w+)}", str(tree["other"])))
            return
        for name, below in tree.items():
            yield from _flatten(below, f"{prefix}.{name}" if prefix else str(name))
    else:
        yield prefix, frozenset(re.findall(r"{(\w+)}", str(tree)))


E, W, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
RULES = [
    Rule("MOD-001", E, "Self-contained modules must have required directories",
         "Create the directory with an __init__.py.", required_directories),
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
         "Add exceptions.py.", has_exceptions),
    Rule("MOD-009", E, "Modules must have definition.py for auto-discovery",
         "Add a definition.py with a ModuleDefinition, or remove the directory.", has_definition),
    Rule("MOD-010", W, "Route files must export router variable",
         "Write `router = APIRouter()` at the top level.", routes_export_router),
    Rule("MOD-011", W, "Tasks directory must have __init__.py",
         "Add an empty tasks/__init__.py.", tasks_have_init),
    Rule("MOD-012", INFO, "Locales should have all language files",
         "Add the missing language.", all_languages),
    Rule("MOD-013", INFO, "config.py should export config or config_class",
         "Write `config_class = ...` and `config = config_class()`.", config_exports),
    Rule("MOD-014", W, "Migrations must follow naming convention",
         "Call it {module}_{nnn}_{description}.py.", migration_names),
    Rule("MOD-015", W, "Migrations directory must have __init__.py files",
         "Add empty __init__.py files.", migrations_have_init),
    Rule("MOD-025", E, "Every text stands in every language, with the same places",
         "Add the text, or the {place}, to the language named.", locale_keys),
]  # fmt: skip
