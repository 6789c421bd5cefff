"""MOD-025: every text stands in every language, with the same places, and is used."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from jinja2 import nodes

from scripts.architecture.findings import At, Rule, Said, Severity
from scripts.architecture.rules.structure import LANGUAGES
from scripts.architecture.tree import Framework, Project, Tree, named, places_in, texts_of

Texts = dict[str, str | dict[str, str]]
# Looked up by the framework under a name that the module declares elsewhere.
BY_CONVENTION = ("menu.", "errors.", "permissions.", "features.", "settings.", "slots.")
TRANSLATE = {"t", "t_rich"}


def locale_keys(tree: Tree) -> Said:
    folder = _folder(tree)
    catalogues: dict[Path, Texts] = {}
    for language in LANGUAGES:
        path = folder / f"{language}.json"
        if path.is_file():
            try:
                catalogues[path] = texts_of(path)
            except ValueError as error:
                yield At(path, 1, f"is no catalogue: {error}")
    yield from _same_everywhere(catalogues)
    yield from _found(tree)
    if not isinstance(tree, Framework) and (english := catalogues.get(folder / "en.json")):
        yield from _used(tree, folder / "en.json", english)


def _folder(tree: Tree) -> Path:
    app = tree.root / "app"
    return (app if isinstance(tree, Framework) else tree.directory) / "locales"


def _same_everywhere(catalogues: dict[Path, Texts]) -> Said:
    everything: Texts = {}
    for texts in catalogues.values():
        everything = texts | everything
    for path, texts in catalogues.items():
        for key in sorted(everything.keys() - texts.keys()):
            yield At(path, 1, f"{key} is missing")
        for key, text in texts.items():
            if places_in(text) != places_in(everything[key]):
                message = f"{key} has other places than its translations"
                yield At(path, _line(path, key), message)


def _line(path: Path, key: str) -> int:
    """Where a key most likely stands."""
    wanted = f'"{key.rpartition(".")[2]}"'
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((n for n, line in enumerate(lines, start=1) if wanted in line), 1)


@lru_cache(maxsize=4)
def _known(project: Project) -> Texts:
    """Every text in English, by its full key. `dev-tools` is also `dev_tools`."""
    known: Texts = {}
    for tree in (project.framework, *project.modules.values()):
        path = _folder(tree) / "en.json"
        try:
            texts = texts_of(path) if path.is_file() else {}
        except ValueError:
            continue
        for name in {tree.name, tree.name.replace("_", "-")}:
            known |= {f"{name}.{key}" if name else key: text for key, text in texts.items()}
    return known


def _found(tree: Tree) -> Said:
    """Every text that is asked for by its full key exists, and gets what its places need."""
    known = _known(tree.project)
    for path, line, key, given in (*_asked_in_python(tree), *_asked_in_templates(tree)):
        if key not in known:
            yield At(path, line, f"there is no text {key}")
        elif given is not None and (empty := places_in(known[key]) - given):
            yield At(path, line, f"{key} is not given {', '.join(sorted(empty))}")


Asked = Iterator[tuple[Path, int, str, set[str] | None]]


def _asked_in_python(tree: Tree) -> Asked:
    for path in tree.code:
        for node in tree.walk(path, ast.Call):
            if node.args and named(node.func) == "t":
                given = {keyword.arg or "*" for keyword in node.keywords}
                for key in _keys(node.args[0]):
                    yield path, node.lineno, key, None if "*" in given else given


def _keys(node: ast.expr) -> list[str]:
    if isinstance(node, ast.IfExp):
        return [*_keys(node.body), *_keys(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def _asked_in_templates(tree: Tree) -> Asked:
    for path in tree.templates:
        page = tree.page(path)
        for call in page.find_all(nodes.Call) if page else ():
            if isinstance(call.node, nodes.Name) and call.node.name in TRANSLATE and call.args:
                given = {keyword.key for keyword in call.kwargs}
                for key in _page_keys(call.args[0]):
                    yield path, call.lineno, key, None if call.dyn_kwargs else given


def _page_keys(node: nodes.Expr) -> list[str]:
    if isinstance(node, nodes.CondExpr):
        return [*_page_keys(node.expr1), *(_page_keys(node.expr2) if node.expr2 else [])]
    return [node.value] if isinstance(node, nodes.Const) and isinstance(node.value, str) else []


@lru_cache(maxsize=4)
def _written(project: Project) -> tuple[set[str], re.Pattern[str]]:
    """Texts that any code writes out, and the shapes of those that it puts together."""
    literals: set[str] = set()
    for tree in (project.framework, *project.modules.values()):
        literals |= tree.literals
    shapes = {s if "{}" in s else f"{s}{{}}" for s in literals if "{}" in s or s.endswith(".")}
    patterns = [
        re.escape(shape).replace(r"\{\}", ".+")
        for shape in sorted(shapes)
        if re.fullmatch(r"(?:\{\}|[a-z][\w-]*)\.[\w.{}-]*", shape) and re.search(r"\w", shape)
    ]
    return literals, re.compile("|".join(patterns) or r"(?!)")


def _used(tree: Tree, path: Path, texts: Texts) -> Said:
    literals, shapes = _written(tree.project)
    for key in texts:
        full = {f"{tree.name}.{key}", f"{tree.manifest.code}.{key}"}
        # A text may be named by what it belongs to: `a.step` has `a.step.title`.
        named = {name[:end] for name in full for end in _ends(name)} | full
        is_used = bool(named & literals) or any(shapes.fullmatch(name) for name in full)
        if not is_used and not key.startswith(BY_CONVENTION):
            yield At(path, _line(path, key), f"{key} is used by nobody")


def _ends(name: str) -> list[int]:
    """Where the parts of a key end, after its second."""
    return [dot.start() for dot in re.finditer(r"\.", name)][1:]


RULES = [
    Rule("MOD-025", Severity.ERROR,
         "Every text stands in every language, with the same places, and is used",
         "Add the text or the {place} where it is missing; remove what nobody uses.",
         locale_keys, everywhere=True),
]  # fmt: skip
