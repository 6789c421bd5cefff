"""MOD-023, 024, 031: tables, tasks and revisions carry their module's name."""

import ast
import re

from scripts.architecture.findings import At, Rule, Said, Severity
from scripts.architecture.tree import Framework, Tree, assigned, named, table_of

NAMED_BY_THE_DOCUMENT = {"content_pages"}
LONGEST_REVISION = 32  # alembic_version.version_num is VARCHAR(32)
TASK = {"shared_task", "task"}


def table_prefix(tree: Tree) -> Said:
    for part in ("models", "migrations"):
        for path in tree.below(part, suffix=".py"):
            for node in tree.walk(path, ast.Assign, ast.AnnAssign, ast.Call):
                table = _created(node) if isinstance(node, ast.Call) else table_of(node)
                own = table.startswith(f"{tree.name}_") or table in NAMED_BY_THE_DOCUMENT
                if table and not own:
                    yield At(path, node.lineno, f"table {table} does not begin with {tree.name}_")


def _created(node: ast.Call) -> str:
    """The table of `op.create_table("...")` and of `Table("...", metadata, ...)`."""
    creates = bool(node.args) and named(node.func) in {"create_table", "Table"}
    first = node.args[0] if creates else None
    return str(first.value) if isinstance(first, ast.Constant) else ""


def task_names(tree: Tree) -> Said:
    tasks: dict[str, str] = {}
    for path in tree.below("tasks", suffix=".py"):
        for node in tree.walk(path, ast.FunctionDef, ast.AsyncFunctionDef):
            for call in node.decorator_list:
                if not _makes_a_task(call):
                    continue
                name = f"{tree.name}.{path.stem}.{node.name}"
                place = path.relative_to(tree.directory).as_posix()
                if name in tasks:
                    yield At(path, call.lineno, f"{name} stands in {tasks[name]} too")
                tasks[name] = place
                if (given := _given_name(call)) not in {"", name}:
                    yield At(path, call.lineno, f"the task {name} calls itself {given}")
    scheduled = _scheduled(tree)
    for name in sorted(scheduled.keys() - tasks.keys()):
        yield At(tree.definition, scheduled[name], f"schedules {name}, which is no task of it")


def _makes_a_task(call: ast.expr) -> bool:
    maker = call.func if isinstance(call, ast.Call) else call
    return named(maker) in TASK


def _given_name(call: ast.expr) -> str:
    for keyword in call.keywords if isinstance(call, ast.Call) else ():
        if keyword.arg == "name" and isinstance(keyword.value, ast.Constant):
            return str(keyword.value.value)
    return ""


def _scheduled(tree: Tree) -> dict[str, int]:
    """Names in the definition's `scheduled_tasks`, written as a mapping."""
    return {
        str(key.value): key.lineno
        for node in tree.walk(tree.definition, ast.keyword)
        if node.arg == "scheduled_tasks" and isinstance(node.value, ast.Dict)
        for key in node.value.keys
        if isinstance(key, ast.Constant)
    }


def revision_ids(tree: Tree) -> Said:
    """What Alembic would only warn of, or PostgreSQL refuse half-way."""
    prefix = "framework" if isinstance(tree, Framework) else tree.name
    taken: dict[str, str] = {}
    for path in tree.python:
        if path.parent.name != "versions" or path.stem == "__init__":
            continue
        node = assigned(tree.body(path)).get("revision")
        revision = str(node.value) if isinstance(node, ast.Constant) else ""
        line = node.lineno if node is not None else 1
        if not re.fullmatch(rf"{prefix}_\d{{3}}", revision):
            yield At(path, line, f"revision {revision!r} is not {prefix}_NNN")
        elif not path.name.startswith(f"{revision}_"):
            yield At(path, line, f"revision {revision} stands in {path.name}")
        if len(revision) > LONGEST_REVISION:
            yield At(path, line, f"revision {revision} has more than {LONGEST_REVISION} letters")
        if revision in taken:
            yield At(path, line, f"revision {revision} is {taken[revision]} too")
        taken[revision] = path.name


E = Severity.ERROR
RULES = [
    Rule("MOD-023", E, "Tables begin with their module's name",
         "Rename the table.", table_prefix),
    Rule("MOD-024", E, "Tasks are called {module}.{file}.{function}, and what is scheduled exists",
         "Leave the name away, or write it so; a file's name counts once.", task_names),
    Rule("MOD-031", E, "Revisions are called {module}_{nnn}, once, in at most 32 letters",
         "Number the revision like its file.", revision_ids, everywhere=True),
]  # fmt: skip
