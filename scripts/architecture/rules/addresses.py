"""MOD-021: no two modules answer one address."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from scripts.architecture.findings import Rule, Severity, Tree

METHODS = {"get", "post", "put", "patch", "delete"}
Address = tuple[str, str, str]


def no_shared_addresses(tree: Tree) -> Iterator[tuple[Path, int, str]]:
    """Pages only: below an API's address stands the module's own name."""
    others = [d for d in sorted(tree.directory.parent.iterdir()) if d.name < tree.name]
    taken = {address: d.name for d in others for _, _, address in _pages(d)}
    for path, line, address in _pages(tree.directory):
        if address in taken:
            frontend, method, shape = address
            yield path, line, f"{method.upper()} /{frontend}{shape} is {taken[address]}'s too"


def _pages(directory: Path) -> Iterator[tuple[Path, int, Address]]:
    for path in sorted((directory / "routes" / "pages").glob("*.py")):
        for line, method, shape in _routes(path, path.stat().st_mtime_ns):
            yield path, line, (path.stem, method, shape)


@lru_cache(maxsize=2000)
def _routes(path: Path, _changed: int) -> list[tuple[int, str, str]]:
    """Line, method and path without its parameters' names, of each `@router.get(...)`."""
    try:
        parsed = ast.parse(path.read_text(encoding="utf-8"))
    except (SyntaxError, ValueError):
        return []
    known: dict[str, str] = {}
    found = []
    for node in parsed.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            known[node.targets[0].id] = _text(node.value, known)
        for call in getattr(node, "decorator_list", ()):
            if isinstance(call, ast.Call) and (method := _method(call)):
                shape = re.sub(r"{[^}]*}", "{}", _text(call.args[0], known))
                found.append((call.lineno, method, shape))
    return found


def _method(call: ast.Call) -> str:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    return name if name in METHODS and call.args else ""


def _text(node: ast.expr, known: dict[str, str]) -> str:
    """A path that is written out, named by a constant, or put together of both."""
    if isinstance(node, ast.BinOp):
        return _text(node.left, known) + _text(node.right, known)
    if isinstance(node, ast.Name):
        return known.get(node.id, "")
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


RULES = [
    Rule("MOD-021", Severity.ERROR, "No two modules answer one address",
         "Rename the path in one of them.", no_shared_addresses),
]  # fmt: skip
