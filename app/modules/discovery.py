"""Finding modules: directories below `app/modules` with a `definition.py`.

A manifest is read twice. First as syntax, when none of the module's code runs, so that even a
module that cannot be imported is listed with its name and its fault. Then by import.
"""

import ast
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from app.modules.base import ModuleDefinition

MODULES_DIR = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the text of a `definition.py` says; `fault` tells what is wrong with it."""

    directory: str
    code: str
    requires: tuple[str, ...] = ()
    version: str = "1.0.0"
    is_core: bool = False
    is_internal: bool = False
    fault: str = ""


def module_directories(root: Path = MODULES_DIR) -> list[Path]:
    """Directories that claim to be modules, by name. What holds no code is only a leftover."""
    return [
        path
        for path in sorted(root.iterdir())
        if path.is_dir() and path.name.isidentifier() and not path.name.startswith("_")
        if next(path.rglob("*.py"), None) is not None
    ]


def read_manifest(directory: Path) -> Manifest:
    """Read a definition without running it."""
    name = directory.name
    fields, fault = _read_fields(directory / "definition.py")
    code = str(fields.get("code", name))
    if not fault and code.replace("-", "_") != name:
        fault = f"code {code!r} does not match its directory {name!r}; name them alike"
    if fault:
        return Manifest(name, name, fault=fault)
    return Manifest(
        directory=name,
        code=code,
        requires=_words(fields.get("requires", ())),
        version=str(fields.get("version", "1.0.0")),
        is_core=bool(fields.get("is_core", False)),
        is_internal=bool(fields.get("is_internal", False)),
    )


def _read_fields(file: Path) -> tuple[dict[str, object], str]:
    """What a definition says as plain data, or what is wrong with it."""
    if not file.exists():
        return {}, "has no definition.py; add one, or remove the directory"
    try:
        call = _definition_call(ast.parse(file.read_text(encoding="utf-8")))
    except (SyntaxError, UnicodeDecodeError, ValueError) as error:
        line = getattr(error, "lineno", None) or 0
        reason = getattr(error, "msg", None) or str(error)
        return {}, f"definition.py, line {line}: {reason}; mend it, or remove the directory"
    if call is None:
        return {}, "definition.py holds no ModuleDefinition(...); write one, or remove it all"
    return _literals(call), ""


def _definition_call(tree: ast.Module) -> ast.Call | None:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("ModuleDefinition"):
            return node
    return None


def _words(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()


def _literals(call: ast.Call) -> dict[str, object]:
    """Keyword arguments whose values are plain data; others are known after the import."""
    fields: dict[str, object] = {}
    for keyword in call.keywords:
        try:
            fields[keyword.arg or ""] = ast.literal_eval(keyword.value)
        except ValueError:
            continue
    return fields


def import_definition(manifest: Manifest) -> ModuleDefinition:
    """Import the definition that a manifest announced."""
    module = import_module(f"app.modules.{manifest.directory}.definition")
    for value in vars(module).values():
        if isinstance(value, ModuleDefinition):
            return value
    msg = "definition.py holds no ModuleDefinition; assign one to a name at its top level"
    raise ImportError(msg)
