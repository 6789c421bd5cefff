"""What a rule sees: all modules and the framework, each file read and parsed once."""

import ast
import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from jinja2 import Environment, TemplateSyntaxError, nodes

from app.modules.discovery import Manifest, module_directories, read_manifest

FRAMEWORK_PYTHON = ("app", "middleware", "models")
N = TypeVar("N", bound=ast.AST)
Kinds = dict[type[ast.AST], list[ast.AST]]
TEMPLATES = Environment(autoescape=True, trim_blocks=True)


@dataclass(eq=False)
class Tree:
    """One module's directory, or the framework's."""

    project: "Project"
    directory: Path
    _nodes: dict[Path, Kinds] = field(default_factory=dict[Path, Kinds])
    _parsed: dict[Path, ast.Module | None] = field(default_factory=dict[Path, ast.Module | None])
    _pages: dict[Path, nodes.Template | None] = field(
        default_factory=dict[Path, nodes.Template | None]
    )
    _folders: dict[tuple[str, ...], list[Path]] = field(
        default_factory=dict[tuple[str, ...], list[Path]]
    )
    _texts: dict[Path, str] = field(default_factory=dict[Path, str])

    @property
    def root(self) -> Path:
        return self.project.root

    @cached_property
    def manifest(self) -> Manifest:
        return read_manifest(self.directory)

    @property
    def definition(self) -> Path:
        return self.directory / "definition.py"

    @property
    def name(self) -> str:
        return self.directory.name

    @cached_property
    def files(self) -> list[Path]:
        return sorted(
            p for p in self.directory.rglob("*") if "__pycache__" not in p.parts and p.is_file()
        )

    @cached_property
    def python(self) -> list[Path]:
        return [p for p in self.files if p.suffix == ".py"]

    @cached_property
    def code(self) -> list[Path]:
        """Python that runs in production: no tests, no migrations."""
        return [p for p in self.python if self.part(p) not in {"tests", "migrations"}]

    @cached_property
    def templates(self) -> list[Path]:
        return [p for p in self.below("templates") if p.suffix in {".html", ".txt", ".xml"}]

    def below(self, *parts: str, suffix: str = "") -> list[Path]:
        """Files in a folder of the module, however deep."""
        return [path for path in self._below(parts) if path.name.endswith(suffix)]

    def _below(self, parts: tuple[str, ...]) -> list[Path]:
        if parts not in self._folders:
            start = f"{self.directory.joinpath(*parts)}/"
            self._folders[parts] = [p for p in self.files if str(p).startswith(start)]
        return self._folders[parts]

    def text(self, path: Path) -> str:
        if path not in self._texts:
            try:
                self._texts[path] = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError):
                self._texts[path] = ""
        return self._texts[path]

    def walk(self, path: Path, *kinds: type[N]) -> list[N]:
        """Every node of these kinds, in no order; none when the file is no Python."""
        if path not in self._nodes:
            parsed = self.parsed(path)
            self._nodes[path] = _by_kind(parsed) if parsed else {}
        found = self._nodes[path]
        return [node for kind in kinds for node in found.get(kind, ())]  # type: ignore[misc]

    def parsed(self, path: Path) -> ast.Module | None:
        """A file as syntax; None when it has none."""
        if path not in self._parsed:
            try:
                self._parsed[path] = ast.parse(self.text(path))
            except (SyntaxError, ValueError):
                self._parsed[path] = None
        return self._parsed[path]

    def body(self, path: Path) -> list[ast.stmt]:
        """The statements at the top of a file."""
        parsed = self.parsed(path)
        return parsed.body if parsed else []

    def page(self, path: Path) -> nodes.Template | None:
        """A template as syntax; None when it has none."""
        if path not in self._pages:
            try:
                self._pages[path] = TEMPLATES.parse(self.text(path))
            except TemplateSyntaxError:
                self._pages[path] = None
        return self._pages[path]

    def part(self, path: Path) -> str:
        """`services/x.py` of a module is its part `services`."""
        relative = path.relative_to(self.directory)
        return relative.parts[0] if len(relative.parts) > 1 else relative.stem

    @cached_property
    def literals(self) -> set[str]:
        """Every text that its code and templates write out; `a.{}.b` where a part is computed."""
        found: set[str] = set()
        for path in self.code:
            found |= {shape_of(node) for node in self.walk(path, ast.JoinedStr)}
            found |= {n.value for n in self.walk(path, ast.Constant) if isinstance(n.value, str)}
        for path in self.templates:
            page = self.page(path)
            for node in page.find_all((nodes.Const, nodes.Concat)) if page else ():
                found.add(_piece(node))
        return found


