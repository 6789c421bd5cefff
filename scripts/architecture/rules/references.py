"""MOD-026: templates and static files that are named are there."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from jinja2 import nodes

from scripts.architecture.findings import At, Rule, Said, Severity
from scripts.architecture.tree import Framework, Tree, named

TEMPLATE = re.compile(r"[a-z][\w-]*(?:/[\w.-]+)+\.(?:html|txt)")
RENDERERS = {"render", "get_template", "render_template"}
STATIC = "_static"


def named_files_exist(tree: Tree) -> Said:
    for path, line, name in (*_named_in_python(tree), *_named_in_templates(tree)):
        if not _template(tree, name).is_file():
            yield At(path, line, f"there is no template {name}")
    for path, line, module, name in _static_files(tree):
        folder = tree.root / "static"
        if module:
            folder = tree.root / "app" / "modules" / module / "static"
        if not (folder / name).is_file():
            yield At(path, line, f"there is no file {name} in {folder.relative_to(tree.root)}/")
    for path in tree.templates if not isinstance(tree, Framework) else ():
        if (tree.directory / "templates" / tree.name) not in path.parents:
            place = path.relative_to(tree.directory)
            yield At(path, 1, f"{place} is found by nobody: it is not below {tree.name}/")


def _template(tree: Tree, name: str) -> Path:
    """The first segment says whose it is: a module's or the platform's."""
    owner = name.partition("/")[0]
    if owner in tree.project.modules:
        return tree.root / "app" / "modules" / owner / "templates" / name
    return tree.root / "app" / "templates" / name


def _named_in_python(tree: Tree) -> Iterator[tuple[Path, int, str]]:
    for path in tree.code:
        for node in tree.walk(path, ast.Call):
            if named(node.func) in RENDERERS:
                for argument in node.args[:2]:
                    name = argument.value if isinstance(argument, ast.Constant) else None
                    if isinstance(name, str) and TEMPLATE.fullmatch(name):
                        yield path, argument.lineno, name


def _named_in_templates(tree: Tree) -> Iterator[tuple[Path, int, str]]:
    kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    for path in tree.templates:
        page = tree.page(path)
        for node in page.find_all(kinds) if page else ():
            wanted = getattr(node, "template", None)
            if isinstance(wanted, nodes.Const) and isinstance(wanted.value, str):
                yield path, node.lineno, wanted.value


def _static_files(tree: Tree) -> Iterator[tuple[Path, int, str, str]]:
    """`url_for('orders_static', path='vendor/js/orders.js')`; '' is the platform."""
    for path in tree.templates:
        page = tree.page(path)
        for call in page.find_all(nodes.Call) if page else ():
            if not (isinstance(call.node, nodes.Name) and call.node.name == "url_for"):
                continue
            given = {keyword.key: keyword.value for keyword in call.kwargs}
            route, wanted = next(iter(call.args), None), given.get("path")
            if isinstance(route, nodes.Const) and isinstance(wanted, nodes.Const):
                name = str(route.value)
                if name == "static":
                    yield path, call.lineno, "", str(wanted.value)
                elif name.endswith(STATIC):
                    module = name.removesuffix(STATIC).replace("-", "_")
                    yield path, call.lineno, module, str(wanted.value)


RULES = [
    Rule("MOD-026", Severity.ERROR, "Templates and static files that are named are there",
         "Correct the name, or add the file below templates/{module}/ or static/.",
         named_files_exist, everywhere=True),
]  # fmt: skip
