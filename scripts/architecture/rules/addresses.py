"""MOD-021: no two routes answer one address."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from scripts.architecture.findings import At, Rule, Said, Severity
from scripts.architecture.tree import Tree

METHODS = {"get", "post", "put", "patch", "delete"}


def no_shared_addresses(tree: Tree) -> Said:
    """Across modules, pages only: below an API's address stands the module's own name."""
    others = [m for name, m in tree.project.modules.items() if name < tree.name]
    taken = {
        address: other.name
        for other in others
        for _, _, address in _addresses(other)
        if address[0] == "pages"
    }
    for path, line, address in _addresses(tree):
        _, frontend, method, shape = address
        if address in taken:
            message = f"{method.upper()} /{frontend}{shape} is {taken[address]}'s too"
            yield At(path, line, message)
        taken.setdefault(address, tree.name)


def _addresses(tree: Tree) -> Iterator[tuple[Path, int, tuple[str, str, str, str]]]:
    """Each route: kind, frontend, method, path without its parameters' names."""
    for kind in ("api", "pages"):
        for path in sorted((tree.directory / "routes" / kind).glob("*.py")):
            for line, method, shape in _routes(tree, path):
                yield path, line, (kind, path.stem, method, shape)


def _routes(tree: Tree, path: Path) -> Iterator[tuple[int, str, str]]:
    known: dict[str, str] = {}
    for node in tree.body(path):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            known[node.targets[0].id] = _text(node.value, known)
        for call in getattr(node, "decorator_list", ()):
            if isinstance(call, ast.Call) and (method := _method(call)):
                yield call.lineno, method, re.sub(r"{[^}]*}", "{}", _text(call.args[0], known))


def _method(call: ast.Call) -> str:
    """`router.get(...)` is a route; a router of another name has a prefix of its own."""
    if not isinstance(call.func, ast.Attribute) or ast.unparse(call.func.value) != "router":
        return ""
    return call.func.attr if call.func.attr in METHODS and call.args else ""


def _text(node: ast.expr, known: dict[str, str]) -> str:
    """A path that is written out, named by a constant, or put together of both."""
    if isinstance(node, ast.BinOp):
        return _text(node.left, known) + _text(node.right, known)
    if isinstance(node, ast.Name):
        return known.get(node.id, "")
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


RULES = [
    Rule("MOD-021", Severity.ERROR, "No two routes answer one address",
         "Rename the path in one of them.", no_shared_addresses),
]  # fmt: skip
