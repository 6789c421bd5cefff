"""Rules of the house: who commits, what may block, and what a template may hold."""

import ast
import re
from collections.abc import Iterator

from scripts.architecture.findings import At, Rule, Said, Severity
from scripts.architecture.tree import Framework, Tree, named

PALETTE = re.compile(
    r"\b(?:bg|text|border|ring|fill|stroke|from|to|via|divide|outline|decoration|accent|caret)-"
    r"(?:slate|gray|zinc|neutral|stone|red|orange|amber|yellow|lime|green|emerald|teal|cyan|sky"
    r"|blue|indigo|violet|purple|fuchsia|pink|rose)-\d{2,3}\b"
)
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)[^>]*>|<style\b"
    r"|\sstyle=[\"']|\son[a-z]+=[\"']|\bhx-on[:\w-]*=",
    re.IGNORECASE,
)
COMMENT = re.compile(r"{#.*?#}", re.DOTALL)
ENDS = {"commit", "rollback"}
SESSIONS = {"DbSession", "Session", "TenantSession"}
QUERIES = {"select", "update", "delete", "query"}
# Statements without others inside.
SIMPLE = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr, ast.Return)
LONGEST = 400


def one_place_commits(tree: Tree) -> Said:
    """Migrations run on a connection of their own, which `app/dbmig` ends."""
    doors = (tree.root / "app" / "core" / "database.py", tree.root / "app" / "dbmig")
    for path in tree.code:
        if any(path.is_relative_to(door) for door in doors):
            continue
        for node in tree.walk(path, ast.Call):
            if ended := _ends_a_transaction(node):
                yield At(path, node.lineno, f"{ended} outside app/core/database.py")


def _ends_a_transaction(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute) and node.func.attr in ENDS:
        return ast.unparse(node)
    if node.args and named(node.func) == "text" and isinstance(node.args[0], ast.Constant):
        word = str(node.args[0].value).strip().lower()
        return word if word in ENDS else ""
    return ""


def no_async_sessions(tree: Tree) -> Said:
    """An `async def` may hand its session to something it awaits, and do nothing else with it."""
    for path in tree.code:
        for node in tree.walk(path, ast.AsyncFunctionDef):
            for name in _sessions(node):
                if line := _blocks(node, name):
                    yield At(path, line, f"async {node.name} works with a session")


def _sessions(node: ast.AsyncFunctionDef) -> Iterator[str]:
    for argument in (*node.args.args, *node.args.kwonlyargs):
        if argument.annotation and ast.unparse(argument.annotation) in SESSIONS:
            yield argument.arg


def _blocks(node: ast.AsyncFunctionDef, session: str) -> int:
    """The line that calls something with the session, or on it, without awaiting it."""
    awaited = {id(n.value) for n in ast.walk(node) if isinstance(n, ast.Await)}
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and id(call) not in awaited:
            given = [*call.args, *(keyword.value for keyword in call.keywords)]
            given += [call.func.value] if isinstance(call.func, ast.Attribute) else []
            if session in [ast.unparse(one) for one in given]:
                return call.lineno
    return 0


def clean_templates(tree: Tree) -> Said:
    for path in tree.templates:
        if "mail" in path.parts or path.suffix != ".html":
            continue
        text = COMMENT.sub(lambda c: "\n" * c[0].count("\n"), tree.text(path))
        for number, line in enumerate(text.splitlines(), start=1):
            if found := PALETTE.search(line):
                yield At(path, number, f"palette class {found[0]}")
            if found := INLINE.search(line):
                yield At(path, number, f"inline script or style: {found[0].strip()}")


def short_files(tree: Tree) -> Said:
    for path in tree.files:
        is_ours = path.suffix in {".py", ".html", ".js"} and "versions" not in path.parts
        if is_ours and (lines := tree.text(path).count("\n")) > LONGEST:
            yield At(path, 1, f"{lines} lines")


def readable(tree: Tree) -> Said:
    for path in tree.python:
        if tree.parsed(path) is None:
            yield At(path, 1, "is no Python")
    for path in tree.templates:
        if tree.page(path) is None:
            yield At(path, 1, "is no template")


def tenant_queries(tree: Tree) -> Said:
    """A statement of the ORM over a tenant's rows names the tenant: a session of an operator adds
    nothing by itself, and to `text(...)` no session does. The hot lane's SQL has no session; its
    connection is made for one tenant, and row-level security is its wall by decision 0004."""
    if isinstance(tree, Framework):
        return
    scoped = {name for name, (_, _, is_scoped) in tree.project.tables.items() if is_scoped}
    names = re.compile(rf"\b(?:FROM|JOIN|UPDATE|INTO)\s+({'|'.join(sorted(scoped)) or '(?!)'})\b")
    for path in tree.code:
        asked = [
            (call, found)
            for call in tree.walk(path, ast.Call)
            if (found := _asks_for(call, scoped, names))
        ]
        for statement in tree.walk(path, *SIMPLE) if asked else ():
            inside = {id(node) for node in ast.walk(statement)}
            found = next((name for call, name in asked if id(call) in inside), "")
            if found and "vendor" not in ast.unparse(statement):
                yield At(path, statement.lineno, f"asks for {found} of any vendor")


def _asks_for(node: ast.Call, scoped: set[str], names: re.Pattern[str]) -> str:
    if not node.args:
        return ""
    asks = named(node.func)
    if asks == "text":
        found = names.search(ast.unparse(node.args[0]))
        return found[1] if found else ""
    is_query = asks in QUERIES or (asks == "get" and ast.unparse(node.func) == "db.get")
    first = ast.unparse(node.args[0]).partition(".")[0] if is_query else ""
    return first if first in scoped else ""


E = Severity.ERROR
RULES = [
    Rule("DB-001", E, "One place commits", "Leave it to the unit of work.",
         one_place_commits, everywhere=True),
    Rule("DB-002", E, "No session on the event loop: it would stop for everybody",
         "Write `def`, not `async def`, or await run_in_threadpool(...).", no_async_sessions,
         everywhere=True),
    Rule("TEN-001", E, "A statement over a tenant's rows names the tenant",
         "Begin with X.for_vendor(vendor_id), or compare vendor_id in the statement.",
         tenant_queries),
    Rule("UI-001", E, "Templates hold tokens and no inline code, which our policy forbids to run",
         "Use a token class, or a file in static/.", clean_templates, everywhere=True),
    Rule("SIZE-001", E, f"Files are at most {LONGEST} lines", "Two rooms in one: split it.",
         short_files, everywhere=True),
    Rule("PY-001", E, "Every file can be read", "Mend the syntax.", readable, everywhere=True),
]  # fmt: skip