class Framework(Tree):
    """Everything of the application that is no module."""

    @cached_property
    def files(self) -> list[Path]:
        inside = tuple(f"{tree.directory}/" for tree in self.project.modules.values())
        found = [self.root / "main.py"] if (self.root / "main.py").exists() else []
        for name in FRAMEWORK_PYTHON:
            for path in (self.root / name).rglob("*"):
                is_module = str(path).startswith(inside)
                if not is_module and "__pycache__" not in path.parts and path.is_file():
                    found.append(path)
        return sorted(found)

    @cached_property
    def code(self) -> list[Path]:
        return [p for p in self.python if "versions" not in p.parts]

    @property
    def name(self) -> str:
        return ""

    @cached_property
    def templates(self) -> list[Path]:
        folder = self.root / "app" / "templates"
        return [p for p in self.files if folder in p.parents]


class Project:
    """The modules by directory name, and the framework."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.modules = {
            directory.name: Tree(self, directory)
            for directory in module_directories(root / "app" / "modules")
        }
        self.framework = Framework(self, root)

    @cached_property
    def tables(self) -> dict[str, tuple[str, str, bool]]:
        """Class name and table name -> its module, its table, whether it is a tenant's."""
        found: dict[str, tuple[str, str, bool]] = {}
        for tree in (*self.modules.values(), self.framework):
            for path in tree.code:
                if tree.part(path) == "models":
                    for name, table, is_scoped in _models(tree.walk(path, ast.ClassDef)):
                        found[name] = found[table] = (tree.name, table, is_scoped)
        return found

    def is_allowed(self, tree: Tree, other: str) -> bool:
        """Whether a module may know of another: itself, core ones, what it requires."""
        needs = {need.replace("-", "_") for need in tree.manifest.requires}
        return (
            other in {"", tree.name, *needs}
            or other not in self.modules
            or self.modules[other].manifest.is_core
        )


def _models(classes: list[ast.ClassDef]) -> list[tuple[str, str, bool]]:
    models: list[tuple[str, str, bool]] = []
    for node in classes:
        bases = {ast.unparse(base) for base in node.bases}
        tables = filter(None, map(table_of, node.body))
        models += [(node.name, table, "VendorScoped" in bases) for table in tables]
    return models


def _by_kind(parsed: ast.Module) -> Kinds:
    """Every node, by its kind. Twice as fast as `ast.walk`, which every rule would call."""
    found: Kinds = {}
    waiting: list[ast.AST] = [parsed]
    while waiting:
        node = waiting.pop()
        found.setdefault(type(node), []).append(node)
        for name in node._fields:
            value = getattr(node, name, None) if name != "ctx" else None
            if isinstance(value, list):
                waiting += [child for child in value if isinstance(child, ast.AST)]
            elif isinstance(value, ast.AST):
                waiting.append(value)
    return found


def table_of(node: ast.AST) -> str:
    """The name in `__tablename__ = "..."`, or nothing."""
    if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if isinstance(targets[0], ast.Name) and targets[0].id == "__tablename__":
            return str(node.value.value)
    return ""


def named(node: ast.expr) -> str:
    """The last part of a dotted name: `select` of `sa.select`."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def shape_of(node: ast.JoinedStr) -> str:
    """An f-string with `{}` for what is computed."""
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
    )


def _piece(node: nodes.Node) -> str:
    if isinstance(node, nodes.Concat):
        return "".join(map(_piece, node.nodes))
    return str(node.value) if isinstance(node, nodes.Const) else "{}"


def assigned(statements: list[ast.stmt]) -> dict[str, ast.expr | None]:
    """The names that are given a value at the top of a file."""
    names: dict[str, ast.expr | None] = {}
    for node in statements:
        if isinstance(node, ast.Assign):
            names |= {ast.unparse(target): node.value for target in node.targets}
        elif isinstance(node, ast.AnnAssign):
            names[ast.unparse(node.target)] = node.value
    return names


def texts_of(path: Path) -> dict[str, str | dict[str, str]]:
    """A catalogue, flat. Raises ValueError when it is no JSON object."""
    tree = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(tree, dict):
        msg = "a catalogue is an object of texts"
        raise ValueError(msg)  # noqa: TRY004 - a wrong file, as one that is no JSON
    return dict(_flat(tree, ""))


def _flat(tree: dict[str, object], prefix: str) -> list[tuple[str, str | dict[str, str]]]:
    found: list[tuple[str, str | dict[str, str]]] = []
    for name, value in tree.items():
        key = f"{prefix}.{name}" if prefix else name
        if isinstance(value, dict) and "other" not in value:
            found += _flat(value, key)
        else:
            found.append((key, value if isinstance(value, dict) else str(value)))
    return found


def places_in(text: str | dict[str, str]) -> set[str]:
    """The `{places}` of a text; of a plural, those of its general form."""
    return set(re.findall(r"{(\w+)}", text if isinstance(text, str) else str(text["other"])))
